import { digestOf } from '../digest.ts'
import { subjectOf } from '../evidence/assembly.ts'
import type { Policy } from '../governance/policy.ts'
import { nothingFound } from '../evidence/security.ts'
import { tightened } from '../model/model-rules.ts'
import type { ModelFile } from '../model/model-file.ts'
import { millis } from '../instant.ts'
import type { Tier } from '../stage.ts'
import { dataInOrder } from './data.ts'
import { lineageInOrder } from './lineage.ts'
import { commitSha, environmentFacts, environmentOf, manifestOfTexts, modelFileOf, scenarioModel } from './version.ts'
import { policyOf, someone, type Found, type Proposed, type World } from './world.ts'

/** What the registry would show now of a version that the scenario proposes. */

export const scenarioOrigin = (policy: Policy): string => new URL(policy.registry.uri).origin

export const modelFileIn = (world: World, policy: Policy): ModelFile => modelFileUnder(policy, world.tier)

/** A file whose answers come to the tier under the policy, which may ask what rests on the model. */
export function modelFileUnder({ roles, materiality }: Policy, tier: Tier): ModelFile {
  const file = modelFileOf(tier, Object.keys(roles)[0] ?? 'nobody')
  const limit = materiality?.high?.exposure ?? materiality?.medium?.exposure
  return limit === undefined ? file : { ...file, use: { ...file.use, exposure: `${limit.slice(0, 3)}=0` } }
}

/** The registry user whom the run names: the scenario's, else that of whoever opened the request. */
function runUserOf(world: World): string | null {
  const said = world.scenario.model.run_user
  if (said !== undefined) return said
  const opener = openerOf(world)
  return opener === null ? null : someone(world, opener).mlflow
}

const openerOf = (world: World): string | null => {
  const opened = world.scenario.events.find((one) => one.name === 'open')
  return opened?.name === 'open' ? (opened.event.agent_for ?? opened.event.by) : null
}

/** Everything gathered of a version under the policy given; the same until something is written to the registry. */
export function gatheredNow(world: World, policy: Policy, version: string): Found {
  const key = `${version} after ${world.writes}`
  const last = world.gathered
  if (last?.policy === policy && last.key === key) return last.found
  const found = gather(world, policy, version)
  world.gathered = { policy, key, found }
  return found
}

function gather(world: World, policy: Policy, version: string): Found {
  const { registry, scenario } = world
  const file = modelFileIn(world, policy)
  const runId = 'run'.padEnd(32, '0')
  const user = runUserOf(world)
  const root = policy.registry.artifact_roots[0] ?? ''
  const subject = subjectOf(
    { kind: 'promotion', environment: environmentOf(policy), policy, modelFile: file, baseModelFile: file },
    scenarioOrigin(policy),
    {
      version: {
        name: scenarioModel,
        version,
        createdAt: registry.createdAt.get(version) ?? millis('2026-01-05T08:00:00Z'),
        source: `${root.replace(/\/$/, '')}/models/${version}`,
        runId,
        status: 'READY',
        stage: null,
        description: '',
        tags: registry.tags,
      },
      run: {
        runId,
        user,
        status: 'FINISHED',
        lifecycle: 'active',
        parameters: registry.parameters,
        metrics: registry.metrics,
        tags: {},
        datasets: registry.datasets,
        artifactUri: `${root.replace(/\/$/, '')}/run`,
      },
      files: manifestOfTexts(registry.files),
      runFiles: manifestOfTexts(registry.runFiles),
      environment: environmentFacts,
      modelId: null,
      commit: { sha: commitSha, repository: null, clean: true, diff: null },
    },
    scenario.model.parent_run_users.map((name, index) => ({ runId: `parent-${index + 1}`, user: name })),
  )
  const { gates } = tightened(policy.gates, undefined)
  return {
    state: 'gathered',
    subject,
    digest: digestOf(subject),
    evaluation: world.measure(gates).evaluation,
    champion: { state: 'none' },
    ...(gates['data-quality'] === undefined ? {} : { dataQuality: dataInOrder }),
    ...(gates.documentation === undefined && gates.lineage === undefined ? {} : { lineage: lineageInOrder(subject) }),
    claims: registry.metrics,
    ...(gates.security === undefined ? {} : { security: nothingFound }),
    server: '3.17.2',
    runUser: user,
    runState: 'active',
    links: { version: '', run: null },
  }
}

/** The evidence that a push would propose now; nothing where the policy cannot be read. */
export function proposedNow(world: World, version: string): Proposed {
  const policy = policyOf(world)
  if (!('value' in policy)) return { version, subject: null, digest: null }
  const { subject, digest } = gatheredNow(world, policy.value, version)
  return { version, subject, digest }
}
