import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { canonicalJson } from '../../../shared/domain/canonical.ts'
import { readChain, startWalk, type LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import { recordDigest, recordPath, type RecordDraft } from '../../../shared/domain/ledger/record.ts'
import { otherDigest } from '../../builders/forge.ts'
import {
  chained,
  faultsIn,
  faultsOf,
  filesOf,
  genesis,
  intent,
  ledger,
  move,
  outcome,
  reference,
  story,
} from '../../builders/ledger.ts'

const files = ledger(story)
const at = (index: number): LedgerFile => {
  const file = files[index]
  if (file === undefined) throw new Error(`the story has no file ${index}`)
  return file
}
const withText = (index: number, text: string): readonly LedgerFile[] =>
  files.map((file, place) => (place === index ? { ...file, text } : file))

type Path = readonly (string | number)[]
const Node = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])

/** Every place of a value that holds no further ones. */
function leaves(value: unknown, path: Path = []): readonly Path[] {
  const node = Node.safeParse(value)
  if (!node.success || Object.keys(node.data).length === 0) return [path]
  return Object.entries(node.data).flatMap(([key, below]) =>
    leaves(below, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

function changedAt(value: unknown, [key, ...rest]: Path, into: (found: unknown) => unknown): unknown {
  if (key === undefined) return into(value)
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? changedAt(item, rest, into) : item))
  const node = z.record(z.string(), z.unknown()).parse(value)
  return { ...node, [key]: changedAt(node[key], rest, into) }
}

const other = (found: unknown): unknown =>
  typeof found === 'string'
    ? `${found}x`
    : typeof found === 'number'
      ? found + 1
      : typeof found === 'boolean'
        ? !found
        : 'x'

describe('an honest ledger has no fault', () => {
  test('its records come in order with the digests of their bytes', () => {
    const chain = readChain([...files].reverse())
    expect(faultsOf(chain)).toEqual([])
    expect(chain.entries.map(({ record }) => record.number)).toEqual([1, 2, 3, 4, 5])
    expect(chain.entries.map(({ digest }) => digest)).toEqual(files.map(({ text }) => recordDigest(text)))
  })

  test('a README may stand beside the records', () => {
    expect(faultsIn([...files, { path: 'README.md', text: 'what this is' }])).toEqual([])
  })

  test('an empty branch has no record and no fault', () => {
    expect(readChain([])).toEqual({ entries: [], faults: [] })
  })

  test('records of one second, one with a fraction of it, are in order', () => {
    const close = ledger([genesis({ at: '2026-01-06T12:05:00Z' }), intent({ at: '2026-01-06T12:05:00.250Z' })])
    expect(faultsIn(close)).toEqual([])
  })
})

describe('a changed field is found', () => {
  const places = files.flatMap(({ text }, index) => leaves(JSON.parse(text)).map((path) => ({ index, path })))
  const last = files.length - 1

  test.each(
    places
      .filter(({ index }) => index < last)
      .map(({ index, path }) => [index + 1, path.join('.'), index, path] as const),
  )('of record %i: %s', (number, _, index, path) => {
    const value = changedAt(JSON.parse(at(index).text), path, other)
    const found = faultsIn(withText(index, `${canonicalJson(value)}\n`))
    expect(
      found.some((fault) => fault === `broken-link ${number + 1}` || fault === `unreadable-record ${number}`),
    ).toBe(true)
  })

  test('any single byte of any record but the last', () => {
    fc.assert(
      fc.property(fc.nat({ max: last - 1 }), fc.nat(), fc.integer({ min: 32, max: 126 }), (index, place, code) => {
        const { text } = at(index)
        const where = place % text.length
        fc.pre(text.charCodeAt(where) !== code)
        const changed = `${text.slice(0, where)}${String.fromCharCode(code)}${text.slice(where + 1)}`
        expect(faultsIn(withText(index, changed))).not.toEqual([])
      }),
    )
  })
})

describe('a record in the wrong place is found', () => {
  test.each([
    ['the first one gone', files.slice(1), ['missing-record 1', 'broken-link 2']],
    ['one in the middle gone', [at(0), at(1), at(3), at(4)], ['missing-record 3', 'broken-link 4']],
    [
      'two exchanged',
      [at(0), { ...at(1), text: at(2).text }, { ...at(2), text: at(1).text }, at(3), at(4)],
      [
        'wrong-number 2',
        'broken-link 2',
        'outcome-without-intent 2',
        'wrong-number 3',
        'broken-link 3',
        'time-runs-back 3',
        'broken-link 4',
      ],
    ],
    [
      'one written twice',
      [...files, { path: recordPath(6), text: at(4).text }],
      ['wrong-number 6', 'broken-link 6', 'second-outcome 6'],
    ],
    ['one that is no record', withText(2, 'gone\n'), ['unreadable-record 3', 'broken-link 4']],
    [
      'a number nought',
      [{ path: recordPath(0), text: at(0).text }, ...files],
      ['wrong-number 0', 'genesis-not-first 0', 'broken-link 1'],
    ],
    ['a file outside', [...files, { path: 'records/000/notes.txt', text: '' }], ['foreign-file']],
    [
      'a record in the wrong folder',
      [...files.slice(0, 4), { ...at(4), path: 'records/001/000005.json' }],
      ['foreign-file'],
    ],
    [
      'a number with a nought too many',
      [...files.slice(0, 4), { ...at(4), path: 'records/000/0000005.json' }],
      ['foreign-file'],
    ],
  ])('%s', (_, found, expected) => {
    expect(faultsIn(found)).toEqual(expected)
  })

  test('a number far away is one fault and takes no time', () => {
    const far = 9_007_199_254_740_991
    expect(faultsIn([...files, { path: recordPath(far), text: at(4).text }])).toEqual([
      'missing-record 6',
      `wrong-number ${far}`,
      `broken-link ${far}`,
      `second-outcome ${far}`,
    ])
  })

  test('any order of the files but the one by number says nothing, any exchange of texts is found', () => {
    const indices = files.map((_, index) => index)
    fc.assert(
      fc.property(fc.shuffledSubarray(indices, { minLength: files.length }), (order) => {
        expect(faultsIn(order.map(at))).toEqual([])
        fc.pre(order.some((index, place) => index !== place))
        expect(faultsIn(files.map(({ path }, place) => ({ path, text: at(order[place] ?? 0).text })))).not.toEqual([])
      }),
    )
  })
})

describe('a record of a later version', () => {
  const later = at(2).text.replace('countersign/record/1', 'countersign/record/2')

  test('is named unknown, and what follows is still held to its bytes', () => {
    expect(faultsIn(withText(2, later))).toEqual(['unknown-schema 3', 'broken-link 4'])
    const follows = at(3).text.replace(recordDigest(at(2).text), recordDigest(later))
    expect(faultsIn([...files.slice(0, 2), { ...at(2), text: later }, { ...at(3), text: follows }])).toEqual([
      'unknown-schema 3',
    ])
  })

  test('is still held to the record before it and to the clock', () => {
    const wrong = later.replace(/"previous":"sha256:[0-9a-f]{64}"/, `"previous":"${otherDigest}"`)
    expect(faultsIn(withText(2, wrong).slice(0, 3))).toEqual(['unknown-schema 3', 'broken-link 3'])
    expect(faultsIn(withText(2, later.replace('2026-01-06T12:06', '2026-01-01T12:06')).slice(0, 3))).toEqual([
      'unknown-schema 3',
      'time-runs-back 3',
    ])
  })
})

describe('what stands beside the records', () => {
  test.each(['checkpoints/000005.json', 'index/root.json', 'index/standing.json', 'index/governance/000001.json'])(
    '%s is no foreign file',
    (path) => {
      expect(faultsIn([...files, { path, text: '' }])).toEqual([])
    },
  )

  test.each(['checkpoints/5.json', 'checkpoints/000005.txt', 'index/other.json', 'index/m-x/000001.json'])(
    '%s is one',
    (path) => {
      expect(faultsIn([...files, { path, text: '' }])).toEqual(['foreign-file'])
    },
  )
})

describe('a walk that begins behind a proven record', () => {
  test('finds what it would find from the beginning, but for an intent that lies before it', () => {
    const entries = chained(story)
    const walk = startWalk({ number: 2, digest: entries[1]?.digest ?? '', at: null })
    expect(files.slice(2).flatMap(({ text }, index) => walk.next(index + 3, text).faults)).toEqual([])
    const wrong = startWalk({ number: 2, digest: otherDigest, at: null })
    expect(wrong.next(3, at(2).text).faults.map(({ code }) => code)).toEqual(['broken-link'])
  })

  test('a link to an earlier record is told as a fork', () => {
    const first = recordDigest(at(0).text)
    const forked = at(2).text.replace(recordDigest(at(1).text), first)
    expect(readChain(withText(2, forked)).faults[0]?.detail).toContain('that is record 1, so the chain forks there')
  })
})

describe('records that chain well and cannot be', () => {
  const stranger = reference({ folder: 'promotions/churn/production/0001' })
  const refused = outcome(null, { result: 'refused', readBack: null })
  test.each<readonly [string, readonly RecordDraft[], readonly string[]]>([
    ['an outcome before any intent', [genesis(), outcome(2)], ['outcome-without-intent 2']],
    [
      'an outcome of an intent that comes later',
      [genesis(), outcome(3), intent()],
      ['outcome-without-intent 2', 'time-runs-back 3'],
    ],
    [
      'an outcome of another request’s intent',
      [genesis(), intent(), outcome(2, { request: stranger })],
      ['outcome-without-intent 3'],
    ],
    ['a move done without an intent', [genesis(), outcome(null)], ['outcome-without-intent 2']],
    ['two outcomes of one request', [genesis(), intent(), outcome(2), refused], ['second-outcome 4']],
    ['a second genesis', [genesis(), genesis()], ['genesis-not-first 2']],
    ['no genesis', [intent(), outcome(1)], ['genesis-not-first 1']],
    ['a time that runs back', [genesis({ at: '2026-03-01T00:00:00Z' }), intent()], ['time-runs-back 2']],
    [
      'a time that runs back by a fraction',
      [genesis({ at: '2026-01-06T12:05:00.500Z' }), intent()],
      ['time-runs-back 2'],
    ],
    ['a refusal without an intent is in order', [genesis(), refused], []],
    ['an intent abandoned is in order', [genesis(), intent(), outcome(2, { result: 'abandoned' })], []],
    ['an intent without outcome is in order: it is work to be done', [genesis(), intent()], []],
  ])('%s', (_, drafts, expected) => {
    expect(faultsIn(ledger(drafts)).toSorted()).toEqual([...expected].toSorted())
  })

  test('a record put in by force breaks the next one’s link', () => {
    const entries = chained(story).map(({ record }) => record)
    const forged = chained([...story.slice(0, 2), outcome(2, { move: move({ to: '666' }) })]).map(
      ({ record }) => record,
    )
    expect(faultsIn(filesOf([...forged, ...entries.slice(3)]))).toEqual(['broken-link 4'])
  })

  test('a ledger written anew from the first record on is whole in itself; only what names it from outside tells', () => {
    const forged = ledger([genesis({ governance: otherDigest.replace('f', '0') }), ...story.slice(1)])
    expect(faultsIn(forged)).toEqual([])
    expect(readChain(forged).entries.map(({ digest }) => digest)).not.toContain(recordDigest(at(0).text))
  })

  test('a tail that is cut leaves a whole chain; only what names it from outside tells', () => {
    fc.assert(
      fc.property(fc.nat({ max: files.length }), (length) => {
        expect(faultsIn(files.slice(0, length))).toEqual([])
      }),
    )
  })
})
