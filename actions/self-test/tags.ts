import { judgeGatesInForce } from '../../shared/domain/gate/in-force.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { ModelFile } from '../../shared/domain/model/model-file.ts'
import { tierOf } from '../../shared/domain/model/tier.ts'
import { notDone, type Looked, type Seen, type TaggedVersion } from '../../shared/domain/self-test/observed.ts'
import { gatherEvidence } from '../../shared/gather/evidence.ts'
import { sourcesOf } from '../../shared/gather/part/registry-facts.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import type { Ports } from '../../shared/runtime/house.ts'
import { seen } from './gates.ts'

/** A forged tag: set on a real version, looked past, and put back. */

export type Target = {
  readonly model: string
  readonly version: string
  readonly environment: string
  readonly file: ModelFile | null
  readonly policy: Policy
}

const forgedKey = 'validation_status'
const forgedValue = 'approved'
/** Holds what stood there before, so that a run after an interrupted one can put it back. */
const memoKey = 'countersign.self_test'

async function looked(ports: Ports, { model, version, environment, file, policy }: Target): Promise<Looked> {
  const { tip } = await ports.forge.repository()
  const gathered = await gatherEvidence(
    { registry: ports.registryAt(policy.registry.uri), ...sourcesOf(ports, tip) },
    { kind: 'promotion', model, version, environment, policy, modelFile: file, baseModelFile: file, live: null },
  )
  if (gathered.state !== 'gathered')
    throw new Error(`The evidence of ${model} ${version} could not be gathered: ${gathered.state}.`)
  const gates = judgeGatesInForce(policy, file, { ...gathered, tier: tierOf(file, policy.materiality).tier })
  return { digest: gathered.digest, gates: JSON.stringify(gates) }
}

/** What a tag of the version says; an empty one says nothing. */
async function tagOf(registry: Registry, { model, version }: Target, key: string): Promise<string | null> {
  const said = (await registry.modelVersion(model, version))?.tags[key] ?? ''
  return said === '' ? null : said
}

/** Takes a tag away; whoever may write tags and take none away leaves it empty. */
async function clear(tagger: Registry, { model, version }: Target, key: string): Promise<void> {
  try {
    await tagger.deleteVersionTag(model, version, key)
  } catch {
    await tagger.setVersionTag(model, version, key, '')
  }
}

/** Puts the tag back as the memo says that it stood, and the memo away. */
async function putBack(reader: Registry, tagger: Registry, target: Target): Promise<void> {
  const { model, version } = target
  const memo = await tagOf(reader, target, memoKey)
  if (memo === null) return
  if (memo.startsWith('=')) await tagger.setVersionTag(model, version, forgedKey, memo.slice(1))
  else if ((await tagOf(reader, target, forgedKey)) !== null) await clear(tagger, target, forgedKey)
  await clear(tagger, target, memoKey)
}

/** What the version comes to before and while its tag is forged; the tag is put back in any case. */
export async function forgeTag(
  ports: Ports,
  tagger: Registry | null,
  target: Target | null,
): Promise<Seen<TaggedVersion>> {
  if (target === null) return notDone('no-version')
  if (tagger === null) return notDone('no-tag-credential')
  const { model, version } = target
  const reader = ports.registryAt(target.policy.registry.uri)
  return seen(async () => {
    await putBack(reader, tagger, target)
    const before = await looked(ports, target)
    const stood = await tagOf(reader, target, forgedKey)
    try {
      await tagger.setVersionTag(model, version, memoKey, stood === null ? '-' : `=${stood}`)
      await tagger.setVersionTag(model, version, forgedKey, forgedValue)
      if ((await tagOf(reader, target, forgedKey)) !== forgedValue) throw new Error('The forged tag does not show.')
      return { model, version, before, forged: await looked(ports, target) }
    } finally {
      await putBack(reader, tagger, target)
    }
  })
}
