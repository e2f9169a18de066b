import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { parseAnchor, type Anchor, type Commit } from '../../../shared/domain/ledger/verification.ts'
import { digest } from '../../builders/forge.ts'
import { verify } from '../../builders/verification.ts'
import { chained, genesis, ledger, move, outcome, reference, story, writer } from '../../builders/ledger.ts'

const app = 'countersign-acme'
const chain = readChain(ledger(story))
const commits: readonly Commit[] = chain.entries.map(({ record }) => ({
  sha: String(record.number).repeat(40),
  parents: record.number === 1 ? [] : [String(record.number - 1).repeat(40)],
  author: `${app}[bot]`,
  verified: true,
}))
const anchors: readonly Anchor[] = chain.entries.map(({ record, digest: own }) => ({
  where: `version ${record.number}`,
  number: record.number,
  digest: own,
}))
const codes = (...given: Parameters<typeof verify>): readonly string[] =>
  verify(...given).faults.map(({ code }) => code)
const commitWith = (index: number, other: Partial<Commit>): readonly Commit[] =>
  commits.map((one, place) => (place === index ? { ...one, ...other } : one))

describe('a ledger is believed when', () => {
  test('its chain holds, the App alone wrote it, and it knows every record that is named outside', () => {
    expect(verify(chain, commits, app, anchors)).toEqual({
      state: 'passed',
      records: 5,
      faults: [],
      first: null,
      unknown: [],
    })
  })

  test('what could not be looked at is said, and is neither a fault nor a pass', () => {
    expect(verify(chain, null, app, null)).toEqual({
      state: 'unknown',
      records: 5,
      faults: [],
      first: null,
      unknown: [
        'who wrote the commits, which the forge alone tells',
        'whether the registry’s tags name records of this ledger: no registry was read',
      ],
    })
  })

  test('without an App nothing is said of the writer but that it is unknown', () => {
    const { state, faults, unknown } = verify(chain, commitWith(2, { author: 'mallory' }), null, anchors)
    expect([state, faults, unknown]).toEqual([
      'unknown',
      [],
      ['whether the suite’s App wrote the commits: no App was named'],
    ])
  })
})

describe('a ledger is not believed when', () => {
  test.each([
    ['somebody else wrote a record', commitWith(2, { author: 'mallory' }), ['foreign-writer']],
    ['a person has the App’s name without its mark', commitWith(2, { author: app }), ['foreign-writer']],
    ['nobody is known to have written a record', commitWith(2, { author: null }), ['foreign-writer']],
    ['a commit is not signed', commitWith(2, { verified: false }), ['unsigned-commit']],
    ['a commit changes an earlier record', commitWith(2, { rewrites: ['records/000/000001.json'] }), ['rewritten']],
    ['a commit has two parents', commitWith(2, { parents: ['2'.repeat(40), 'e'.repeat(40)] }), ['not-linear']],
    ['a commit has another parent', commitWith(2, { parents: ['1'.repeat(40)] }), ['not-linear']],
    ['the first commit has a parent', commitWith(0, { parents: ['0'.repeat(40)] }), ['not-linear']],
    ['a commit in the middle is an orphan', commitWith(2, { parents: [] }), ['not-linear']],
  ])('%s', (_, found, expected) => {
    expect(codes(chain, found, app, anchors)).toEqual(expected)
  })

  test('it holds no record', () => {
    expect(verify(readChain([]), [], app, [])).toMatchObject({ state: 'failed', faults: [{ code: 'empty' }] })
  })

  test('its chain is broken, with the chain’s own code in the detail', () => {
    const broken = readChain(ledger(story).slice(1))
    expect(verify(broken, commits, app, []).faults[0]).toEqual({
      code: 'chain',
      record: 1,
      detail: 'missing-record: records/000/000001.json',
    })
  })

  test('its tail was cut: a tag outside names a record that it has not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), (kept) => {
        const { state, faults } = verify(readChain(ledger(story).slice(0, kept)), null, app, anchors)
        expect(state).toBe('failed')
        expect(faults.map(({ code, record }) => `${code} ${record ?? ''}`)).toEqual(
          anchors.slice(kept).map(({ number }) => `unknown-anchor ${number}`),
        )
      }),
    )
  })

  test('its last record was forged in good order: the tag outside names another digest', () => {
    const request = reference({ folder: 'promotions/credit-approval/production/0004', pull: 15 })
    const last = outcome(4, { at: '2026-02-06T12:06:00Z', request, move: move({ from: '7', to: '666' }) })
    const forged = readChain(ledger([...story.slice(0, 4), last]))
    expect(forged.faults).toEqual([])
    expect(codes(forged, null, app, anchors)).toEqual(['unknown-anchor'])
  })

  test('all of it was written anew: every tag outside names another digest', () => {
    const forged = readChain(ledger([genesis({ governance: digest }), ...story.slice(1)]))
    expect(forged.faults).toEqual([])
    expect(codes(forged, null, app, anchors)).toEqual(anchors.map(() => 'unknown-anchor'))
  })

  test('the fault says what each side has', () => {
    const [own] = chained(story)
    expect(
      verify(chain, null, app, [
        { where: 'version 7', number: 1, digest },
        { where: 'version 8', number: 9, digest },
      ]).faults,
    ).toEqual([
      {
        code: 'unknown-anchor',
        record: 1,
        detail: `version 7 names record 1 as ${digest}, the ledger has ${own?.digest ?? ''}`,
      },
      {
        code: 'unknown-anchor',
        record: 9,
        detail: `version 8 names record 9 as ${digest}, the ledger has none of that number`,
      },
    ])
  })
})

describe('records that were written without the App', () => {
  const trial = { ...writer, app: null, proven: false }
  const among = (...numbers: readonly number[]) =>
    readChain(ledger(story.map((draft, index) => (numbers.includes(index + 1) ? { ...draft, writer: trial } : draft))))

  test.each([
    [[3], 'record 3'],
    [[1, 2, 3, 4, 5], '5 records (the first is 1, the last 5)'],
  ])('%j make the ledger unknown, whoever made the commits', (numbers, said) => {
    const { state, faults, unknown } = verify(among(...numbers), commits, app, [])
    expect([state, faults]).toEqual(['unknown', []])
    expect(unknown).toEqual([`who wrote ${said}: without the App, and so writer unproven`])
  })
})

describe('the tag that a promotion leaves', () => {
  test('is read as it was written', () => {
    expect(parseAnchor('version 7', `3 ${digest}`)).toEqual({ where: 'version 7', number: 3, digest })
  })

  test.each([
    '',
    '3',
    digest,
    `-1 ${digest}`,
    `3  ${digest}`,
    `3 ${digest} `,
    `3 ${digest.toUpperCase()}`,
    `3.5 ${digest}`,
  ])('is none as %j', (text) => {
    expect(parseAnchor('version 7', text)).toBeNull()
  })
})
