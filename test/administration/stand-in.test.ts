import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { main as doctor } from '../../actions/doctor/main.ts'
import { main as protect } from '../../actions/protect/main.ts'
import { startStandIn, type StandIn } from '../github/server.ts'
import { staff } from '../journey/forge.ts'
import { repository } from '../journey/company.ts'
import {
  appToken,
  call,
  founded,
  ownerToken,
  played,
  recordGenesis,
  storeSecrets,
  write,
  type Place,
} from './company.ts'

/** `protect` and `doctor` against a GitHub that enforces what they set, over HTTP through the real clients. */

const Preconditions = z.array(
  z.object({ precondition: z.string(), state: z.string(), found: z.string(), mend: z.string() }),
)

async function diagnosed(at: Place, inputs: Readonly<Record<string, string>> = {}, token?: string) {
  const run = await played(at, doctor, inputs, token)
  const all = Preconditions.parse(JSON.parse(run.outputs.preconditions ?? '[]'))
  const named = (state: string): readonly string[] =>
    all.filter((one) => one.state === state).map(({ precondition }) => precondition)
  return { run, all, missing: named('missing'), unknown: named('unknown') }
}

let forge: StandIn
let at: Place

beforeAll(async () => {
  forge = await startStandIn()
  at = await founded(forge)
})
afterAll(() => forge.stop())

describe('an unprotected repository', () => {
  test('is planned line by line and nothing of it is written', async () => {
    const run = await played(at, protect, {})
    expect(run.exitCode).toBe(0)
    expect(run.outputs.verdict).toBe('different')
    expect(run.summary).toContain('+ pull_request.required_approving_review_count: 0')
    expect(run.summary).toContain(
      `"context": "governance / 1 validation gates", "integration_id": ${at.company.app.id}`,
    )
    expect(await call(at, 'GET', '/rulesets')).toEqual([])
    expect(await call(at, 'GET', '/environments')).toMatchObject({ total_count: 0 })
  })

  test('fails its verification', async () => {
    expect((await played(at, protect, { command: 'verify' })).exitCode).toBe(1)
  })

  test('is not written with a token that may not, and the permission is named', async () => {
    const run = await played(at, protect, { command: 'apply' }, at.company.tokens.dana)
    expect(run.exitCode).toBe(1)
    expect(run.log).toContain('"administration: write"')
    expect(await call(at, 'GET', '/rulesets')).toEqual([])
  })
})

describe('a protected repository', () => {
  beforeAll(async () => {
    const run = await played(at, protect, { command: 'apply' })
    expect(run.log).toContain('Written: ruleset')
    expect({ exit: run.exitCode, verdict: run.outputs.verdict }).toEqual({ exit: 0, verdict: 'same' })
    await storeSecrets(at)
    await recordGenesis(at)
  })

  test('is verified, and a second apply writes nothing', async () => {
    const again = await played(at, protect, { command: 'apply' })
    expect(again.log).not.toContain('Written')
    expect((await played(at, protect, { command: 'verify' })).exitCode).toBe(0)
  })

  test('lets nobody push to the default branch or to the ledger', async () => {
    await expect(write(at, 'governance/policy.yml', 'policy: 2\n')).rejects.toThrow()
    const body = { message: 'forged', content: '', branch: 'governance-ledger' }
    await expect(call(at, 'PUT', '/contents/records/000/000002.json', body)).rejects.toThrow()
  })

  test('has everything done', async () => {
    const { run, missing, unknown } = await diagnosed(at, { strict: 'true' })
    expect({ missing, unknown }).toEqual({ missing: [], unknown: [] })
    expect(run.exitCode).toBe(0)
  })
})

const Whole = z.looseObject({
  id: z.number(),
  name: z.string(),
  rules: z.array(z.looseObject({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() })),
  bypass_actors: z.array(z.unknown()),
})

async function judgedRuleset(): Promise<z.infer<typeof Whole>> {
  const all = z.array(z.looseObject({ id: z.number(), name: z.string() })).parse(await call(at, 'GET', '/rulesets'))
  const own = all.find(({ name }) => name === 'Countersign: promotions are judged')
  return Whole.parse(await call(at, 'GET', `/rulesets/${own?.id ?? 0}`))
}

/** Puts the ruleset back with some parameters of a rule changed, as an administrator would by hand. */
async function tampered(type: string, changes: object, more: object = {}): Promise<void> {
  const { id, ...whole } = await judgedRuleset()
  const rules = whole.rules.map((rule) =>
    rule.type === type ? { ...rule, parameters: { ...rule.parameters, ...changes } } : rule,
  )
  const { name, target, enforcement, conditions, bypass_actors } = whole
  await call(at, 'PUT', `/rulesets/${id}`, { name, target, enforcement, conditions, bypass_actors, rules, ...more })
}

const parameter = async (name: string): Promise<unknown> =>
  (await judgedRuleset()).rules.find(({ type }) => type === 'pull_request')?.parameters?.[name]

