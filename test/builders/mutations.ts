import type { Precondition } from '../../shared/domain/doctor/precondition.ts'
import type { Job, WorkflowFile } from '../../shared/domain/doctor/workflow-file.ts'
import type { Names, World } from '../../shared/domain/doctor/world.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { Environment } from '../../shared/domain/protection/environment.ts'
import type { ActiveRule, BypassActor, Ruleset } from '../../shared/domain/protection/ruleset.ts'
import { mapSeen, seen, type Seen } from '../../shared/domain/protection/seen.ts'

/** One thing broken for each precondition, and for some a second way; everything else stays as it was. */

type Break = readonly [title: string, broken: (world: World) => World]

const edit =
  <K extends keyof World>(key: K, change: (value: ValueOf<World[K]>) => ValueOf<World[K]>) =>
  (world: World): World => ({ ...world, [key]: mapSeen(world[key] as Seen<ValueOf<World[K]>>, change) })
type ValueOf<T> = T extends { readonly seen: true; readonly value: infer V } ? V : never

const set = <K extends keyof World>(key: K, value: ValueOf<World[K]>) => edit(key, () => value)

/** Drops the rules of a kind in force on the default branch. */
const without = (type: string) => edit('branchRules', (rules) => rules.filter((rule) => rule.type !== type))
const withoutOfLedger = (type: string) => edit('ledgerRules', (rules) => rules.filter((rule) => rule.type !== type))

const parameters = (type: string, change: (found: Readonly<Record<string, unknown>>) => object) =>
  edit('branchRules', (rules) =>
    rules.map((rule): ActiveRule =>
      rule.type === type ? { ...rule, parameters: { ...rule.parameters, ...change(rule.parameters ?? {}) } } : rule,
    ),
  )

const checks = (change: (all: readonly Readonly<Record<string, unknown>>[]) => readonly object[]) =>
  parameters('required_status_checks', ({ required_status_checks: all }) => ({
    required_status_checks: change(all as readonly Readonly<Record<string, unknown>>[]),
  }))

/** A rule of an organisation's ruleset beside ours. */
const beside = (type: string, more: Readonly<Record<string, unknown>> | null = null) =>
  edit('branchRules', (rules) => [...rules, { type, parameters: more, ruleset: 99, source: 'acme', own: false }])

const bypass = (name: string, change: (actors: readonly BypassActor[]) => readonly BypassActor[]) =>
  edit('rulesets', (all) =>
    all.map((one): Ruleset => (one.name.includes(name) ? { ...one, bypass: change(one.bypass ?? []) } : one)),
  )
function first(all: readonly Ruleset[]): Ruleset {
  const [one] = all
  if (one === undefined) throw new Error('there is no ruleset')
  return one
}
const stranger: BypassActor = { type: 'RepositoryRole', id: 5, mode: 'always' }

const environment = (name: string, change: (found: Environment) => Environment) =>
  edit('environments', (all) => all.map((one) => (one.name === name ? change(one) : one)))

const names =
  (key: 'secrets' | 'variables', change: (found: Names) => Names) =>
  (world: World): World => ({ ...world, [key]: change(world[key]) })

/** Changes a workflow file, or each job of it. */
const workflow = (path: string, change: (file: WorkflowFile) => WorkflowFile) =>
  edit('workflowFiles', (all) =>
    all.map((one) => (one.path.includes(path) && one.file !== null ? { ...one, file: change(one.file) } : one)),
  )
const job = (path: string, id: string, change: (found: Job) => Job) =>
  workflow(path, (file) => ({ ...file, jobs: file.jobs.map((one) => (one.id === id ? change(one) : one)) }))

const governance = (change: (found: ValueOf<World['governance']>) => ValueOf<World['governance']>) =>
  edit('governance', change)
const problem = { file: 'governance/policy.yml', line: 3, path: 'roles', message: 'is missing.' }

