import type { Champion, Measured, Unmeasured } from '../evidence/evaluation.ts'
import { judgeDifference } from '../metric/comparison/verdict.ts'
import { keepsLimits } from '../metric/fraction.ts'
import { isMetricOf, METRIC_NAMES, type MetricName, METRICS_OF, type Task } from '../metric/task/tasks.ts'
import type { Finding } from '../verdict.ts'
import { provenanceFindings } from '../rescore/findings.ts'
import { gateFinding, type GateCode } from './finding.ts'
import type { GateInput } from './gate.ts'
import { type PerformanceSettings, usualSample } from './settings.ts'

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

const taskOf = (measured: Measured): Task => measured.task ?? 'binary'

/** The task where it is another than yes or no: what its rows must hold is another thing. */
const taskFact = ({ task }: Measured): { readonly task?: Task } => (task === undefined ? {} : { task })

/** A metric that the policy or the model file names and the model's task does not have. */
const foreign = (task: Task, metric: string, about = metric): Finding =>
  gateFinding('performance', 'metric-not-of-task', about, 'fail', { metric, task, metrics: METRICS_OF[task] })

type Limit = { readonly metric: MetricName; readonly limit: number; readonly side: 'minimum' | 'maximum' }

function limitsOf({ minimum, maximum }: PerformanceSettings): readonly Limit[] {
  const of = (side: Limit['side'], limits: Readonly<Partial<Record<MetricName, number>>>): readonly Limit[] =>
    Object.entries(limits).flatMap(([name, limit]) => {
      const metric = METRIC_NAMES.find((one) => one === name)
      return metric === undefined ? [] : [{ metric, limit, side }]
    })
  return [...of('minimum', minimum), ...of('maximum', maximum)]
}

function limitFinding({ metric, limit, side }: Limit, measured: Measured): Finding | null {
  if (!isMetricOf(taskOf(measured), metric)) return foreign(taskOf(measured), metric)
  const found = measured.performance[metric]?.measure ?? null
  if (found === null)
    return gateFinding('performance', 'metric-undefined', metric, 'fail', {
      ...{ metric, limit, rows: measured.tally.used },
      ...taskFact(measured),
    })
  if (keepsLimits(found, { [side]: limit }) === true) return null
  const code = side === 'minimum' ? 'metric-below-minimum' : 'metric-above-maximum'
  const { provenance } = measured
  return gateFinding('performance', code, metric, 'fail', { metric, found: found.value, limit, provenance })
}

/** The limits that hold by the value and not by the whole interval: the pass rests on a point, and that is shown. */
function pointFinding(limits: readonly Limit[], measured: Measured): readonly Finding[] {
  const narrow = limits.flatMap(({ metric, limit, side }) => {
    const { measure = null, interval = null } = measured.performance[metric] ?? {}
    if (measure === null || interval === null || keepsLimits(measure, { [side]: limit }) !== true) return []
    const whole = side === 'minimum' ? interval.lower >= limit : interval.upper <= limit
    return whole ? [] : [{ metric, found: measure.value, limit, lower: interval.lower, upper: interval.upper }]
  })
  return narrow.map(({ metric, ...facts }) =>
    gateFinding('performance', 'passed-on-the-point', metric, 'note', { metric, ...facts }),
  )
}

function sampleFindings({ settings }: Input, { tally, file }: Measured): readonly Finding[] {
  const need = settings.smallest_sample ?? usualSample
  if (tally.used >= need) return []
  return [gateFinding('performance', 'too-few-rows', file, 'fail', { file, rows: tally.used, need })]
}

