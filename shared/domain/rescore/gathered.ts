import type { Facts } from '../facts.ts'
import { FairnessSettings, usualWithin } from '../gate/settings.ts'
import type { Entry } from '../ledger/chain.ts'
import type { ModelFile } from '../model/model-file.ts'
import { tightened } from '../model/model-rules.ts'
import { standingOf, withProvenance } from './judge.ts'
import type { SmallestGroup } from './rescored.ts'

type Gathered = Facts['gathered']

/** Groups too small to be judged, as policy and model file have them. */
export function smallestGroupOf(policy: Parameters<typeof tightened>[0], modelFile: ModelFile | null): SmallestGroup {
  const { fairness } = tightened(policy, modelFile?.gates).gates
  return (fairness ?? FairnessSettings.parse({})).smallest_group
}

/** What was gathered of a version, with how it stands by the recorded results of running its bytes. */
export function withRescored(
  gathered: Gathered,
  {
    governance,
    modelFile,
    entries,
    app,
    now,
  }: {
    readonly governance: Facts['governance']
    readonly modelFile: ModelFile | null
    readonly entries: readonly Entry[]
    readonly app: string | null
    readonly now: string
  },
): Gathered {
  if (gathered?.state !== 'gathered' || governance.policy.state !== 'read') return gathered
  const { subject, evaluation } = gathered
  const spec = modelFile?.evaluation ?? null
  const known = entries.some(
    ({ record }) => record.kind === 'rescore' && record.model === subject.model && record.version === subject.version,
  )
  // nobody asked for it and nobody did it
  if (!known && spec?.rescore === undefined) return gathered
  const { gates } = governance.policy.value
  const standing = standingOf({
    ...{ subject, evaluation, spec, entries, app, now },
    reproduce: modelFile?.reproduce,
    smallestGroup: smallestGroupOf(gates, modelFile),
    holdouts: governance.holdouts?.state === 'read' ? governance.holdouts.value : null,
    within: tightened(gates, modelFile?.gates).gates.performance?.rescored_within ?? usualWithin,
  })
  return { ...gathered, evaluation: withProvenance(evaluation, standing), rescored: standing }
}
