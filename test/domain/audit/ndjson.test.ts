import { describe, expect, test } from 'vitest'
import { formatNdjson, parseNdjson } from '../../../shared/domain/audit/ndjson.ts'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { recordDigest } from '../../../shared/domain/ledger/record.ts'
import { drafts, entries } from '../../builders/audit.ts'
import { faultsIn, ledger } from '../../builders/ledger.ts'

const text = formatNdjson(entries)

describe('the export of records', () => {
  test('read back is the same ledger, file for file, and the same chain', () => {
    expect(parseNdjson(text)).toEqual(ledger(drafts))
    expect(readChain(parseNdjson(text))).toEqual({ entries, faults: [] })
  })

  test('holds each record’s exact bytes on its line, so that anybody can compute the digest', () => {
    const lines = text.split('\n').slice(0, -1)
    expect(lines.map((line) => recordDigest(`${line}\n`))).toEqual(entries.map(({ digest }) => digest))
  })

  test.each<[string, (all: readonly string[]) => readonly string[], string]>([
    ['dropped', (all) => all.toSpliced(4, 1), 'wrong-number 5'],
    ['swapped', ([one = '', two = '', ...rest]) => [two, one, ...rest], 'wrong-number 1'],
    [
      'changed',
      (all) => all.map((line, at) => (at === 1 ? line.replace('"to":"7"', '"to":"8"') : line)),
      'broken-link 3',
    ],
    ['empty', (all) => all.toSpliced(2, 0, ''), 'unreadable-record 3'],
  ])('shows a line that was %s', (_, change, fault) => {
    const changed = change(text.split('\n').slice(0, -1))
    expect(faultsIn(parseNdjson(`${changed.join('\n')}\n`))).toContain(fault)
  })

  test('that lost its last line end is read all the same, and an empty one is an empty ledger', () => {
    expect(readChain(parseNdjson(text.trimEnd())).entries).toEqual(entries)
    expect(parseNdjson('')).toEqual([])
  })
})