function claimFindings({ settings, claims }: Input, measured: Measured): readonly Finding[] {
  return Object.entries(claims).flatMap(([metric, claimed]): readonly Finding[] => {
    const key = METRICS_OF[taskOf(measured)].find((name) => name === metric)
    if (key === undefined) return []
    if (typeof claimed === 'string')
      return [gateFinding('performance', 'claim-not-a-number', metric, 'fail', { metric, claimed })]
    const found = measured.performance[key]?.measure ?? null
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

type Read = Extract<Champion, { state: 'read' }>

function championFindings({ settings }: Input, champion: Champion, task: Task): readonly Finding[] {
  const asked = settings.against_champion
  if (asked === undefined) return []
  const about = `champion ${asked.metric}`
  if (!isMetricOf(task, asked.metric)) return [foreign(task, asked.metric, about)]
  if (champion.state === 'none') return [gateFinding('performance', 'no-champion', about, 'note')]
  if (champion.state === 'unreadable') {
    const { version, detail } = champion
    return [gateFinding('performance', 'champion-unreadable', about, 'fail', { version, detail })]
  }
  return comparisonFindings(asked, champion, about)
}

function comparisonFindings(
  asked: NonNullable<PerformanceSettings['against_champion']>,
  { comparison, version, evaluation }: Read,
  about: string,
): readonly Finding[] {
  if (comparison === null) {
    const detail = evaluation.state === 'unmeasured' ? `${evaluation.file}: ${evaluation.detail}` : ''
    return [gateFinding('performance', 'champion-unreadable', about, 'fail', { version, detail })]
  }
  if (comparison.interval === null) {
    const why = comparison.notEvaluable ?? ''
    return [gateFinding('performance', 'champion-not-comparable', about, 'fail', { version, why })]
  }
  const { nonInferior, better, inferior } = judgeDifference(comparison.interval, asked)
  if (asked.claim === 'superior' ? better && nonInferior : nonInferior) return []
  const { lower, upper } = comparison.interval
  const facts = {
    metric: asked.metric,
    version,
    lower,
    upper,
    margin: asked.margin,
    difference: comparison.difference?.value ?? null,
    pairing: comparison.pairing.kind,
  }
  return nonInferior
    ? [gateFinding('performance', 'not-superior-to-champion', about, 'fail', facts)]
    : [gateFinding('performance', 'inferior-to-champion', about, 'fail', { ...facts, proven: inferior })]
}

function rowFindings(measured: Measured): readonly Finding[] {
  const refused = Object.entries(measured.tally.refused).filter(([, rows]) => rows > 0)
  return refused.map(([why, rows]) =>
    gateFinding('performance', 'rows-refused', why, 'fail', {
      file: measured.file,
      why,
      rows,
      all: measured.tally.all,
      ...taskFact(measured),
    }),
  )
}

/** What keeps the version's performance from passing: too few rows, limits, claims that do not hold, a weaker source than asked, the champion. */
export function judgePerformance(input: Input): readonly Finding[] {
  const { evaluation, settings } = input
  if (evaluation.state === 'unmeasured') return [unmeasuredFinding('performance', evaluation)]
  const limits = limitsOf(settings)
  return [
    ...rowFindings(evaluation),
    ...sampleFindings(input, evaluation),
    ...limits.flatMap((limit) => limitFinding(limit, evaluation) ?? []),
    ...claimFindings(input, evaluation),
    ...provenanceFindings(input, evaluation),
    ...championFindings(input, input.champion, taskOf(evaluation)),
    ...pointFinding(limits, evaluation),
    chosenFinding(input, evaluation),
  ]
}

/** That model and threshold may have been chosen on these rows, and how many versions of the model were measured on them before; or that nobody can tell. */
function chosenFinding({ earlier = [] }: Input, { file, tally, split, holdout, engine }: Measured): Finding {
  const before = earlier.filter((one) => one.holdout === holdout).map(({ version }) => version)
  const untold = holdout === undefined && engine !== undefined ? { untold: true, engine } : {}
  const facts = { rows: tally.used, split, ...(before.length === 0 ? {} : { before }), ...untold }
  return gateFinding('performance', 'chosen-on-these-rows', file, 'note', facts)
}
