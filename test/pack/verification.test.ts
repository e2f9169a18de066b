import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import { ledger, outcome, reference, story } from '../builders/ledger.ts'
import { blind, statesOf, verified } from './browser.ts'

const files = ledger(story)

describe('a verification in the browser', () => {
  test('passes a ledger that is whole, and names nothing', async () => {
    const found = await verified(files)
    expect([found.state, found.firstBad, found.entries.length]).toEqual(['passed', null, 5])
  })

  test('is unknown, not passed, where the browser offers no cryptography', async () => {
    const found = await verified(files, blind)
    expect([found.state, statesOf(found).Links, found.checks.find(({ title }) => title === 'Links')?.sentence]).toEqual(
      ['unknown', 'unknown', expect.stringContaining('offers no cryptography')],
    )
  })

  test('is unknown where a record has a schema of later days', async () => {
    const [last, rest] = [files.at(-1), files.slice(0, -1)]
    const value = JSON.parse(last?.text ?? '{}') as object
    const later = { path: last?.path ?? '', text: `${canonicalJson({ ...value, schema: 'countersign/record/2' })}\n` }
    const found = await verified([...rest, later])
    expect([found.state, statesOf(found).Form]).toEqual(['unknown', 'unknown'])
  })

  test('fails an empty file', async () => {
    expect((await verified([])).firstBad).toEqual({ record: null, sentence: 'There is no record in this file.' })
  })

  test.each([
    ['a move that nobody announced', [...story.slice(0, 2), outcome(null)], 3, /nobody announced/],
    ['two outcomes of one request', [...story.slice(0, 3), outcome(2)], 4, /second outcome/],
    [
      'an outcome of another request’s intent',
      [
        ...story.slice(0, 2),
        outcome(2, { request: reference({ folder: 'promotions/credit-approval/production/0009' }) }),
      ],
      3,
      /says how record 2 ended, which is no intent of the same request/,
    ],
    ['a second beginning', [...story.slice(0, 1), ...story.slice(0, 1)], 2, /a second time/],
    ['another beginning than a genesis', story.slice(1, 2), 1, /not the beginning/],
  ])('fails %s', async (_, drafts, record, said) => {
    expect((await verified(ledger(drafts))).firstBad).toEqual({ record, sentence: expect.stringMatching(said) })
  })

  test('tells how far it is', async () => {
    const { verify } = await import('../../pack/verification.ts')
    const seen: number[] = []
    await verify(files, blind, (done) => Promise.resolve(void seen.push(done)))
    expect(seen).toEqual([1, 2, 3, 4, 5])
  })
})
