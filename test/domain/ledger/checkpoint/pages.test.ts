import { expect, test } from 'vitest'
import { isIndexPath, pagePath, rootPath, shardOf } from '../../../../shared/domain/ledger/checkpoint/pages.ts'

test('every path of the index is told as one, whatever a model is called', () => {
  for (const model of ['credit-approval', '', '../..', 'a/b\n"c"', 'ü'])
    expect(isIndexPath(pagePath(shardOf(model), 1))).toBe(true)
  expect([rootPath, pagePath('governance', 12), pagePath('other', 1_000_000)].map(isIndexPath)).toEqual([
    true,
    true,
    true,
  ])
})

test.each(['index/root.json/x', 'index/m-credit/000001.json', 'index/governance/1.json', 'root.json', 'index/../x'])(
  '%s is none',
  (path) => {
    expect(isIndexPath(path)).toBe(false)
  },
)
