import { describe, expect, test } from 'vitest'
import { namesIn, sources, subjectOf } from '../../../shared/domain/audit/subject.ts'
import { entries, rests } from '../../builders/audit.ts'
import { rescoreRecord } from '../../builders/rescore.ts'

const recordOf = (number: number) => {
  const record = entries[number - 1]?.record
  if (record === undefined) throw new Error(`there is no record ${number}`)
  return record
}

describe('a record is about', () => {
  test.each<[string, number, string | null, string | null, string | null]>([
    ['no model, where it began the ledger', 1, null, null, null],
    ['the version that it means to move', 2, 'credit-approval', 'production', '7'],
    ['nothing in particular, where the controls were tried', 4, null, null, null],
    ['a model, where its file changed', 6, 'credit-approval', null, null],
    [
      'the place that the request’s folder names, where nothing was to be moved',
      9,
      'credit-approval',
      'production',
      null,
    ],
  ])('%s', (_, number, model, environment, version) => {
    expect(subjectOf(recordOf(number))).toEqual({ model, environment, version })
  })

  test('a version, where its bytes were run', () => {
    const { model, version } = rescoreRecord()
    expect(subjectOf(rescoreRecord())).toEqual({ model, version, environment: null })
  })
})

test('the names that a ledger holds are those of its records and of the files that it began with', () => {
  expect(namesIn(entries, 'credit-approval')).toEqual({
    model: ['credit-approval', 'churn'],
    environment: ['production'],
    version: ['7', '8'],
  })
  expect(namesIn(entries.slice(0, 1), null)).toEqual({ model: ['credit-approval'], environment: [], version: [] })
})

test('what an answer rests on is named by number and digest, with whether the writer is proven', () => {
  expect(sources(entries, [10, null, 2])).toEqual(rests(2, 10))
  expect(rests(2, 10).map(({ proven }) => proven)).toEqual([true, false])
})
