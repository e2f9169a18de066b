import { describe, expect, test } from 'vitest'
import { preconditions, type Precondition } from '../../../shared/domain/doctor/precondition.ts'
import type { Administration } from '../../../shared/ports/administration.ts'
import type { Forge } from '../../../shared/ports/forge.ts'
import { codesOf, placeOf, protectedSettings, tree, worldOf, type Place } from '../../builders/administration.ts'

const workflowCodes = preconditions.filter((code) => /^(?:workflows-|check-names|proposal-|runners-)/.test(code))
const ofCredentials: readonly Precondition[] = [
  'credentials-in-place',
  'mlflow-only-in-environments',
  'app-key-only-in-environments',
]

/** Each read of the settings, and what cannot be known without it. */
const reads: Readonly<Partial<Record<keyof Administration, readonly Precondition[]>>> = {
  repository: ['repository-writable', 'issues-enabled', 'merge-possible', 'plan-suffices', ...ofCredentials],
  plan: ['plan-suffices'],
  app: ['app-known', 'app-installed', 'app-permissions', 'checks-pinned', 'ledger-writer', 'ledger-writable'],
  installation: ['app-installed', 'app-permissions'],
  team: ['teams-exist', 'dismissals-restricted'],
  rulesets: ['bypass-restricted', 'bypass-recorded', 'ledger-writer', 'ledger-writable', 'ledger-append-only'],
  branchRules: [
    'merge-possible',
    'pull-request-required',
    'native-approvals',
    'native-staleness-off',
    'dismissals-restricted',
    'checks-required',
    'checks-pinned',
    'checks-not-strict',
    'force-push-refused',
    'deletion-refused',
    'merge-queue-off',
    'bypass-restricted',
    'bypass-recorded',
    'ledger-writer',
    'ledger-writable',
    'ledger-append-only',
  ],
  hasClassicProtection: ['classic-protection-absent'],
  bypasses: ['no-recent-bypass'],
  ownersFaults: ['code-owners-valid'],
  environments: [
    'environments-exist',
    'environments-restricted',
    'environments-no-admin-bypass',
    'judging-unattended',
    ...ofCredentials,
  ],
  secretNames: ofCredentials,
  variableNames: ['mlflow-only-in-environments', 'app-key-only-in-environments'],
  actions: ['actions-enabled'],
  workflowToken: ['actions-may-not-approve', 'job-token-reads'],
  workflows: ['workflows-enabled'],
}

const names = Object.keys(reads).filter((name): name is keyof Administration => name in reads)

async function seenWithout(break_: (place: Place) => void) {
  const place = await placeOf()
  break_(place)
  const world = await worldOf(place)
  return { world, missing: codesOf(world, 'missing'), unknown: codesOf(world, 'unknown') }
}

describe('a read that fails leaves unknown what it is needed for, and nothing missing or done that was not seen:', () => {
  test.each(names)('%s', async (name) => {
    const { missing, unknown } = await seenWithout((place) => place.administration.refuse(name, 'Refused.'))
    expect({ missing, unknown }).toEqual({
      missing: [],
      unknown: preconditions.filter((code) => reads[name]?.includes(code)),
    })
  })

  test.each<readonly [keyof Forge, readonly Precondition[]]>([
    ['members', ['roles-staffed']],
    ['account', ['identities-current']],
  ])('%s of the forge', async (name, codes) => {
    const { missing, unknown } = await seenWithout((place) => place.forge.refuse(name, 'Refused.'))
    expect({ missing, unknown }).toEqual({ missing: [], unknown: codes })
  })

  test('the ledger', async () => {
    const { missing, unknown } = await seenWithout((place) => place.ledger.refuse(new Error('Refused.')))
    expect({ missing, unknown }).toEqual({ missing: [], unknown: ['genesis-recorded', 'governance-recorded'] })
  })

  test('the files, on which most turns', async () => {
    const { missing, unknown } = await seenWithout((place) => place.forge.refuse('folder', 'Refused.'))
    expect(missing).toEqual([])
    expect(unknown).toEqual(
      expect.arrayContaining(['policy-valid', 'people-valid', 'models-valid', 'registry-version', ...workflowCodes]),
    )
  })

  test('every precondition but that of Node itself is unknown for some failed read', async () => {
    const { unknown: byFiles } = await seenWithout((place) => place.forge.refuse('folder', 'Refused.'))
    const told = new Set([
      ...Object.values(reads).flat(),
      ...byFiles,
      'roles-staffed',
      'identities-current',
      'genesis-recorded',
    ])
    expect(preconditions.filter((code) => !told.has(code))).toEqual(['node-version'])
  })
})

test('a registry that was asked and is silent is missing, and says why', async () => {
  const { missing, unknown, world } = await seenWithout((place) =>
    place.registry.refuse('serverVersion', 'Nobody there.'),
  )
  expect({ missing, unknown }).toEqual({ missing: ['registry-reachable'], unknown: ['registry-version'] })
  expect(world.registry).toEqual({ seen: true, value: { failed: 'Nobody there.' } })
})

test('a workflow that is no workflow is unknown with its path', async () => {
  const world = await worldOf(await placeOf(protectedSettings(), { ...tree, '.github/workflows/odd.yml': 'jobs: 3\n' }))
  expect(codesOf(world, 'missing')).toEqual([])
  expect(codesOf(world, 'unknown')).toEqual(expect.arrayContaining(['workflows-present', 'check-names-free']))
})

test('an App named by its number alone is believed, and its installation is not looked for', async () => {
  const world = await worldOf(await placeOf(), { app: { slug: null, id: 4242 } })
  expect(codesOf(world, 'missing')).toEqual([])
  expect(codesOf(world, 'unknown')).toEqual(['app-installed', 'app-permissions'])
})

test('the repository of a person inherits no secrets, and its plan is shown to nobody', async () => {
  const settings = protectedSettings()
  settings.repository = { ...settings.repository, ownedByOrganisation: false }
  const world = await worldOf(await placeOf(settings))
  expect(world.secrets.organisation).toEqual({ seen: true, value: [] })
  expect(codesOf(world, 'unknown')).toEqual(['plan-suffices'])
})

test('where not even the repository can be read, there is nothing to say', async () => {
  const place = await placeOf()
  place.forge.refuse('repository', 'Not found.')
  await expect(worldOf(place)).rejects.toThrow('Not found.')
})
