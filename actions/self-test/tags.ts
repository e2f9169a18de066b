import { judgeGates } from '../../shared/domain/gate/gates.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { ModelFile } from '../../shared/domain/model/model-file.ts'
import { tightened } from '../../shared/domain/model/model-rules.ts'
import { tierOf } from '../../shared/domain/model/tier.ts'
import { notDone, type Looked, type Seen, type TaggedVersion } from '../../shared/domain/self-test/observed.ts'
import { gatherEvidence } from '../../shared/gather/evidence.ts'
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
  const gathered = await gatherEvidence(
    { registry: ports.registryAt(policy.registry.uri), documents: ports.documents, predictions: ports.predictions },
    { kind: 'promotion', model, version, environment, policy, modelFile: file, baseModelFile: file, live: null },
  )
  if (gathered.state !== 'gathered')
    throw new Error(`The evidence of ${model} ${version} could not be gathered: ${gathered.state}.`)
  const { digest, subject, evaluation, champion, claims } = gathered
  const gates = judgeGates(tightened(policy.gates, file?.gates).gates, {
    ...{ tier: tierOf(file).tier, subject, modelFile: file, evaluation, champion, claims },
  })
  return { digest, gates: JSON.stringify(gates) }
}

const tagsOf = async (registry: Registry, { model, version }: Target): Promise<Readonly<Record<string, string>>> =>
  (await registry.modelVersion(model, version))?.tags ?? {}

/** Puts the tag back as the memo says it stood, and the memo away. */
async function putBack(reader: Registry, tagger: Registry, target: Target): Promise<void> {
  const { model, version } = target
  const memo = (await tagsOf(reader, target))[memoKey]
  if (memo === undefined) return
  if (memo.startsWith('=')) await tagger.setVersionTag(model, version, forgedKey, memo.slice(1))
  else if ((await tagsOf(reader, target))[forgedKey] !== undefined)
    await tagger.deleteVersionTag(model, version, forgedKey)
  await tagger.deleteVersionTag(model, version, memoKey)
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
    const stood = (await tagsOf(reader, target))[forgedKey]
    try {
      await tagger.setVersionTag(model, version, memoKey, stood === undefined ? '-' : `=${stood}`)
      await tagger.setVersionTag(model, version, forgedKey, forgedValue)
      if ((await tagsOf(reader, target))[forgedKey] !== forgedValue) throw new Error('The forged tag does not show.')
      return { model, version, before, forged: await looked(ports, target) }
    } finally {
      await putBack(reader, tagger, target)
    }
  })
}
