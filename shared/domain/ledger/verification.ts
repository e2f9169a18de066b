import { z } from 'zod'
import { checkpointFaults, type Checkpoints } from './checkpoint/verification.ts'
import { Fault, type Walked } from './fault.ts'
import { firstBad, FirstBad } from './first-bad.ts'
import { startWalk, type ChainFault, type Entry } from './chain.ts'

/** Whether a ledger can be believed: its chain, who wrote its commits, and whether what stands outside is known to it. */

/** A record as something outside the ledger names it. */
export type Anchor = { readonly where: string; readonly number: number; readonly digest: string }

export type Commit = {
  readonly sha: string
  readonly parents: readonly string[]
  readonly author: string | null
  /** whether the forge's signature is good; null where nobody here can tell */
  readonly verified: boolean | null
  /** the record that it brought, where that is told */
  readonly record?: number | null
  /** what it changed or took away of what is only ever added */
  readonly rewrites?: readonly string[]
}

export const Verification = z.strictObject({
  state: z.enum(['passed', 'failed', 'unknown']),
  records: z.number().int(),
  faults: z.array(Fault).readonly(),
  /** the first record that is bad or missing; null where none is, or where no fault tells of one */
  first: FirstBad.nullable().optional(),
  /** what could not be looked at, in words; with any of it nothing passes */
  unknown: z.array(z.string()).readonly(),
})
export type Verification = z.infer<typeof Verification>

/** What an answer rests on that was read by the index alone: the chain since a checkpoint, and what the index names before it. */
export const IndexBasis = z.strictObject({
  model: z.string(),
  read: z.number().int(),
  /** the number of the last record */
  of: z.number().int(),
  checkpoint: z.strictObject({ number: z.number().int(), digest: z.string() }),
  /** the key that signed the checkpoint; null where none did */
  signedBy: z.string().nullable(),
  /** what could not be looked at besides, in words */
  unknown: z.array(z.string()).readonly(),
})
export type IndexBasis = z.infer<typeof IndexBasis>

/** Takes in the records in the order of their numbers. */
export function startLooking(): {
  readonly next: (number: number, text: string) => Entry | null
  readonly walked: (foreign: readonly ChainFault[]) => Walked
} {
  const walk = startWalk()
  const digests = new Map<number, string>()
  const unproven: number[] = []
  const faults: ChainFault[] = []
  return {
    next: (number, text) => {
      const { entry, faults: own } = walk.next(number, text)
      faults.push(...own)
      if (entry !== null) digests.set(number, entry.digest)
      if (entry !== null && !entry.record.writer.proven) unproven.push(number)
      return entry
    },
    walked: (foreign) => ({ digests, unproven, faults: [...foreign, ...faults] }),
  }
}

function commitFaults(commits: readonly Commit[], app: string | null): readonly Fault[] {
  return commits.flatMap((commit, index): readonly Fault[] => {
    const fault = (code: Fault['code'], detail: string): Fault => ({
      code,
      record: commit.record ?? null,
      detail: `${commit.sha.slice(0, 12)}: ${detail}`,
    })
    const before = commits[index - 1]
    const linear =
      before === undefined
        ? commit.parents.length === 0
        : commit.parents.length === 1 && commit.parents[0] === before.sha
    return [
      ...(app === null || commit.author === `${app}[bot]`
        ? []
        : [fault('foreign-writer', `written by ${commit.author ?? 'an unknown account'}, not by ${app}[bot]`)]),
      ...(commit.verified === false ? [fault('unsigned-commit', 'is not signed by the forge')] : []),
      ...(commit.rewrites === undefined || commit.rewrites.length === 0
        ? []
        : [fault('rewritten', `changes or takes away ${commit.rewrites.slice(0, 3).join(', ')}`)]),
      ...(linear
        ? []
        : [
            fault(
              'not-linear',
              `has the parents ${commit.parents.map((sha) => sha.slice(0, 12)).join(', ') || 'none'}`,
            ),
          ]),
    ]
  })
}

/** The records of these numbers in words. */
function numbers(some: readonly number[]): string {
  const [first, last] = [some[0], some.at(-1)]
  if (some.length === 1) return `record ${first}`
  return `${some.length} records (the first is ${first}, the last ${last})`
}

