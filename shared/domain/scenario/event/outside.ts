import type { LoggedNumber } from '../../registry.ts'
import { overlay } from '../overlay.ts'
import { environmentOf } from '../version.ts'
import type { EventOf } from '../scenario.ts'
import { fillTeams, policyOf, type World } from '../world.ts'

/** What happens outside the request: in the registry, to the policy, to what can be read. */

type Change = EventOf<'registry'>

/** What a registry event writes, with every word that the scenario left out filled in; `null` where it writes nothing new. */
export type RegistryWrite =
  | { readonly changes: 'tag' | 'parameter' | 'artifact' | 'alias'; readonly key: string; readonly value: string }
  | { readonly changes: 'metric'; readonly key: string; readonly value: LoggedNumber }
  | { readonly changes: 'dataset'; readonly key: string; readonly value: string }
  | { readonly changes: 'version-recreated' }

/** A value as near to what was measured as a claim must be, so that it changes the evidence and breaks no gate. */
function otherMetric(world: World, key: string): LoggedNumber {
  const policy = policyOf(world)
  const tolerance = 'value' in policy ? (policy.value.gates.performance?.claims_must_match ?? 0) : 0
  const now = world.registry.metrics[key]
  return typeof now === 'number' ? now - tolerance / 2 : 0.5
}

/** The write that the event comes to now. */
export function registryWrite(world: World, { changes, key, value }: Change): RegistryWrite {
  const { registry } = world
  const same = value === 'same'
  const text = value === undefined ? undefined : String(value)
  switch (changes) {
    case 'version-recreated':
      return { changes }
    case 'metric': {
      const name = key ?? 'roc_auc'
      const now = registry.metrics[name]
      if (same) return { changes, key: name, value: now ?? 0 }
      return { changes, key: name, value: value === undefined ? otherMetric(world, name) : Number(value) }
    }
    case 'dataset':
      return { changes, key: key ?? 'rows', value: same ? (registry.datasets[0]?.digest ?? '') : (text ?? 'changed1') }
    case 'artifact': {
      const path = key ?? 'model.bin'
      return { changes, key: path, value: same ? (registry.files[path] ?? '') : (text ?? 'other weights') }
    }
    case 'parameter': {
      // the registry writes a parameter once: a change of one is a new one
      const name = key ?? `added_${Object.keys(registry.parameters).length}`
      return { changes, key: name, value: same ? (registry.parameters[name] ?? '') : (text ?? '1') }
    }
    case 'tag': {
      const name = key ?? 'validation_status'
      return { changes, key: name, value: same ? (registry.tags[name] ?? '') : (text ?? 'approved') }
    }
    case 'alias': {
      const policy = policyOf(world)
      const own = 'value' in policy ? policy.value.environments[environmentOf(policy.value)]?.alias : undefined
      const name = key ?? own ?? 'champion'
      return { changes, key: name, value: same ? (registry.aliases[name] ?? '') : (text ?? '1') }
    }
  }
}

export function registry(world: World, event: Change): void {
  const { registry: state } = world
  world.writes++
  const write = registryWrite(world, event)
  switch (write.changes) {
    case 'metric':
      state.metrics[write.key] = write.value
      break
    case 'parameter':
      state.parameters[write.key] ??= write.value
      break
    case 'artifact':
      if (write.key in state.runFiles) state.runFiles[write.key] = write.value
      else state.files[write.key] = write.value
      break
    case 'dataset':
      if (state.datasets.some(({ name, digest }) => name === write.key && digest === write.value)) break
      state.datasets.push({
        name: write.key,
        digest: write.value,
        sourceType: 'local',
        source: '{"uri": "made up"}',
        context: 'training',
      })
      break
    case 'tag':
      state.tags[write.key] = write.value
      break
    case 'alias':
      if (write.value !== '') state.aliases[write.key] = write.value
      break
    case 'version-recreated': {
      const version = world.heads.at(-1)?.proposed.version
      if (version !== undefined) state.createdAt.set(version, Date.parse(world.clock))
    }
  }
}

/** Keeps what judged until now; a policy that nobody can read judged nothing. */
function replaceRules(world: World): void {
  const policy = policyOf(world)
  const { tier, clock: until, rulesSince: at } = world
  if ('value' in policy) world.replaced.push({ at, until, policy: policy.value, tier })
  world.rulesSince = until
}

export function modelFacts(world: World, { tier }: EventOf<'model_facts'>): void {
  replaceRules(world)
  world.tier = tier
  world.writes++
}

export function policy(world: World, { changes }: EventOf<'policy'>): void {
  replaceRules(world)
  world.policyValue = overlay(world.policyValue, changes)
  fillTeams(world)
}

export function fails(world: World, event: EventOf<'fails'>): void {
  world.failures.push(event)
}
