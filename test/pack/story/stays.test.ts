import { expect, test } from 'vitest'
import { staysAt, staysOf } from '../../../pack/story/stays.ts'
import { genesis, intoStage, ledger, outcome, reference, story } from '../../builders/ledger.ts'
import { verified } from '../browser.ts'

const stays = staysOf(
  (
    await verified(
      ledger([
        ...story,
        outcome(null, {
          at: '2026-03-01T00:00:00Z',
          result: 'refused',
          request: reference({ folder: 'promotions/credit-approval/production/0005' }),
        }),
      ]),
    )
  ).entries,
)

test('a version stays until the next one is moved there; a refusal moves nothing', () => {
  expect(stays.map(({ version, from, until, record }) => [version, from, until, record])).toEqual([
    ['7', '2026-01-06T12:06:00Z', '2026-02-06T12:06:00Z', 3],
    ['8', '2026-02-06T12:06:00Z', null, 5],
  ])
})

test('a version that went on into another environment’s MLflow stage is in its own no more', async () => {
  const { entries } = await verified(
    ledger([genesis(), intoStage('staging', '2026-01-06T12:00:00Z'), intoStage('production', '2026-01-07T12:00:00Z')]),
  )
  expect(staysOf(entries).map(({ environment, version, until }) => [environment, version, until])).toEqual([
    ['staging', '7', '2026-01-07T12:00:00Z'],
    ['production', '7', null],
  ])
})

test.each([
  ['before the first move', '2026-01-06T12:05:59Z', []],
  ['at the moment of the move', '2026-01-06T12:06:00Z', ['7']],
  ['between the moves', '2026-02-06T12:05:59Z', ['7']],
  ['at the moment of the second', '2026-02-06T12:06:00Z', ['8']],
])('what was live %s', (_, at, versions) => {
  expect(staysAt(stays, Date.parse(at)).map(({ version }) => version)).toEqual(versions)
})

test('a retirement leaves nothing', () => {
  const value = (at: string, to: string | null) => ({
    kind: 'outcome',
    result: 'done',
    at,
    move: { model: 'm', environment: 'p', to },
  })
  const entries = [value('2026-01-01T00:00:00Z', '1'), value('2026-02-01T00:00:00Z', null)].map((one, index) => ({
    number: index + 1,
    path: '',
    text: '',
    digest: null,
    value: one,
  }))
  expect(staysAt(staysOf(entries), Date.parse('2026-03-01T00:00:00Z'))).toEqual([])
})