/** The policy, which takes only what a version's own bytes gave once more. */
export const askingAgain = (policy: Policy): Policy => ({
  ...policy,
  gates: {
    ...policy.gates,
    performance: policy.gates.performance && { ...policy.gates.performance, provenance: { high: 'rescored' } },
  },
})

export const breaks: Readonly<Record<Precondition, readonly Break[]>> = {
  'policy-valid': [
    ['a policy with a mistake', governance((all) => ({ ...all, policy: { state: 'wrong', problems: [problem] } }))],
    ['no policy', governance((all) => ({ ...all, policy: { state: 'absent' } }))],
  ],
  'people-valid': [['no identity map', governance((all) => ({ ...all, people: { state: 'absent' } }))]],
  'models-valid': [
    [
      'a model file with a mistake',
      edit('models', (all) => [
        ...all,
        { path: 'models/x.yml', file: null, problem: 'models/x.yml:1: use: is missing.' },
      ]),
    ],
  ],
  'identities-current': [
    [
      'a login that somebody else took over',
      edit('identities', (all) => all.map((one) => ({ ...one, id: one.id + 1 }))),
    ],
    ['an account that is gone', edit('identities', (all) => all.map((one) => ({ ...one, account: null })))],
    [
      'an account that is suspended',
      edit('identities', (all) =>
        all.map((one) => ({ ...one, account: one.account && { ...one.account, state: 'suspended' } })),
      ),
    ],
  ],
  'teams-exist': [['a team that is not there', edit('teams', (all) => ({ ...all, 'acme/legal': null }))]],
  'roles-staffed': [
    ['a role with nobody', edit('members', (all) => all.filter(({ role }) => role !== 'model-validator'))],
    [
      'a role whose only member builds the models',
      edit('members', (all) =>
        all.map((one) => ({
          ...one,
          members:
            one.role === 'model-validator'
              ? (all.find(({ role }) => role === 'data-scientist')?.members ?? [])
              : one.members,
        })),
      ),
    ],
    [
      'one person for two stages',
      edit('members', (all) =>
        all.map((one) => ({
          ...one,
          members:
            one.role === 'business-owner'
              ? (all.find(({ role }) => role === 'compliance-officer')?.members ?? [])
              : one.members,
        })),
      ),
    ],
  ],
  'issues-enabled': [['no issues', edit('repository', (one) => ({ ...one, hasIssues: false }))]],
  'repository-writable': [['an archived repository', edit('repository', (one) => ({ ...one, archived: true }))]],
  'merge-possible': [
    [
      'a linear history where only merges are allowed',
      (world) =>
        beside('required_linear_history')(edit('repository', (one) => ({ ...one, mergeMethods: ['merge'] }))(world)),
    ],
  ],
  'plan-suffices': [['a private repository on the free plan', set('plan', 'free')]],
  'app-known': [
    ['an App that is not there', set('app', null)],
    [
      'an App of another number',
      (world) => ({ ...world, named: { slug: 'countersign', id: 4242 }, app: seen({ id: 7, slug: 'countersign' }) }),
    ],
  ],
  'app-installed': [
    ['an installation that is suspended', edit('installation', (one) => one && { ...one, suspended: true })],
  ],
  'app-permissions': [
    [
      'an App that may not write checks',
      edit('installation', (one) => one && { ...one, permissions: { ...one.permissions, checks: 'read' } }),
    ],
    [
      'an App that may administer',
      edit('installation', (one) => one && { ...one, permissions: { ...one.permissions, administration: 'write' } }),
    ],
  ],
  'pull-request-required': [['no pull request asked for', without('pull_request')]],
  'native-approvals': [
    [
      'an approval of the forge’s own by the organisation',
      beside('pull_request', { required_approving_review_count: 1 }),
    ],
  ],
  'native-staleness-off': [
    ['T6: approvals that a push burns', parameters('pull_request', () => ({ dismiss_stale_reviews_on_push: true }))],
    [
      'an approval of the last push asked for',
      parameters('pull_request', () => ({ require_last_push_approval: true })),
    ],
  ],
  'dismissals-restricted': [
    [
      'T24: dismissals by whoever may write',
      parameters('pull_request', () => ({ dismissal_restriction: { enabled: false } })),
    ],
    [
      'T24: dismissals by somebody more',
      parameters('pull_request', () => ({
        dismissal_restriction: {
          enabled: true,
          allowed_actors: [
            { type: 'Team', id: 56 },
            { type: 'User', id: 7001 },
          ],
        },
      })),
    ],
  ],
  'checks-required': [['a stage whose check is not required', checks((all) => all.slice(1))]],
  'checks-pinned': [
    ['T1: a check that anybody may set', checks((all) => all.map(({ context }) => ({ context })))],
    ['T2: a check of GitHub Actions', checks((all) => all.map((one) => ({ ...one, integration_id: 15368 })))],
  ],
  'checks-not-strict': [
    [
      'strict checks by the organisation',
      beside('required_status_checks', { strict_required_status_checks_policy: true }),
    ],
  ],
  'force-push-refused': [['a branch that can be rewritten', without('non_fast_forward')]],
  'deletion-refused': [['a branch that can be deleted', without('deletion')]],
  'merge-queue-off': [
    [
      'T29: a merge queue',
      (world) =>
        edit('rulesets', (all) => [...all, { ...first(all), id: 99, bypass: [] }])(beside('merge_queue')(world)),
    ],
  ],
  'bypass-restricted': [['T33: administrators past the rules', bypass('promotions', () => [stranger])]],
  'bypass-recorded': [['T33: a role that is exempt', bypass('promotions', () => [{ ...stranger, mode: 'exempt' }])]],
  'classic-protection-absent': [['classic protection beside the rulesets', set('classic', true)]],
  'no-recent-bypass': [
    [
      'T33: somebody went past the rules',
      set('bypasses', [{ by: 'mel-acme', at: '2026-01-05T10:00:00Z', commit: 'c'.repeat(40) }]),
    ],
  ],
  'ledger-writer': [
    ['T34: a role that writes the ledger', bypass('only the App', (actors) => [...actors, stranger])],
    ['T34: a ledger that is open', withoutOfLedger('update')],
  ],
  'ledger-writable': [
    [
      'a ruleset of the organisation that keeps the App out',
      (world) =>
        edit('rulesets', (all) => [...all, { ...first(all), id: 98, name: 'every branch', bypass: [] }])(
          edit('ledgerRules', (rules) => [
            ...rules,
            { type: 'pull_request', parameters: {}, ruleset: 98, source: 'acme', own: false },
          ])(world),
        ),
    ],
  ],
  'ledger-append-only': [
    ['T34: a ledger that can be rewritten', withoutOfLedger('non_fast_forward')],
    [
      'T34: an App that may rewrite it',
      bypass('append-only', () => [{ type: 'Integration', id: 4242, mode: 'always' }]),
    ],
  ],
  'genesis-recorded': [
    [
      'a broken chain',
      edit('ledger', (chain) => ({ ...chain, faults: [{ code: 'broken-link', record: 1, detail: 'names x' }] })),
    ],
    ['an empty ledger', edit('ledger', () => ({ entries: [], faults: [], forged: null }))],
    [
      'T34: a last record whose commit is somebody else’s',
      edit('ledger', (chain) => ({ ...chain, forged: 'the commit of record 1 is not signed by the forge' })),
    ],
  ],
  'governance-recorded': [
    ['T3: governance that nobody recorded', governance((all) => ({ ...all, digest: `sha256:${'0'.repeat(64)}` }))],
  ],
  'code-owners-valid': [
    ['an owner that is nobody', set('ownersFaults', [{ line: 2, message: 'Unknown owner' }])],
    ['no CODEOWNERS file', set('ownersFaults', null)],
  ],
  'code-owners-cover': [
    [
      'T3: a later line that takes the policy away',
      governance((all) => ({
        ...all,
        files: all.files.map((one) =>
          one.path === '.github/CODEOWNERS'
            ? { ...one, text: `${one.text}/governance/policy.yml @acme/data-science\n` }
            : one,
        ),
      })),
    ],
  ],
  'environments-exist': [
    ['an environment that is not there', edit('environments', (all) => all.filter(({ name }) => name !== 'staging'))],
  ],
  'environments-restricted': [
    [
      'T13: an environment for any branch',
      environment('production', (one) => ({ ...one, from: 'anywhere', branches: [] })),
    ],
    [
      'T13: an environment for every protected branch',
      environment('production', (one) => ({ ...one, from: 'protected', branches: [] })),
    ],
    [
      'T13: an environment for a pattern of branches',
      environment('governance', (one) => ({
        ...one,
        branches: [...one.branches, { id: 5, name: 'release/*', type: 'branch' }],
      })),
    ],
  ],
  'environments-no-admin-bypass': [
    [
      'an environment whose rules administrators pass',
      environment('production', (one) => ({ ...one, adminsBypass: true })),
    ],
  ],
  'judging-unattended': [
    [
      'judging jobs that wait for a reviewer',
      environment('governance', (one) => ({ ...one, reviewers: [{ type: 'Team', id: 56 }] })),
    ],
  ],
  'credentials-in-place': [
    [
      'a secret that is not there',
      names('secrets', (all) => ({
        ...all,
        environments: mapSeen(all.environments, (held) => ({ ...held, production: ['COUNTERSIGN_APP_PRIVATE_KEY'] })),
      })),
    ],
  ],
  'mlflow-only-in-environments': [
    [
      'T35: a registry secret of the repository',
      names('secrets', (all) => ({ ...all, repository: seen(['MLFLOW_TRACKING_TOKEN']) })),
    ],
    [
      'T35: a registry variable of the repository',
      names('variables', (all) => ({ ...all, repository: seen(['MLFLOW_TRACKING_URI']) })),
    ],
    [
      'T13: a registry secret of the organisation',
      names('secrets', (all) => ({ ...all, organisation: seen(['MLFLOW_PASSWORD']) })),
    ],
    [
      'T13: a registry secret of an environment that is not ours',
      names('secrets', (all) => ({
        ...all,
        environments: mapSeen(all.environments, (held) => ({ ...held, scratch: ['MLFLOW_PASSWORD'] })),
      })),
    ],
  ],
  'app-key-only-in-environments': [
    [
      'T1: the App’s key in the repository',
      names('secrets', (all) => ({ ...all, repository: seen(['COUNTERSIGN_APP_PRIVATE_KEY']) })),
    ],
  ],
  'actions-enabled': [['Actions that are off', set('actions', { enabled: false, allowed: 'all' })]],
  'actions-may-not-approve': [['jobs that may approve', set('workflowToken', { writes: false, approves: true })]],
  'job-token-reads': [['jobs that may write', set('workflowToken', { writes: true, approves: false })]],
  'workflows-present': [
    [
      'nothing that promotes to staging',
      workflow('promote', (file) => ({ ...file, jobs: file.jobs.filter(({ id }) => id !== 'staging') })),
    ],
  ],
  'workflows-enabled': [
    [
      'T36: a workflow that was disabled',
      edit('workflows', (all) =>
        all.map((one) => (one.path.includes('promote') ? { ...one, state: 'disabled_manually' } : one)),
      ),
    ],
    ['T16: a relay that is not known', edit('workflows', (all) => all.filter(({ path }) => !path.includes('relay')))],
  ],
  'workflows-triggered': [
    ['T36: a promotion that no schedule starts', workflow('promote', (file) => ({ ...file, events: ['push'] }))],
    ['T16: no relay', edit('workflowFiles', (all) => all.filter(({ path }) => !path.includes('relay')))],
  ],
  'workflows-pinned': [
    [
      'T30: the suite at a tag',
      job('governance', 'judge', (one) => ({ ...one, uses: one.uses.map((use) => ({ ...use, ref: 'v1' })) })),
    ],
    [
      'T30: the suite at two commits',
      job('promote', 'staging', (one) => ({ ...one, uses: one.uses.map((use) => ({ ...use, ref: 'c'.repeat(40) })) })),
    ],
  ],
  'workflows-permissions': [
    [
      'a workflow that does not close what jobs leave open',
      workflow('promote', (file) => ({ ...file, closed: false })),
    ],
    ['a job that does not say what it may', job('governance', 'judge', (one) => ({ ...one, permissions: false }))],
  ],
  'workflows-environments': [
    [
      'T13: a promotion in another environment',
      job('promote', 'staging', (one) => ({ ...one, environment: 'production' })),
    ],
    [
      'T13: a job with a credential and no environment',
      workflow('relay', (file) => ({
        ...file,
        jobs: file.jobs.map((one) => ({ ...one, secrets: ['MLFLOW_READ_PASSWORD'] })),
      })),
    ],
    ['a credential for every job', workflow('promote', (file) => ({ ...file, loose: ['MLFLOW_READ_PASSWORD'] }))],
  ],
  'check-names-free': [
    [
      'T2: a job that bears the name of a check',
      job('relay', 'relay', (one) => ({ ...one, name: 'governance / 1 validation gates' })),
    ],
  ],
  'proposal-not-run': [
    [
      'T15: a privileged workflow that fetches the proposal',
      workflow('governance', (file) => ({ ...file, fetchesProposal: true })),
    ],
  ],
  'runners-isolated': [],
  'proposals-scheduled': [
    [
      'proposals that no schedule makes',
      workflow('registered', (file) => ({ ...file, events: ['repository_dispatch'] })),
    ],
  ],
  'registry-watched': [
    [
      'T12: a registry that no schedule holds against the ledger',
      job('scheduled', 'reconcile', (one) => ({ ...one, uses: [] })),
    ],
  ],
  'tags-apart': [
    [
      'a job that judges and writes tags',
      job('governance', 'judge', (one) => ({
        ...one,
        uses: [...one.uses, { action: 'acme/suite/actions/status-tags', ref: one.uses[0]?.ref ?? '', inputs: {} }],
      })),
    ],
  ],
  'receivers-signed': [
    [
      'a receiver whose secret nobody hands over',
      governance((all) => {
        if (all.policy.state !== 'read') return all
        const serving = { url: 'https://serving.acme.example', events: ['promoted'], give_up_after: 'P3D' } as const
        return { ...all, policy: { state: 'read', value: { ...all.policy.value, receivers: { serving } } } }
      }),
    ],
  ],
  'versions-run-again': [
    [
      'a policy that asks for rescored evidence, and nobody who runs a version',
      (world) =>
        edit('environments', (all) => [
          ...all,
          ...all.flatMap((one) => (one.name === 'governance' ? [{ ...one, name: 'rescore' }] : [])),
        ])(
          governance((all) =>
            all.policy.state === 'read'
              ? { ...all, policy: { state: 'read', value: askingAgain(all.policy.value) } }
              : all,
          )(world),
        ),
    ],
  ],
  'registry-https': [
    [
      'T35: a registry over plain http',
      governance((all) =>
        all.policy.state === 'read'
          ? {
              ...all,
              policy: {
                state: 'read',
                value: {
                  ...all.policy.value,
                  registry: { ...all.policy.value.registry, uri: 'http://mlflow.acme.example' },
                },
              },
            }
          : all,
      ),
    ],
  ],
  'registry-reachable': [['a registry that is silent', set('registry', { failed: 'Nobody answers.' })]],
  'registry-version': [['MLflow 3.12', set('registry', { version: '3.12.1' })]],
  'node-version': [['Node 22', (world) => ({ ...world, node: '22.1.0' })]],
}
