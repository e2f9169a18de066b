import { describe, expect, test } from 'vitest'
import { planAccess } from '../../../shared/domain/access/plan.ts'
import { rights } from '../../../shared/domain/access/right.ts'
import {
  formatRevocation,
  formatStep,
  renderAccess,
  renderMatrix,
  renderTemplates,
  templateAllows,
} from '../../../shared/render/setup/access.ts'
import { grant, question } from '../../builders/access.ts'
import { expectGolden } from '../../golden/golden.ts'
import { expectInert, hostile } from '../inert.ts'

const held = { ...grant('run:* EDIT'), id: 7 }

test.each([
  [{ do: 'create', role: 'r', template: 'auditor' } as const, 'make the role r'],
  [{ do: 'grant', role: 'r', grant: held } as const, 'grant r run:* EDIT'],
  [{ do: 'raise', role: 'r', grant: grant('run:* MANAGE'), from: held } as const, 'raise r from run:* EDIT to MANAGE'],
  [{ do: 'assign', role: 'r', account: 'dana' } as const, 'put dana into r'],
])('a step is told in plain words', (step, said) => {
  expect(formatStep(step)).toBe(said)
})

test.each([
  [
    { do: 'remove', role: '__user_2__', roleId: 1, grant: held, account: 'dana' } as const,
    'take run:* EDIT from dana (role __user_2__)',
  ],
  [{ do: 'remove', role: 'r', roleId: 1, grant: held } as const, 'take run:* EDIT from r (role r)'],
  [
    { do: 'lower', role: 'r', roleId: 1, grant: held, to: grant('run:* READ') } as const,
    'lower r from run:* EDIT to READ',
  ],
  [
    { do: 'unassign', role: 'r', roleId: 1, account: 'dana', with: [] } as const,
    'take dana out of r, and with it nothing',
  ],
])('a revocation is told in plain words', (one, said) => {
  expect(formatRevocation(one)).toBe(said)
})

describe('the report', () => {
  const planted = question({
    users: { dana: ['__user_2__'], mallory: [] },
    roles: { __user_2__: ['registered_model:credit-approval MANAGE'] },
    admins: ['vera'],
  })

  test('shows what was done, what is to do, what is too much and what was found', () => {
    expectGolden('access-plan', renderAccess(planAccess(planted), ['make the role countersign-auditor']))
  })

  test('of nothing says that everything is as it should be', () => {
    expect(renderAccess({ steps: [], revocations: [], findings: [] }, [])).toContain('✅')
  })

  test('is inert, whatever MLflow’s users and roles are called', () => {
    const told = question({
      users: { [hostile]: [hostile], dana: [] },
      roles: { [hostile]: ['registered_model:credit-approval MANAGE'] },
      other: { failed: [{ what: hostile, detail: hostile }] },
    })
    expectInert(renderAccess(planAccess(told), [hostile]))
  })
})

describe('the tables of the page', () => {
  test('say yes only where the template allows it', () => {
    const lines = renderMatrix().split('\n')
    expect(lines).toHaveLength(rights.length + 2)
    expect([templateAllows('promoter', 'set-alias', 'READ'), templateAllows('auditor', 'set-alias', 'READ')]).toEqual([
      true,
      false,
    ])
  })

  test('show the grants of each template', () => {
    expect(renderTemplates()).toContain('`registered_model_version:* READ`, `registered_model:‹model› EDIT`')
  })
})
