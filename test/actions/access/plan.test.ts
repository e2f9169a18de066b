import { expect, test } from 'vitest'
import { planOf } from '../../../actions/access/plan.ts'
import { accessFinding } from '../../../shared/domain/access/finding.ts'
import { question } from '../../builders/access.ts'
import { fakeAccess } from '../../fakes/access.ts'

test('a plan tells what was unknown before it, and then its own', () => {
  const unknown = accessFinding('experiment-unknown', 'error', { name: 'x' })
  const desk = { access: fakeAccess(), question: question({ users: { mallory: [] } }), findings: [unknown] }
  expect(planOf(desk).findings.map(({ code }) => code)).toEqual(['experiment-unknown', 'account-unknown'])
})
