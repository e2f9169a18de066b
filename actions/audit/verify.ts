import { parseNdjson } from '../../shared/domain/audit/ndjson.ts'
import { documentFaults } from '../../shared/domain/audit/sealed/documents.ts'
import { parseLedgerFiles } from '../../shared/domain/audit/sealed/ledger-files.ts'
import { othersPath, recordsPath, sealFaults, sealPath } from '../../shared/domain/audit/sealed/manifest.ts'
import { openSealed } from '../../shared/domain/audit/sealed/opening.ts'
import { placeOf, type Entry } from '../../shared/domain/ledger/chain.ts'
import type { Fault } from '../../shared/domain/ledger/fault.ts'
import { parseRecord, recordDigest } from '../../shared/domain/ledger/record.ts'
import { parseKept, verifyWalked, type Anchor, type Verification } from '../../shared/domain/ledger/verification.ts'
import type { CheckpointSettings } from '../../shared/domain/ledger/checkpoint/keys.ts'
import { recordedGovernanceFacts } from '../../shared/gather/governance.ts'
import { startLook, type Keep, type Looked } from '../../shared/gather/ledger/looking.ts'
import { eachFile } from '../../shared/gather/ledger/whole.ts'
import type { LedgerClone } from '../../shared/ports/ledger.ts'
import { renderAttested } from '../../shared/render/audit/attested.ts'
import { renderVerification } from '../../shared/render/audit/verification.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { localFile } from '../../shared/runtime/local/checkout.ts'
import { unzip, zipBytes } from '../../shared/runtime/local/zip.ts'
import { lookForAttested, type Given } from './attested.ts'
import { outputs, type Inputs } from './inputs.ts'
import { anchorsOf, cutBack, givenKeys, openLedger } from './reading.ts'

/** The judgement on a ledger of any length, since no record is held; through the forge, or of a clone or a bundle without a network. */

type Look = ReturnType<typeof startLook>

export type Judged = {
  readonly verification: Verification
  /** when that was: by the forge's clock where it was read there, as its records are */
  readonly now: string
}

function keptOf(inputs: Inputs): readonly Anchor[] {
  if (inputs['at-least'] === undefined) return []
  const kept = parseKept(inputs['at-least'])
  if (kept !== null) return [kept]
  throw new UserError('at-least is no record.', 'Write its number, a colon and its digest: 12:sha256:….')
}

const borrowedKeys = 'whose keys the checkpoints are: they were taken from the ledger itself'

/** The settings of the policy that the ledger itself recorded last. */
function recordedSettings(house: House, { governance }: Looked): CheckpointSettings | null {
  if (governance === null) return null
  const { policy } = recordedGovernanceFacts(house.documents, governance.files, governance.governance)
  return policy.state === 'read' ? (policy.value.ledger.checkpoints ?? null) : null
}

/** How checkpoints are judged where no forge names a policy: by the keys that were given, else by those that the ledger itself recorded. */
function byOwnPolicy(house: House, inputs: Inputs, seen: Looked) {
  const own = recordedSettings(house, seen)
  const given = givenKeys(inputs)
  const keys = given ?? own?.keys ?? null
  const { checkpoints: files, roots, times } = seen
  return {
    keys,
    borrowed: given === null && keys !== null,
    beside: {
      ...{ app: inputs['app-slug'] ?? null, anchors: null, kept: keptOf(inputs) },
      checkpoints: { files, keys, every: own?.every ?? null, roots, times },
    },
  }
}

async function ofClone(
  house: House,
  inputs: Inputs,
  { visit, looked }: Look,
  { commits, forks, each }: LedgerClone,
): Promise<Verification> {
  await each(visit)
  const seen = looked()
  const { borrowed, beside } = byOwnPolicy(house, inputs, seen)
  return verifyWalked(seen.walked, {
    ...beside,
    commits: await commits(),
    found: [...seen.index, ...forks.map((detail) => ({ code: 'fork' as const, record: null, detail }))],
    unknown: borrowed && seen.checkpoints.length > 0 ? [borrowedKeys] : [],
  })
}

/** The records that an export holds; what else lies on the branch is not in it. */
function ofExport(house: House, inputs: Inputs, { visit, looked }: Look, path: string): Verification {
  const text = localFile(house.environment.folders.workspace, path)
  if (text === null) throw new UserError(`There is no file ${path}.`, 'Name an export of countersign audit export.')
  for (const file of parseNdjson(text)) visit(file)
  return verifyWalked(looked().walked, {
    ...{ commits: null, app: inputs['app-slug'] ?? null, anchors: null, kept: keptOf(inputs) },
    unknown: ['what index and checkpoints say: an export of the records holds neither'],
  })
}

