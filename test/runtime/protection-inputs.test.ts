import { expect, test } from 'vitest'
import { z } from 'zod'
import { askedOf, protectionFields } from '../../shared/runtime/protection-inputs.ts'

const read = (given: object) => askedOf(z.object(protectionFields).parse(given))

test.each([
  ['nothing is asked beside the policy', {}, { app: null, nativeApprovals: 0, breakGlassTeam: null }],
  ['an App by its slug', { app: 'countersign' }, { app: { slug: 'countersign', id: null } }],
  ['an App by its number', { 'app-id': '7' }, { app: { slug: null, id: 7 } }],
  ['approvals of the forge’s own', { 'native-approvals': '2' }, { nativeApprovals: 2 }],
  ['a team for emergencies', { 'break-glass-team': 'acme/break-glass' }, { breakGlassTeam: 'acme/break-glass' }],
])('%s', (_, given, expected) => {
  expect(read(given)).toMatchObject(expected)
})

test.each([[{ 'break-glass-team': 'break-glass' }], [{ 'native-approvals': '-1' }], [{ 'app-id': '0' }]])(
  '%j cannot be used',
  (given) => {
    expect(() => read(given)).toThrow()
  },
)