describe('what somebody breaks by hand is told, and mended by an apply that drops nothing unknown:', () => {
  test.each<readonly [string, () => Promise<unknown>, string]>([
    [
      'T6: approvals that a push burns',
      () =>
        tampered('pull_request', {
          dismiss_stale_reviews_on_push: true,
          require_extra_approval_for_unattributed_changes: true,
        }),
      'native-staleness-off',
    ],
    [
      'T24: dismissals by whoever may write',
      () => tampered('pull_request', { dismissal_restriction: { enabled: false, allowed_actors: [] } }),
      'dismissals-restricted',
    ],
    [
      'T1: a check that anybody may set',
      () =>
        tampered('required_status_checks', {
          required_status_checks: [
            'governance / 1 validation gates',
            'governance / 2 independent validation',
            'governance / 3 compliance review',
            'governance / 4 business sign-off',
          ].map((context) => ({ context })),
        }),
      'checks-pinned',
    ],
    [
      'T33: an exempt role',
      () =>
        tampered(
          'deletion',
          {},
          {
            bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'exempt' }],
          },
        ),
      'bypass-recorded',
    ],
    [
      'T13: an environment that another branch may use',
      () => call(at, 'POST', '/environments/production/deployment-branch-policies', { name: 'release/*' }),
      'environments-restricted',
    ],
    [
      'an environment that administrators may use from anywhere',
      () =>
        call(at, 'PUT', '/environments/production', {
          can_admins_bypass: true,
          deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
        }),
      'environments-no-admin-bypass',
    ],
  ])('%s', async (_, deed, code) => {
    await deed()
    expect((await diagnosed(at)).missing).toEqual([code])
    expect((await played(at, protect, { command: 'verify' })).exitCode).toBe(1)
    const mended = await played(at, protect, { command: 'apply' })
    expect({ exit: mended.exitCode, verdict: mended.outputs.verdict }).toEqual({ exit: 0, verdict: 'same' })
  })

  test('a setting that this version has never heard of is still there', async () => {
    expect(await parameter('require_extra_approval_for_unattributed_changes')).toBe(true)
  })
})

describe('a token that may see less', () => {
  test('of a reader leaves much unknown, and nothing done that was not seen', async () => {
    const token = await ownerToken(forge, [
      'administration',
      'environments',
      'secrets',
      'variables',
      'organization_administration',
    ])
    const { run, missing, unknown } = await diagnosed(at, {}, token)
    expect({ exit: run.exitCode, verdict: run.outputs.verdict, missing }).toEqual({
      exit: 0,
      verdict: 'unknown',
      missing: [],
    })
    expect(unknown).toEqual([
      'plan-suffices',
      'app-installed',
      'app-permissions',
      'bypass-restricted',
      'bypass-recorded',
      'classic-protection-absent',
      'no-recent-bypass',
      'ledger-writer',
      'ledger-writable',
      'ledger-append-only',
      'credentials-in-place',
      'mlflow-only-in-environments',
      'app-key-only-in-environments',
      'actions-enabled',
      'actions-may-not-approve',
      'job-token-reads',
    ])
    expect((await diagnosed(at, { strict: 'true' }, token)).run.exitCode).toBe(1)
    const verified = await played(at, protect, { command: 'verify' }, token)
    expect({ exit: verified.exitCode, verdict: verified.outputs.verdict }).toEqual({ exit: 1, verdict: 'unknown' })
  })

  test('of the App sees what its permissions show', async () => {
    const { missing, unknown } = await diagnosed(at, {}, await appToken(at))
    expect(missing).toEqual([])
    expect(unknown).toContain('bypass-restricted')
    expect(unknown).not.toContain('roles-staffed')
  })
})

describe('without an App', () => {
  test('checks are called advisory, and what was pinned stays pinned', async () => {
    const { run, missing } = await diagnosed(at, { app: '' })
    expect(missing).toEqual(['app-known'])
    expect(run.summary).toContain('Without an App the checks are advisory')
    const planned = await played(at, protect, { app: '' })
    expect(planned.outputs.verdict).toBe('same')
    expect(planned.summary).toContain('Not enforced without an App')
  })
})

// what cannot be taken back stands last
describe('what lies open stays open:', () => {
  test('T35: a secret of the registry that every branch can read', async () => {
    await staff(forge, 'settings', { repository, secrets: ['MLFLOW_TRACKING_PASSWORD'], actionsApprove: true })
    const { run, missing, all } = await diagnosed(at)
    expect(missing).toEqual(['mlflow-only-in-environments', 'actions-may-not-approve'])
    const told = all.find(({ precondition }) => precondition === 'mlflow-only-in-environments')
    expect(told?.found).toContain('MLFLOW_TRACKING_PASSWORD of the repository')
    expect(run.exitCode).toBe(1)
  })

  test('T33: an administrator who went past the rules', async () => {
    const actors = [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }]
    await tampered('deletion', {}, { bypass_actors: actors })
    await write(at, 'README.md', 'Past the rules.\n')
    await played(at, protect, { command: 'apply' })
    expect((await diagnosed(at)).missing).toContain('no-recent-bypass')
  })
})
