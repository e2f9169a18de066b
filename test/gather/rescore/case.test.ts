import { describe, expect, test } from 'vitest'
import { digestOf } from '../../../shared/domain/digest.ts'
import { retrainedSet, type RescoreCase } from '../../../shared/gather/rescore/case.ts'
import { sha } from '../../builders/evidence.ts'
import { rescoredSubject, reproduce, spec } from '../../builders/rescore.ts'

const rows = { kind: 'named' as const, file: 'data/rows.parquet', sha256: sha('d') }
const named: RescoreCase['sets'] = [{ rows, bytes: new Uint8Array(), spec }]
const commit = { ...rescoredSubject.commit, clean: true }

const setOf = (other: Partial<typeof rescoredSubject.commit> = {}, of = named, declared = { reproduce }) =>
  retrainedSet({ commit: { ...commit, ...other } }, declared, of)

describe('a version is trained again from a commit that alone made it', () => {
  test('on the named rows, which are called by commit and declaration', () => {
    const called = { ...rows, kind: 'retrained', commit: commit.sha, declared: digestOf(reproduce) }
    expect(setOf()).toEqual([{ ...named[0], rows: called }])
  })

  test.each<[string, Partial<typeof commit>, RegExp]>([
    ['the run names none', { sha: null }, /names no commit/],
    ['there were changes besides', { clean: false }, /was trained with changes that no commit holds/],
    ['nobody knows of changes', { clean: null } as never, /may have been trained with changes/],
  ])('not where %s', (_, other, expected) => {
    expect(setOf(other)).toEqual([
      expect.objectContaining({ problem: expect.stringMatching(expected) as string }) as unknown,
    ])
  })

  test('not where the named rows cannot be had, and never where nothing says how or no rows are named', () => {
    const gone = { rows, problem: 'the run has no file data/rows.parquet' }
    expect(setOf({}, [gone])).toEqual([expect.objectContaining({ problem: gone.problem })])
    expect(retrainedSet({ commit }, {}, named)).toEqual([])
    expect(setOf({}, [])).toEqual([])
  })
})
