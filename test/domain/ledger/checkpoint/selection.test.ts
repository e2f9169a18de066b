import { describe, expect, test } from 'vitest'
import { startIndex } from '../../../../shared/domain/ledger/checkpoint/index-fold.ts'
import { IndexRoot, parseIndex, rootPath, shardOf } from '../../../../shared/domain/ledger/checkpoint/pages.ts'
import { provenEntry, provenRows, settledFolders } from '../../../../shared/domain/ledger/checkpoint/selection.ts'
import { formatRecord, recordDigest } from '../../../../shared/domain/ledger/record.ts'
import { longLedger } from '../../../builders/long-ledger.ts'

const { entries } = longLedger(300)
const fold = startIndex()
for (const entry of entries) fold.add(entry)
const { files } = fold.take()
const root = parseIndex(IndexRoot, files.find(({ path }) => path === rootPath)?.text ?? '')
if (root === null) throw new Error('no root')
const shard = shardOf('churn')
const pages = files.filter(({ path }) => path.includes(shard)).map(({ text }) => text)

describe('the rows of a model', () => {
  test('are those of its records, in order', () => {
    const proven = provenRows(root, shard, pages)
    const numbers = 'value' in proven ? proven.value.map(([number]) => number) : []
    const own = entries.filter(({ record }) => 'move' in record && record.move?.model === 'churn')
    expect(numbers).toEqual(own.map(({ record }) => record.number))
  })

  test.each([
    ['a page that is gone', pages.slice(1)],
    ['pages in another order', pages.toReversed()],
    ['a page of another', [pages[0] ?? null, null]],
    [
      'a page that was changed',
      [(pages[0] ?? '').replace('sha256:0', 'sha256:1').replace('"page":1', '"page":2'), pages[1] ?? ''],
    ],
  ])('are not believed with %s', (_, given) => {
    expect('problem' in provenRows(root, shard, given)).toBe(true)
  })

  test('of a model that no record speaks of are none', () => {
    expect(provenRows(root, shardOf('nobody'), [])).toEqual({ value: [] })
  })
})

describe('a record that the index names', () => {
  const [, own] = entries
  if (own === undefined) throw new Error('no entry')
  const text = formatRecord(own.record)

  test('is believed by its bytes alone', () => {
    expect(provenEntry([2, own.digest], text)).toEqual({ value: own })
    expect('problem' in provenEntry([2, own.digest], text.replace('dana', 'mallory'))).toBe(true)
    expect('problem' in provenEntry([2, own.digest], null)).toBe(true)
  })

  test('of a later version is said to be one', () => {
    const later = text.replace('countersign/record/1', 'countersign/record/99')
    expect(provenEntry([2, recordDigest(later)], later)).toEqual({
      problem: expect.stringMatching(/^unknown-schema in record 2: .*written by a later version/) as string,
    })
  })
})

describe('closed requests', () => {
  const blobs = new Map(
    Array.from({ length: 150 }, (_, index) => [
      `promotions/churn/production/${String(index + 1).padStart(4, '0')}`,
      `blob-${index + 1}`,
    ]),
  )
  test('are told by the base’s own blobs', () => {
    expect(settledFolders(root, blobs).size).toBe(150)
  })

  test('are not told where one of them is another, or gone', () => {
    const [first = ''] = blobs.keys()
    expect(settledFolders(root, new Map([...blobs, [first, 'other']])).size).toBe(0)
    expect(settledFolders(root, new Map([...blobs].slice(1))).size).toBe(0)
  })

  test.each(['0000', '00001', '00151', '00'.padEnd(20, '9')])(
    'do not hide one whose number %s is not written as numbers are given',
    (number) => {
      const look = `promotions/churn/production/${number}`
      const settled = settledFolders(root, new Map([...blobs, [look, 'blob-1']]))
      expect([settled.size, settled.has(look)]).toEqual([150, false])
    },
  )

  test('do not hide one that bears the number of one beyond a gap in other digits', () => {
    const beyond = { ...root, closed: { 'promotions/churn/production': { upTo: 0, digest: '', above: { '3': 'x' } } } }
    const [own, look] = ['promotions/churn/production/0003', 'promotions/churn/production/00003']
    expect([
      ...settledFolders(
        beyond,
        new Map([
          [own, 'x'],
          [look, 'x'],
        ]),
      ),
    ]).toEqual([own])
  })

  test('do not hide one that came since', () => {
    const open = 'promotions/churn/production/0151'
    const settled = settledFolders(root, new Map([...blobs, [open, 'blob-151']]))
    expect([settled.size, settled.has(open)]).toEqual([150, false])
  })
})
