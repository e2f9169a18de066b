import { parseKept, verifyWalked, type Anchor, type Verification } from '../../shared/domain/ledger/verification.ts'
import type { CheckpointKey, CheckpointSettings } from '../../shared/domain/ledger/checkpoint/keys.ts'
import { recordedGovernanceFacts } from '../../shared/gather/governance.ts'
import { startLook, type Looked } from '../../shared/gather/ledger/looking.ts'
import { eachFile } from '../../shared/gather/ledger/whole.ts'
import type { LedgerClone } from '../../shared/ports/ledger.ts'
import { renderVerification } from '../../shared/render/audit/verification.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { outputs, type Inputs } from './inputs.ts'
import { anchorsOf, isExport, localLedger, openLedger } from './reading.ts'

/** The verification alone: of any length, since no record is held; through the forge, or of a clone or a bundle without a network. */

function keptOf(inputs: Inputs): readonly Anchor[] {
  if (inputs['at-least'] === undefined) return []
  const kept = parseKept(inputs['at-least'])
  if (kept !== null) return [kept]
  throw new UserError('at-least is no record.', 'Write its number, a colon and its digest: 12:sha256:….')
}

/** Keys that were handed over stand for themselves, whenever they signed. */
const given = (inputs: Inputs): readonly CheckpointKey[] | null =>
  inputs['checkpoint-keys'].length === 0
    ? null
    : inputs['checkpoint-keys'].map((one) => ({ public: one, from: '1970-01-01' }))

/** The settings of the policy that the ledger itself recorded last. */
function recordedSettings(house: House, { governance }: Looked): CheckpointSettings | null {
  if (governance === null) return null
  const { policy } = recordedGovernanceFacts(house.documents, governance.files, governance.governance)
  return policy.state === 'read' ? (policy.value.ledger.checkpoints ?? null) : null
}

async function ofClone(house: House, inputs: Inputs, { commits, forks, each }: LedgerClone): Promise<Verification> {
  const { visit, looked } = startLook()
  await each(visit)
  const seen = looked()
  const own = recordedSettings(house, seen)
  const keys = given(inputs) ?? own?.keys ?? null
  const borrowed = given(inputs) === null && keys !== null && seen.checkpoints.length > 0
  return verifyWalked(seen.walked, {
    ...{ commits, app: inputs['app-slug'] ?? null, anchors: null, kept: keptOf(inputs) },
    checkpoints: { files: seen.checkpoints, keys, every: own?.every ?? null, roots: seen.roots, times: seen.times },
    found: [...seen.index, ...forks.map((detail) => ({ code: 'fork' as const, record: null, detail }))],
    unknown: borrowed ? ['whose keys the checkpoints are: they were taken from the ledger itself'] : [],
  })
}

/** The records that an export holds; what else lies on the branch is not in it. */
async function ofExport(house: House, inputs: Inputs, path: string): Promise<Verification> {
  const { visit, looked } = startLook()
  for (const file of await localLedger(house, path)) visit(file)
  return verifyWalked(looked().walked, {
    ...{ commits: null, app: inputs['app-slug'] ?? null, anchors: null, kept: keptOf(inputs) },
    unknown: ['what index and checkpoints say: an export of the records holds neither'],
  })
}

async function ofForge(house: House, inputs: Inputs): Promise<Verification> {
  const { forge, ledger, settings, registry, models } = await openLedger(house, inputs)
  const { visit, looked } = startLook()
  await eachFile(forge, ledger, settings !== null, visit)
  const seen = looked()
  const anchors = registry === null ? null : await anchorsOf(registry, seen.moved, models)
  return verifyWalked(seen.walked, {
    ...{ commits: await ledger.commits(), app: inputs['app-slug'] ?? null, anchors, kept: keptOf(inputs) },
    checkpoints: {
      files: seen.checkpoints,
      keys: given(inputs) ?? settings?.keys ?? null,
      every: settings?.every ?? null,
      roots: seen.roots,
      times: seen.times,
    },
    found: seen.index,
  })
}

export async function verify(house: House, inputs: Inputs): Promise<void> {
  const { ledger } = inputs
  const verification =
    ledger === undefined
      ? await ofForge(house, inputs)
      : isExport(ledger)
        ? await ofExport(house, inputs, ledger)
        : await house.withClone(ledger, 'governance-ledger', (clone) => ofClone(house, inputs, clone))
  const { state, records, unknown } = verification
  house.output(outputs, { verdict: state, records, answer: JSON.stringify(verification) })
  await house.summary(renderVerification(verification))
  if (state === 'failed') house.fail('The ledger does not verify.')
  else if (state === 'unknown')
    house.fail(`Not everything could be looked at, and unknown is no pass: ${unknown.join('; ')}.`)
}
