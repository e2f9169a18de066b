import type { Champion, Measured, Unmeasured } from '../evidence/evaluation.ts'
import { keepsLimits } from '../metric/fraction.ts'
import { PERFORMANCE_METRICS } from '../metric/performance.ts'
import type { Finding } from '../verdict.ts'
import { gateFinding, type GateCode } from './finding.ts'
import type { GateInput } from './gate.ts'
import type { PerformanceSettings } from './settings.ts'

type Input = GateInput<PerformanceSettings>

const unmeasured: Readonly<Record<Unmeasured['code'], GateCode>> = {
  'not-declared': 'predictions-not-declared',
  missing: 'predictions-missing',
  unreadable: 'predictions-unreadable',
  unusable: 'predictions-unusable',
  'threshold-unknown': 'threshold-unknown',
  'column-missing': 'predictions-unusable',
}

/** The finding for predictions that gave no numbers. */
export function unmeasuredFinding(gate: 'performance' | 'fairness', { code, file, detail }: Unmeasured): Finding {
  return gateFinding(gate, unmeasured[code], file, 'fail', { file, detail })
}

const metrics: readonly string[] = PERFORMANCE_METRICS

function limitFindings({ settings }: Input, measured: Measured): readonly Finding[] {
  const limits = [
    ...Object.entries(settings.minimum).map(([metric, limit]) => ({ metric, limit, side: 'minimum' as const })),
    ...Object.entries(settings.maximum).map(([metric, limit]) => ({ metric, limit, side: 'maximum' as const })),
  ]
  return limits.flatMap(({ metric, limit, side }): readonly Finding[] => {
    const key = PERFORMANCE_METRICS.find((name) => name === metric)
    const found = key === undefined ? null : measured.performance[key].measure
    if (found === null)
      return [
        gateFinding('performance', 'metric-undefined', metric, 'fail', { metric, limit, rows: measured.tally.used }),
      ]
    const kept = keepsLimits(found, side === 'minimum' ? { minimum: limit } : { maximum: limit })
    if (kept === true) return []
    const code = side === 'minimum' ? 'metric-below-minimum' : 'metric-above-maximum'
    return [
      gateFinding('performance', code, metric, 'fail', {
        metric,
        found: found.value,
        limit,
        provenance: measured.provenance,
      }),
    ]
  })
}

function claimFindings({ settings, claims }: Input, measured: Measured): readonly Finding[] {
  return Object.entries(claims).flatMap(([metric, claimed]): readonly Finding[] => {
    const key = PERFORMANCE_METRICS.find((name) => name === metric)
    if (key === undefined || !metrics.includes(metric)) return []
    if (typeof claimed === 'string')
      return [gateFinding('performance', 'claim-not-a-number', metric, 'fail', { metric, claimed })]
    const found = measured.performance[key].measure
    if (found !== null && Math.abs(found.value - claimed) <= settings.claims_must_match) return []
    return [
      gateFinding('performance', 'claim-differs', metric, 'fail', {
        metric,
        claimed,
        found: found?.value ?? null,
        tolerance: settings.claims_must_match,
      }),
    ]
  })
}

const strength: readonly string[] = ['builder-supplied', 'rescored', 'sealed-holdout']

function provenanceFindings({ settings, tier }: Input, measured: Measured): readonly Finding[] {
  const needed = settings.provenance[tier]
  if (needed === undefined || strength.indexOf(measured.provenance) >= strength.indexOf(needed)) return []
  return [
    gateFinding('performance', 'provenance-too-weak', measured.file, 'fail', { found: measured.provenance, needed }),
  ]
}

function championFindings({ settings }: Input, champion: Champion): readonly Finding[] {
  const asked = settings.against_champion
  if (asked === undefined) return []
  const about = `champion ${asked.metric}`
  if (champion.state === 'none') return [gateFinding('performance', 'no-champion', about, 'note')]
  if (champion.state === 'unreadable') {
    return [
      gateFinding('performance', 'champion-unreadable', about, 'fail', {
        version: champion.version,
        detail: champion.detail,
      }),
    ]
  }
  const { comparison, version, evaluation } = champion
  if (comparison === null) {
    const detail = evaluation.state === 'unmeasured' ? `${evaluation.file}: ${evaluation.detail}` : ''
    return [gateFinding('performance', 'champion-unreadable', about, 'fail', { version, detail })]
  }
  if (comparison.nonInferior === null || comparison.interval === null) {
    return [
      gateFinding('performance', 'champion-not-comparable', about, 'fail', {
        version,
        why: comparison.notEvaluable ?? '',
      }),
    ]
  }
  if (comparison.nonInferior) return []
  const { lower, upper } = comparison.interval
  return [
    gateFinding('performance', 'inferior-to-champion', about, 'fail', {
      metric: asked.metric,
      version,
      lower,
      upper,
      margin: asked.margin,
      difference: comparison.difference?.value ?? null,
    }),
  ]
}

function rowFindings(measured: Measured): readonly Finding[] {
  const refused = Object.entries(measured.tally.refused).filter(([, rows]) => rows > 0)
  return refused.map(([why, rows]) =>
    gateFinding('performance', 'rows-refused', why, 'fail', {
      file: measured.file,
      why,
      rows,
      all: measured.tally.all,
    }),
  )
}

/** What keeps the version's performance from passing: limits, claims that do not hold, a weaker source than asked, the champion. */
export function judgePerformance(input: Input): readonly Finding[] {
  const { evaluation } = input
  if (evaluation.state === 'unmeasured') return [unmeasuredFinding('performance', evaluation)]
  return [
    ...rowFindings(evaluation),
    ...limitFindings(input, evaluation),
    ...claimFindings(input, evaluation),
    ...provenanceFindings(input, evaluation),
    ...championFindings(input, input.champion),
    gateFinding('performance', 'chosen-on-these-rows', evaluation.file, 'note', {
      rows: evaluation.tally.used,
      split: evaluation.split,
    }),
  ]
}