/** The records that a sealed zip holds; where it is not as it was sealed, its first entry that is not is named before all else. */
function ofSealed(house: House, inputs: Inputs, { visit, looked }: Look, path: string): Verification {
  const { manifest, text, files, faults } = openSealed(zipBytes(house.environment.folders.workspace, path), unzip)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const textOf = (name: string): string | null => (files.has(name) ? decoder.decode(files.get(name)) : null)
  const [records, others] = [textOf(recordsPath), textOf(othersPath)]
  const all = manifest === null || records === null || others === null ? null : parseLedgerFiles(records, others)
  if (all === null) {
    const none: Fault = { code: 'sealed-entry', record: null, detail: `"${recordsPath}" cannot be read` }
    return { state: 'failed', records: 0, faults: faults.length > 0 ? faults : [none], first: null, unknown: [] }
  }
  const entries: Entry[] = []
  for (const file of all) {
    visit(file)
    const parsed = typeof placeOf(file.path) === 'number' ? parseRecord(file.text) : null
    if (parsed !== null && 'record' in parsed) entries.push({ record: parsed.record, digest: recordDigest(file.text) })
  }
  const seen = looked()
  const { keys, borrowed, beside } = byOwnPolicy(house, inputs, seen)
  const seal = sealFaults(textOf(sealPath), text, keys)
  const isSigned = seen.checkpoints.length > 0 || files.has(sealPath)
  return verifyWalked(seen.walked, {
    ...beside,
    commits: null,
    found: [...faults, ...documentFaults(entries, files), ...seal.faults, ...seen.index],
    unknown: [...seal.unknown, ...(borrowed && isSigned ? [borrowedKeys] : [])],
  })
}

async function ofForge(house: House, inputs: Inputs, { visit, looked }: Look): Promise<Judged> {
  const { ports, forge, ledger, branch, settings, registry, models } = await openLedger(house, inputs)
  await eachFile(forge, ledger, settings !== null, visit)
  const seen = looked()
  const anchors = registry === null ? null : await anchorsOf(registry, seen.moved, models)
  const { found, unknown } = await cutBack(forge, ledger, branch)
  const verification = verifyWalked(seen.walked, {
    ...{ commits: await ledger.commits(), app: inputs['app-slug'] ?? null, anchors, kept: keptOf(inputs) },
    checkpoints: {
      files: seen.checkpoints,
      keys: givenKeys(inputs) ?? settings?.keys ?? null,
      every: settings?.every ?? null,
      roots: seen.roots,
      times: seen.times,
    },
    found: [...seen.index, ...found],
    unknown,
  })
  return { verification, now: ports.clock() }
}

async function ofLocal(house: House, inputs: Inputs, look: Look, ledger: string): Promise<Verification> {
  if (ledger.endsWith('.zip')) return ofSealed(house, inputs, look, ledger)
  // anything else is a clone
  if (ledger.endsWith('.ndjson')) return ofExport(house, inputs, look, ledger)
  return house.withClone(ledger, 'governance-ledger', (clone) => ofClone(house, inputs, look, clone))
}

/** How the ledger stands that the inputs name; whoever wants its files and records, too, keeps them. */
export async function judged(house: House, inputs: Inputs, keep?: Keep): Promise<Judged> {
  const { ledger } = inputs
  const look = startLook(keep)
  if (ledger === undefined) return ofForge(house, inputs, look)
  return { verification: await ofLocal(house, inputs, look, ledger), now: house.now() }
}

/** What GitHub's command printed of an attestation, as it was handed over. */
function givenAttestations({ environment }: House, { attestations: path }: Inputs): Given {
  if (path === undefined) return null
  const text = localFile(environment.folders.workspace, path)
  if (text !== null) return { path, text }
  throw new UserError(`There is no file ${path}.`, 'Write what gh attestation verify --format json prints to it.')
}

export async function verify(house: House, inputs: Inputs): Promise<void> {
  const attestations = lookForAttested(house)
  const given = givenAttestations(house, inputs)
  const { verification: found } = await judged(house, inputs, attestations.keep)
  const { answer, said } = attestations.told(house.environment.forge.serverUrl, given)
  if (given !== null && answer.attestations === undefined)
    house.log.warning(
      `${given.path} was not looked at: the recorded policy wants nothing attested, or there is no checkpoint.`,
    )
  const unknown = [...found.unknown, ...said]
  const state = found.state === 'passed' && unknown.length > 0 ? 'unknown' : found.state
  const verification: Verification = { ...found, state, unknown }
  const { records } = verification
  house.output(outputs, {
    ...{ verdict: state, records, attest: null },
    answer: JSON.stringify({ ...verification, ...answer }),
  })
  const { attested } = answer
  const attestation = attested === undefined ? [] : [renderAttested(attested)]
  await house.summary([renderVerification(verification), ...attestation].join('\n\n'))
  if (state === 'failed') house.fail('The ledger does not verify.')
  else if (state === 'unknown')
    house.fail(`Not everything could be looked at, and unknown is no pass: ${unknown.join('; ')}.`)
}
