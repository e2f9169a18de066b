import { describe, expect, test } from 'vitest'
import { Use } from '../../../shared/domain/model/model-file.ts'
import { useLoosenings } from '../../../shared/domain/model/use-changes.ts'
import { exampleModel } from '../../builders/documents.ts'

const { use } = exampleModel()
const exception = { ground: 'preparatory-task', why: 'It sorts.', assessment: 'docs/assessment.md' } as const
const full: Use = {
  ...{ ...use, protected_health_information: true, exposure: 'USD=5', exception },
  ...{ profiling: true, product_role: 'product', third_party_assessment: true },
}
const told = new Set<string>()
const places = (other: Partial<Use>): readonly string[] =>
  useLoosenings(full, { ...full, ...other }).map(({ path }) => path)

describe('an answer', () => {
  test.each<readonly [keyof Use, Partial<Use>, Partial<Use>]>([
    ['purpose', { purpose: 'Approves.' }, {}],
    ['domain', { domain: 'fraud' }, {}],
    ['decision', { decision: 'assisted' }, {}],
    ['affects', { affects: 'organisations' }, {}],
    ['scale', { scale: 'P1M=11999' }, { scale: 'P1M=12001' }],
    ['jurisdictions', { jurisdictions: ['us'] }, { jurisdictions: ['us', 'eu', 'gb'] }],
    ['out_of_scope', { out_of_scope: [] }, { out_of_scope: [...use.out_of_scope, 'leases'] }],
    ['protected_health_information', { protected_health_information: false }, {}],
    ['exposure', { exposure: 'USD=4' }, { exposure: 'USD=6' }],
    ['exposure', { exposure: 'EUR=900' }, {}],
    ['exposure', { exposure: undefined }, {}],
    ['profiling', { profiling: false }, { profiling: undefined }],
    ['product_role', { product_role: 'neither' }, { product_role: 'safety-component' }],
    ['third_party_assessment', { third_party_assessment: false }, { third_party_assessment: undefined }],
    ['exception', { exception: { ...exception, ground: 'narrow-procedural-task' } }, { exception: undefined }],
  ])('answers %s with less, which %j says; %j says no less', (key, less, more) => {
    expect(places(less)).toContain(`use.${key}`)
    expect(places(more)).toEqual([])
    told.add(key)
  })

  test('is told of every answer but who uses the model', () => {
    expect(Object.keys(Use.shape).filter((key) => !told.has(key))).toEqual(['users'])
  })
})