function anchorFaults({ digests }: Walked, anchors: readonly Anchor[]): readonly Fault[] {
  return anchors
    .filter(({ number, digest }) => digests.get(number) !== digest)
    .map(({ where, number, digest }) => ({
      code: 'unknown-anchor',
      record: number,
      detail: `${where} names record ${number} as ${digest}, the ledger ${digests.has(number) ? `has ${digests.get(number)}` : 'has none of that number'}`,
    }))
}

/** What is looked at beside the records; null where it could not be read. */
export type Beside = {
  readonly commits: readonly Commit[] | null
  /** the slug of the App whose commits they are to be; null where none was named */
  readonly app: string | null
  readonly anchors: readonly Anchor[] | null
  /** heads that somebody kept */
  readonly kept?: readonly Anchor[]
  readonly checkpoints?: Checkpoints | null
  /** faults that were found while it was read: forks, an index that says other than the records */
  readonly found?: readonly Fault[]
  readonly unknown?: readonly string[]
}

/** What was not looked at, in words. */
function notSeen({ unproven, faults }: Walked, { commits, app, anchors }: Beside): readonly string[] {
  const unsigned = commits?.some(({ verified }) => verified === null) ?? false
  const later = faults.filter(({ code }) => code === 'unknown-schema').map(({ record }) => record ?? 0)
  return [
    ...(later.length > 0 ? [`what ${numbers(later)} say: unknown schema, written by a later version; use that`] : []),
    ...(unproven.length > 0 ? [`who wrote ${numbers(unproven)}: without the App, and so writer unproven`] : []),
    ...(commits === null
      ? ['who wrote the commits, which the forge alone tells']
      : app === null
        ? ['whether the suite’s App wrote the commits: no App was named']
        : []),
    ...(unsigned ? ['whether GitHub signed the commits: its public key was not given'] : []),
    ...(anchors === null ? ['whether the registry’s tags name records of this ledger: no registry was read'] : []),
  ]
}

/** The verdict on a ledger that was walked. */
export function verifyWalked(walked: Walked, beside: Beside): Verification {
  const { digests } = walked
  const checkpoints = checkpointFaults(beside.checkpoints ?? null, digests)
  const chain = walked.faults.filter(({ code }) => code !== 'unknown-schema')
  const faults: readonly Fault[] = [
    ...chain.map(({ code, record, detail }): Fault => ({ code: 'chain', record, detail: `${code}: ${detail}` })),
    ...(digests.size === 0 && walked.faults.length === 0
      ? [{ code: 'empty' as const, record: null, detail: 'the ledger holds no record' }]
      : []),
    ...(beside.found ?? []),
    ...commitFaults(beside.commits ?? [], beside.app),
    ...checkpoints.faults,
    ...anchorFaults(walked, [...(beside.anchors ?? []), ...(beside.kept ?? [])]),
  ]
  const unknown = [...notSeen(walked, beside), ...(beside.unknown ?? []), ...checkpoints.unknown]
  const proven = [
    ...checkpoints.proven,
    ...[...(beside.anchors ?? []), ...(beside.kept ?? [])]
      .filter(({ number, digest }) => digests.get(number) === digest)
      .map(({ number }) => number),
  ]
  const state = faults.length > 0 ? 'failed' : unknown.length > 0 ? 'unknown' : 'passed'
  return { state, records: digests.size, faults, first: firstBad(walked, faults, proven), unknown }
}

const shape = /^(\d+) (sha256:[0-9a-f]{64})$/

/** The anchor in a version's `countersign.record` tag, or null where it holds none. */
export function parseAnchor(where: string, text: string): Anchor | null {
  const match = shape.exec(text)
  const [number, digest] = [match?.[1], match?.[2]]
  return number === undefined || digest === undefined ? null : { where, number: Number(number), digest }
}

/** The head that somebody kept, written `N:sha256:…`; null where the text is none. */
export const parseKept = (text: string): Anchor | null => parseAnchor('the head that was kept', text.replace(':', ' '))
