import { expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import { smallestGroupOf, withRescored } from '../../../shared/domain/rescore/gathered.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { champion, measured } from '../../builders/evidence.ts'
import { digest } from '../../builders/forge.ts'
import { exampleModel } from '../../builders/documents.ts'
import { holdouts, reproduce, rescoredSubject, rescoreRecord, spec } from '../../builders/rescore.ts'

const policy = examplePolicy()
const gathered: NonNullable<Facts['gathered']> = {
  ...{ state: 'gathered', subject: rescoredSubject, digest, evaluation: measured(), champion: champion() },
  ...{ claims: {}, server: '3.17.2', runUser: 'dana', runState: 'active' },
  links: { version: '', run: null },
}
const governance: Facts['governance'] = {
  ...{ commit: '', digest, files: [], people: { state: 'absent' } },
  policy: { state: 'read', value: policy },
  holdouts: { state: 'read', value: holdouts },
}
const modelFile = { ...exampleModel(), evaluation: spec }
const question = {
  ...{ governance, modelFile, app: 'countersign-acme', now: '2026-01-06T09:00:00Z' },
  entries: [{ record: rescoreRecord(), digest }],
}

test('a version with results stands by them, and its numbers bear the word', () => {
  expect(withRescored(gathered, question)).toMatchObject({
    evaluation: { provenance: 'rescored' },
    rescored: { provenance: 'sealed-holdout' },
  })
})

test('a policy that lets results count for a day lets them expire', () => {
  const { gates } = policy
  const stricter = { ...policy, gates: { ...gates, performance: { ...gates.performance, rescored_within: 'P1D' } } }
  const strict = { ...governance, policy: { state: 'read', value: stricter } } as Facts['governance']
  expect(withRescored(gathered, { ...question, governance: strict })).toMatchObject({
    evaluation: { provenance: 'builder-supplied' },
    rescored: { named: { why: 'expired' } },
  })
})

test('where nobody asked and nobody ran it, nothing is said', () => {
  const asked = { ...question, modelFile: exampleModel(), entries: [] }
  expect(withRescored(gathered, asked)).toBe(gathered)
  expect(withRescored(null, question)).toBeNull()
})

test('where the model file says how it is trained again, it is told how that stands', () => {
  const asked = { ...question, modelFile: { ...modelFile, reproduce } }
  expect(withRescored(gathered, question)).not.toHaveProperty('rescored.retrained')
  expect(withRescored(gathered, asked)).toMatchObject({ rescored: { retrained: { why: 'not-recorded' } } })
})

test('groups that are too small are told by the policy', () => {
  expect(smallestGroupOf(policy.gates, null)).toEqual({ members: 30, positives: 20 })
  expect(smallestGroupOf({}, null)).toEqual({ members: 30, positives: 20 })
})
