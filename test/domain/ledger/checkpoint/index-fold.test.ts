import { describe, expect, test } from 'vitest'
import { shardsOf, startIndex } from '../../../../shared/domain/ledger/checkpoint/index-fold.ts'
import {
  IndexPage,
  IndexRoot,
  indexDigest,
  parseIndex,
  rootPath,
  shardOf,
} from '../../../../shared/domain/ledger/checkpoint/pages.ts'
import { standingOf } from '../../../../shared/domain/ledger/checkpoint/standing.ts'
import { chained, genesis, modelFacts, story } from '../../../builders/ledger.ts'
import { longLedger } from '../../../builders/long-ledger.ts'

const { entries } = longLedger(300)
const after = (count: number) => {
  const fold = startIndex()
  for (const entry of entries.slice(0, count)) fold.add(entry)
  return fold
}
const read = (files: ReturnType<ReturnType<typeof startIndex>['take']>['files']) => ({
  root: parseIndex(IndexRoot, files.find(({ path }) => path === rootPath)?.text ?? ''),
  pages: files.flatMap(({ text }) => parseIndex(IndexPage, text) ?? []),
})

describe('the index', () => {
  test('names each record in the shard of what it speaks of', () => {
    const [first, ...others] = chained([...story, modelFacts('churn', 'x', '2026-03-01T00:00:00Z')])
    expect(first === undefined ? [] : shardsOf(first.record)).toEqual(['governance'])
    expect(others.map(({ record }) => shardsOf(record).join())).toEqual([
      ...Array.from({ length: 4 }, () => shardOf('credit-approval')),
      // the request of the fixture stands in the same folder
      shardOf('churn'),
    ])
  })

  test('is the same however often it was gone on with from what lay there', () => {
    const whole = after(entries.length).take()
    for (const cut of [1, 2, 250, 251, 501, 502, 600]) {
      const begun = after(cut).take()
      const { root, pages } = read(begun.files)
      if (root === null) throw new Error('no root')
      const fold = startIndex({ root, pages, standing: standingOf(entries.slice(0, cut)) })
      for (const entry of entries.slice(cut)) fold.add(entry)
      const { digest, standing } = fold.take()
      expect([digest, standing]).toEqual([whole.digest, whole.standing])
    }
  })

  test('writes only pages that changed, whatever its length', () => {
    const fold = after(550)
    fold.take()
    for (const entry of entries.slice(550, 560)) fold.add(entry)
    expect(
      fold
        .take()
        .files.map(({ path }) => path.replace(/m-[0-9a-f]+/, 'm'))
        .toSorted(),
    ).toEqual(['index/m/000002.json', 'index/m/000002.json', 'index/root.json', 'index/standing.json'])
  })

  test('cannot be gone on with without the last page', () => {
    const { root } = read(after(20).take().files)
    if (root === null) throw new Error('no root')
    const fold = startIndex({ root, pages: [], standing: [] })
    const next = entries[20]
    expect(() => {
      if (next !== undefined) fold.add(next)
    }).toThrow('was not given')
  })

  test('knows closed requests and the recorded file of each model', () => {
    const file = { path: 'models/churn.yml', digest: `sha256:${'a'.repeat(64)}`, text: 'x' }
    const fold = startIndex()
    for (const entry of chained([genesis({ models: [file] }), ...story.slice(1)])) fold.add(entry)
    const { root } = read(fold.take().files)
    expect(root?.files).toEqual({ churn: file.digest })
    expect(root?.closed['promotions/credit-approval/production']).toEqual({
      ...{ upTo: 0, digest: '' },
      above: { '3': 'blob-3', '4': 'blob-3' },
    })
  })

  test('has the same digests whether texts are made or not, however often it is taken', () => {
    const [texts, digests] = [startIndex(), startIndex()]
    for (const [place, entry] of entries.entries()) {
      texts.add(entry)
      digests.add(entry)
      if (place % 97 !== 0) continue
      const [taken, told] = [texts.take(), digests.digests()]
      expect(told).toEqual({
        ...{ digest: taken.digest, standing: taken.standing },
        files: taken.files.map(({ path, text }) => [path, indexDigest(text)]),
      })
    }
  })
})
