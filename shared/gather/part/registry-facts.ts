import { readingOf } from '../../domain/access/reading.ts'
import type { Facts, OwnFacts, RequestFacts } from '../../domain/facts.ts'
import { copyOf, liveOf, shownFault, showingOf, type Shown } from '../../domain/showing/showing.ts'
import { isPlaced } from '../../domain/request/request.ts'
import type { readAccess } from '../access.ts'
import { readShown } from '../version/shown.ts'
import { gatherEvidence } from '../evidence.ts'
import type { GatherPorts } from './question.ts'
import type { JudgingModel } from '../model.ts'

/** What the registry shows of the version that one request is about. */

/** The ports through which a version is read, beside the registry; `base` is the commit whose files judge. */
export const sourcesOf = (
  ports: Pick<GatherPorts, 'documents' | 'predictions' | 'security' | 'engines' | 'forge'>,
  base: string,
) => {
  const { documents, predictions, security, engines, forge } = ports
  return {
    ...{ documents, predictions, code: { forge, base } },
    ...(security === undefined ? {} : { security }),
    ...(engines === undefined ? {} : { engines }),
  }
}

export type RegistryFacts = Pick<OwnFacts, 'gathered' | 'live' | 'shown' | 'recordedGone' | 'registryAccess'>

/** The rights of everybody in the registry, which are the same for every request of a pull request. */
export type Rights = () => ReturnType<typeof readAccess>

/** Who may change the model besides the promoter. Nothing depends on it, so that no failure of it may stop anything. */
async function rightsOf(rights: Rights, model: string): Promise<NonNullable<OwnFacts['registryAccess']>> {
  try {
    return readingOf(model, await rights())
  } catch (error) {
    const failed = [{ what: 'the rights', detail: error instanceof Error ? error.message : String(error) }]
    return { asked: null, workspaces: null, everybody: null, accounts: null, roles: null, failed }
  }
}

export async function readRegistry(
  ports: Pick<GatherPorts, 'documents' | 'predictions' | 'security' | 'engines' | 'forge' | 'registryAt'>,
  rights: Rights,
  facts: {
    readonly governance: Facts['governance']
    readonly request: RequestFacts
    readonly model: Pick<JudgingModel, 'base' | 'file'>
    /** the version that the ledger says is shown */
    readonly recorded: string | null
  },
): Promise<RegistryFacts> {
  const { governance, request, model: judging, recorded } = facts
  if (request.state !== 'found' || request.request.state !== 'read' || governance.policy.state !== 'read')
    return { gathered: null, live: null }
  const asked = request.request.value
  if (!isPlaced(asked)) return { gathered: null, live: null }
  const policy = governance.policy.value
  const { base, file } = judging
  try {
    const registry = ports.registryAt(policy.registry.uri)
    const place = policy.environments[asked.environment]
    const showing = place === undefined ? null : showingOf(place, asked.model)
    const shown: Shown = showing === null ? { versions: [] } : await readShown(registry, showing)
    const live = liveOf(shown)
    const none = shown.versions.length === 0 && shownFault(shown) === null
    const gone = none && recorded !== null && (await registry.modelVersion(asked.model, recorded)) === null
    const seen = { live, shown, ...(gone ? ({ recordedGone: true } as const) : {}) }
    // what goes may be gone from the registry too: it is not read
    if (asked.kind === 'retirement') return { gathered: null, ...seen }
    // while the files are read and judged; where they cannot be, nothing is lost but the asking
    const access = rightsOf(rights, asked.model)
    const gathered = await gatherEvidence(
      { registry, ...sourcesOf(ports, governance.commit) },
      {
        ...asked,
        policy,
        modelFile: file.state === 'read' ? file.value : null,
        baseModelFile: base.state === 'read' ? base.value : null,
        ...{ live, copy: showing === null ? undefined : copyOf(showing, shown) },
      },
    )
    if (gathered.state !== 'gathered') return { gathered, ...seen }
    return { gathered, ...seen, registryAccess: await access }
  } catch (error) {
    return { gathered: { state: 'failed', detail: error instanceof Error ? error.message : String(error) }, live: null }
  }
}

/** A registry that nobody recorded is not asked: it would be shown a credential that is meant for another. */
export const unasked = (request: RequestFacts): RegistryFacts => ({
  gathered:
    request.state === 'found' && request.asks === 'move'
      ? { state: 'failed', detail: 'the governance that names it is not the recorded one, so it was not asked' }
      : null,
  live: null,
})
