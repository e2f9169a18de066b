import type { Measured, Provenance } from '../evidence/evaluation.ts'
import { gateFinding } from '../gate/finding.ts'
import type { GateInput } from '../gate/gate.ts'
import { provenances, type PerformanceSettings } from '../gate/settings.ts'
import type { Finding } from '../verdict.ts'
import type { RescoreCode } from './codes.ts'
import { foundKinds, type DifferenceKind, type Differences } from './differences.ts'
import type { EnvironmentReport } from './installed.ts'
import { retrainedFindings } from './retrained-findings.ts'
import type { RescoreStanding, Void } from './standing.ts'

/** What the gate `performance` says of where the numbers come from. */

const codes: Readonly<Record<DifferenceKind, RescoreCode>> = {
  removed: 'rescored-rows-removed',
  added: 'rescored-rows-added',
  repeated: 'rescored-rows-repeated',
  labels: 'rescored-labels-differ',
  groups: 'rescored-groups-differ',
  outputs: 'rescored-outputs-differ',
}

/** Predictions that the model's own bytes deny fail, whatever source the policy asks. */
export function differenceFindings(
  file: string,
  differences: Differences,
  tolerance: number,
  record?: number,
): readonly Finding[] {
  return foundKinds(differences).map((kind) =>
    gateFinding('performance', codes[kind], `${file} ${kind}`, 'fail', {
      ...{ file, rows: differences[kind].count, first: differences[kind].first.map(String) },
      ...(record === undefined ? {} : { record }),
      ...{ named: differences.rows.named, supplied: differences.rows.supplied },
      ...(kind === 'outputs' ? { tolerance, furthest: differences.furthest } : {}),
    }),
  )
}

type Part = RescoreStanding['named'] | RescoreStanding['sealed']

/** Where the environment was another than the version records. */
export function environmentFindings(
  { differences, more }: EnvironmentReport,
  kind: string,
  weight: Finding['weight'],
  record?: number,
): readonly Finding[] {
  if (differences.length + more === 0) return []
  const listed = differences.map(
    ({ what, recorded, installed }) => `${what}: ${recorded}, ran on ${installed ?? 'none'}`,
  )
  const facts = { ...(record === undefined ? {} : { record }), differences: listed, count: differences.length + more }
  return [gateFinding('performance', 'rescored-elsewhere', `environment ${kind}`, weight, facts)]
}

const partFindings = (part: Part, kind: string, weight: Finding['weight']): readonly Finding[] =>
  part.state === 'void' ? [] : environmentFindings(part.environment, kind, weight, part.record)

const voidFacts = ({ why, detail, record }: Void) => ({ why, detail, ...(record === null ? {} : { record }) })

function voidFindings(part: Part | NonNullable<RescoreStanding['retrained']>, kind: string): readonly Finding[] {
  if (part.state !== 'void' || part.why === 'not-recorded') return []
  return [
    gateFinding('performance', 'rescore-counts-for-nothing', `result ${kind}`, 'note', { kind, ...voidFacts(part) }),
  ]
}

const atLeast = (found: Provenance, needed: Provenance): boolean =>
  provenances.indexOf(found) >= provenances.indexOf(needed)

/** Everything about the source of the numbers: what the model's bytes deny, what counts for nothing, and a source weaker than the policy asks. */
export function provenanceFindings(
  { settings, tier, rescored }: Pick<GateInput<PerformanceSettings>, 'tier' | 'rescored' | 'settings'>,
  measured: Measured,
): readonly Finding[] {
  const needed = settings.provenance[tier] ?? 'builder-supplied'
  const found = rescored?.provenance ?? measured.provenance
  const weight = needed === 'builder-supplied' ? 'note' : 'fail'
  const part = needed === 'sealed-holdout' ? rescored?.sealed : rescored?.named
  const why = part?.state === 'void' ? voidFacts(part) : {}
  return [
    ...(rescored?.named.state === 'counts'
      ? differenceFindings(measured.file, rescored.named.differences, rescored.named.tolerance, rescored.named.record)
      : []),
    ...(rescored === undefined
      ? []
      : [
          ...partFindings(rescored.named, 'named', weight),
          ...partFindings(rescored.sealed, 'sealed', weight),
          ...voidFindings(rescored.named, 'named'),
          ...voidFindings(rescored.sealed, 'sealed'),
          ...(rescored.retrained === undefined ? [] : voidFindings(rescored.retrained, 'retrained')),
        ]),
    ...retrainedFindings(rescored?.retrained, settings.retrained?.includes(tier) === true),
    ...(atLeast(found, needed)
      ? []
      : [gateFinding('performance', 'provenance-too-weak', measured.file, 'fail', { found, needed, ...why })]),
  ]
}

type Judge<Settings> = (input: GateInput<Settings>) => readonly Finding[]

/**
 * What a gate finds on the sealed rows, where a result on them counts: the same limits, judged once more on numbers that
 * no builder chose. Notes, claims and the comparison with the live version speak of the builder's file alone.
 */
export function onSealedRows<Settings>(judge: Judge<Settings>, input: GateInput<Settings>): readonly Finding[] {
  const sealed = input.rescored?.sealed
  if (sealed?.state !== 'counts') return []
  const { rescored: _rescored, ...rest } = input
  return judge({ ...rest, evaluation: sealed.evaluation, claims: {}, earlier: [] })
    .filter(({ weight }) => weight !== 'note')
    .map((finding) => ({
      ...finding,
      facts: {
        ...finding.facts,
        about: `${String(finding.facts.about)} (sealed-holdout ${sealed.set})`,
        sealed: sealed.set,
      },
    }))
}
