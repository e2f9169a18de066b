import { expect, test } from 'vitest'
import { deliveryCodes } from '../../../shared/domain/delivery/finding.ts'
import { deliverySentences } from '../../../shared/render/sentence/delivery.ts'

const facts = { receiver: 'serving', model: 'credit-approval', record: '3', status: null, problem: null, detail: 'x.' }

test.each(deliveryCodes)('%s is a sentence that breaks no line, whatever strangers wrote', (code) => {
  const said = deliverySentences[code]({
    ...facts,
    receiver: 'a\n::error::b',
    model: 'm\u202E',
    detail: 'd\n::error::',
  })
  expect(said).toMatch(/\.$/)
  expect(said).not.toMatch(/[\n\u202E]/)
})

test.each<[object, string]>([
  [{ status: '301' }, 'it answered 301, and no redirect is followed: write the final address into the policy'],
  [{ status: '401' }, 'it answered 401: look whether both sides have the same secret'],
  [{ status: '500' }, 'it answered 500'],
  [{ problem: 'timed-out' }, 'it did not answer within ten seconds'],
  [{ problem: 'unreachable' }, 'it could not be reached'],
  [{ problem: 'no-secret' }, 'a line of the input receiver-secrets with its name, whsec_ and the base64'],
  [{ problem: 'not-in-policy' }, 'the policy no longer names it'],
])('%j is told with its mend', (other, expected) => {
  expect(deliverySentences['receiver-waits']({ ...facts, ...other })).toContain(expected)
})
