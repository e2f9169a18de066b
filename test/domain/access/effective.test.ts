import { describe, expect, test } from 'vitest'
import { effectiveFindings, effectiveQuestions } from '../../../shared/domain/access/effective.ts'
import { question } from '../../builders/access.ts'

const asked = (everybody: 'NO_PERMISSIONS' | 'READ' | null = 'NO_PERMISSIONS') =>
  effectiveQuestions(question({ everybody, users: { mallory: [] } }))

const expectedOf = (account: string, everybody?: 'READ'): readonly string[] =>
  asked(everybody)
    .filter((one) => one.account === account)
    .map(({ key, expected }) => `${key.kind}:${key.id} ${expected}`)

describe('the server is asked', () => {
  test('what each account may where the templates differ', () => {
    expect(expectedOf('promoter')).toEqual([
      'registered_model:credit-approval MANAGE',
      'registered_model_version:* EDIT',
      'experiment:1 READ',
      'experiment:9 NO_PERMISSIONS',
      'run:* NO_PERMISSIONS',
    ])
  })

  test('with the server’s default as the least', () => {
    expect(expectedOf('tagger', 'READ')).toContain('experiment:9 READ')
  })

  test('of whom nobody names too, who may do what everybody may', () => {
    expect(new Set(expectedOf('mallory').map((text) => text.split(' ')[1]))).toEqual(new Set(['NO_PERMISSIONS']))
  })

  test('of no administrator, and nothing where the default is unknown', () => {
    expect(expectedOf('admin')).toEqual([])
    expect(asked(null)).toEqual([])
  })
})

describe('an answer', () => {
  const one = { account: 'dana', key: { kind: 'run', id: '*' }, expected: 'READ' as const }

  test.each([
    ['that is as expected is nothing', { ...one, found: 'READ' as const }, []],
    ['that allows more fails', { ...one, found: 'EDIT' as const }, [['effective-differs', 'fail']]],
    ['that allows less fails', { ...one, found: 'NO_PERMISSIONS' as const }, [['effective-differs', 'fail']]],
    ['that did not come is unknown', { ...one, failed: '500' }, [['effective-unreadable', 'error']]],
  ])('%s', (_, answer, found) => {
    expect(effectiveFindings([answer]).map(({ code, weight }) => [code, weight])).toEqual(found)
  })
})
