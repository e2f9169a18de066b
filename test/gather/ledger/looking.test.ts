import { describe, expect, test } from 'vitest'
import { rootPath, shardOf } from '../../../shared/domain/ledger/checkpoint/pages.ts'
import type { LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import { startLook } from '../../../shared/gather/ledger/looking.ts'
import { longLedger } from '../../builders/long-ledger.ts'

const { files } = longLedger(9, { every: 4 })
const look = (given: readonly LedgerFile[]) => {
  const { visit, looked } = startLook()
  given.forEach(visit)
  return looked()
}

describe('a ledger that is looked through', () => {
  test('is what its records move, and an index that is as they give it', () => {
    const { walked, index, moved, governance, roots, times } = look(files)
    expect(times.size).toBe(21)
    expect(times.get(2)).toBe('2026-01-03T00:00:00Z')
    expect([walked.faults, index, moved.length, governance?.kind, [...roots.keys()]]).toEqual([
      [],
      [],
      9,
      'genesis',
      [10, 19],
    ])
  })

  test.each<[string, readonly LedgerFile[]]>([
    ['a root was changed', files.map((file) => (file.path === rootPath ? { ...file, text: `${file.text} ` } : file))],
    ['a page is gone', files.filter(({ path }) => !path.includes(shardOf('churn')))],
    ['a page is there that no record gives', [...files, { path: `index/${shardOf('x')}/000001.json`, text: '{}' }]],
  ])('has an index that differs where %s', (_, given) => {
    expect(look(given).index.map(({ code }) => code)).toEqual(['index-differs'])
  })

  test('says of an index nothing where the chain is broken already', () => {
    expect(look(files.filter((_, place) => place !== 2)).index).toEqual([])
  })

  test('knows foreign files', () => {
    expect(look([...files, { path: 'evil.txt', text: '' }]).walked.faults).toEqual([
      { code: 'foreign-file', record: null, detail: 'evil.txt' },
    ])
  })
})
