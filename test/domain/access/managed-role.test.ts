import { describe, expect, test } from 'vitest'
import { managedRoles } from '../../../shared/domain/access/managed-role.ts'
import { formatRevocation, formatStep } from '../../../shared/render/setup/access.ts'
import { question, templates, type Told } from '../../builders/access.ts'

const auditor = 'countersign-auditor'
const science = 'countersign-data-scientist'

type Planned = Readonly<Record<'steps' | 'revocations' | 'findings', readonly string[]>>

function planned(told: Told): Planned {
  const { steps, revocations, findings } = managedRoles(question(told))
  return {
    steps: steps.map(formatStep),
    revocations: revocations.map(formatRevocation),
    findings: findings.map(({ code }) => code),
  }
}
const nothing: Planned = { steps: [], revocations: [], findings: [] }

describe('a role of ours', () => {
  test('that holds its template and its members needs nothing', () => {
    expect(planned({})).toEqual(nothing)
  })

  test('that is not there is made, granted and filled, in this order', () => {
    const { [science]: _gone, ...roles } = templates
    const { reading, ...rest } = question({ users: { dana: [] } })
    const without = { ...reading, roles: reading.roles?.filter(({ name }) => name in roles) ?? null }
    expect(managedRoles({ ...rest, reading: without }).steps.map(formatStep)).toEqual([
      `make the role ${science}`,
      `grant ${science} registered_model:credit-approval READ`,
      `grant ${science} experiment:1 READ`,
      `grant ${science} experiment:9 EDIT`,
      `put dana into ${science}`,
    ])
  })

  test.each<[string, Told, Partial<Planned>]>([
    [
      'that lacks a grant is given it',
      { roles: { [auditor]: ['registered_model:* READ'] } },
      { steps: [`grant ${auditor} experiment:* READ`] },
    ],
    [
      'that holds less is raised',
      { roles: { [science]: ['registered_model:credit-approval READ', 'experiment:1 READ', 'experiment:9 READ'] } },
      { steps: [`raise ${science} from experiment:9 READ to EDIT`] },
    ],
    [
      'that holds more is told, and lowered where that is wanted',
      { roles: { [auditor]: ['registered_model:* EDIT', 'experiment:* READ'] } },
      {
        revocations: [`lower ${auditor} from registered_model:* EDIT to READ`],
        findings: ['role-above-template'],
      },
    ],
    [
      'that holds another grant is told, and loses it where that is wanted',
      { roles: { [auditor]: ['registered_model:* READ', 'experiment:* READ', 'run:* EDIT'] } },
      {
        revocations: [`take run:* EDIT from ${auditor} (role ${auditor})`],
        findings: ['role-above-template'],
      },
    ],
    [
      'that administers is told, and left to people',
      {
        roles: { [auditor]: ['registered_model:* READ', 'experiment:* READ', 'workspace:* MANAGE'] },
        users: { mel: [auditor] },
      },
      { findings: ['role-above-template', 'member-not-in-role'] },
    ],
    [
      'that is denied what it should have is told, since nothing can be granted past it',
      { roles: { [auditor]: ['registered_model:* DENY', 'experiment:* READ'] } },
      { findings: ['access-denied'] },
    ],
    [
      'that a member left is told, and left where that is wanted',
      { users: { mel: ['countersign-promoter'] } },
      {
        revocations: [
          'take mel out of countersign-promoter, and with it registered_model_version:* EDIT, registered_model:credit-approval MANAGE, experiment:1 READ',
        ],
        findings: ['member-not-in-role'],
      },
    ],
  ])('%s', (_, told, found) => {
    expect(planned(told)).toEqual({ ...nothing, ...found })
  })

  test('whose members the forge did not tell loses nobody', () => {
    const { seating, ...rest } = question({ users: { mel: [auditor] } })
    const unsettled = { ...seating, settled: seating.settled.filter((name) => name !== 'auditor') }
    expect(managedRoles({ ...rest, seating: unsettled }).findings).toEqual([])
  })

  test('whose members MLflow does not tell gets and loses nobody', () => {
    expect(planned({ users: { dana: [] }, asked: { name: 'vera', admin: false } })).toEqual(nothing)
  })
})

test('where the roles are not known, nothing is planned', () => {
  expect(planned({ other: { roles: null } })).toEqual(nothing)
})

test('a user that is not there is put nowhere', () => {
  const { reading, ...rest } = question({})
  const without = { ...reading, accounts: reading.accounts?.filter(({ name }) => name !== 'dana') ?? null }
  expect(managedRoles({ ...rest, reading: without }).steps).toEqual([])
})
