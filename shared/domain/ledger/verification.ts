import type { Chain } from './chain.ts'

/** Whether a ledger can be believed: its chain, who wrote its commits, and whether what stands outside is known to it. */

/** A record as something outside the ledger names it. */
export type Anchor = { readonly where: string; readonly number: number; readonly digest: string }

export type Commit = {
  readonly sha: string
  readonly parents: readonly string[]
  readonly author: string | null
  readonly verified: boolean
}

export const verificationCodes = [
  'chain',
  'foreign-writer',
  'unsigned-commit',
  'not-linear',
  'unknown-anchor',
  'empty',
] as const

export type Fault = {
  readonly code: (typeof verificationCodes)[number]
  readonly record: number | null
  readonly detail: string
}

export type Verification = {
  readonly state: 'passed' | 'failed' | 'unknown'
  readonly records: number
  readonly faults: readonly Fault[]
  /** what could not be looked at, in words; with any of it nothing passes */
  readonly unknown: readonly string[]
}

function commitFaults(commits: readonly Commit[], app: string | null): readonly Fault[] {
  return commits.flatMap((commit, index): readonly Fault[] => {
    const fault = (code: Fault['code'], detail: string): Fault => ({
      code,
      record: null,
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
      ...(commit.verified ? [] : [fault('unsigned-commit', 'is not signed by the forge')]),
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

/** The verdict on a ledger; `commits` and `anchors` are null where they could not be read. */
export function verify(
  chain: Chain,
  commits: readonly Commit[] | null,
  app: string | null,
  anchors: readonly Anchor[] | null,
): Verification {
  const known = new Map(chain.entries.map(({ record, digest }) => [record.number, digest]))
  const faults: readonly Fault[] = [
    ...chain.faults.map(({ code, record, detail }): Fault => ({ code: 'chain', record, detail: `${code}: ${detail}` })),
    ...(chain.entries.length === 0
      ? [{ code: 'empty' as const, record: null, detail: 'the ledger holds no record' }]
      : []),
    ...commitFaults(commits ?? [], app),
    ...(anchors ?? [])
      .filter(({ number, digest }) => known.get(number) !== digest)
      .map(({ where, number, digest }): Fault => ({
        code: 'unknown-anchor',
        record: number,
        detail: `${where} names record ${number} as ${digest}, the ledger ${known.has(number) ? `has ${known.get(number)}` : 'has none of that number'}`,
      })),
  ]
  const unproven = chain.entries.filter(({ record }) => !record.writer.proven).map(({ record }) => record.number)
  const unknown = [
    ...(unproven.length > 0 ? [`who wrote ${numbers(unproven)}: without the App, and so writer unproven`] : []),
    ...(commits === null
      ? ['who wrote the commits, which the forge alone tells']
      : app === null
        ? ['whether the suite’s App wrote the commits: no App was named']
        : []),
    ...(anchors === null ? ['whether the registry’s tags name records of this ledger: no registry was read'] : []),
  ]
  const state = faults.length > 0 ? 'failed' : unknown.length > 0 ? 'unknown' : 'passed'
  return { state, records: chain.entries.length, faults, unknown }
}

const shape = /^(\d+) (sha256:[0-9a-f]{64})$/

/** The anchor in a version's `countersign.record` tag, or null where it holds none. */
export function parseAnchor(where: string, text: string): Anchor | null {
  const match = shape.exec(text)
  const [number, digest] = [match?.[1], match?.[2]]
  return number === undefined || digest === undefined ? null : { where, number: Number(number), digest }
}
