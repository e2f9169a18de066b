import { problemAt, readDocument, type Located, type Problem, type Read } from '../document/document.ts'
import type { FairnessMetric } from '../metric/fairness/fairness.ts'
import {
  championClaims,
  EnvironmentSettings,
  FairnessSettings,
  intersectionWeights,
  judgedOn,
  PerformanceSettings,
  provenances,
  usualSample,
  usualWithin,
  type GateSettings,
  type GateTightening,
} from '../gate/settings.ts'
import { lengthOf, SecuritySettings, tightenedSecurity } from '../gate/security-settings.ts'
import { evaluationProblems, metricProblems } from './evaluation-rules.ts'
import { completenessAlone, tightenedCompleteness } from '../documentation/settings.ts'
import { dataQualityAlone, tightenedDataQuality } from '../gate/data-quality-settings.ts'
import { ModelFile } from './model-file.ts'

type Path = readonly (string | number)[]

const loosens = (path: Path, found: unknown, policy: unknown): { readonly path: Path; readonly message: string } => ({
  path: ['gates', ...path],
  message: `would loosen the policy (${JSON.stringify(found)} against ${JSON.stringify(policy)}); a model file may only tighten.`,
})

type Loosening = ReturnType<typeof loosens>
type Sided = 'higher' | 'lower'

/** The tighter of two limits, with a complaint where the model file's is the looser one. */
function limit<Policy extends number | undefined>(
  path: Path,
  side: Sided,
  policy: Policy,
  model: number | undefined,
  into: Loosening[],
): Policy | number {
  if (policy === undefined || model === undefined) return model ?? policy
  const looser = side === 'higher' ? model < policy : model > policy
  if (looser) into.push(loosens(path, model, policy))
  return looser ? policy : model
}

/** The tighter of two words whose order runs from the loosest, with the same complaint. */
function word<T>(path: Path, order: readonly T[], policy: T, model: T | undefined, into: Loosening[]): T {
  if (model === undefined) return policy
  const looser = order.indexOf(model) < order.indexOf(policy)
  if (looser) into.push(loosens(path, model, policy))
  return looser ? policy : model
}

type Limits = Readonly<Record<string, number | undefined>>

function limits(path: Path, side: Sided, policy: Limits, model: Limits | undefined, into: Loosening[]) {
  const names = [...new Set([...Object.keys(policy), ...Object.keys(model ?? {})])]
  return Object.fromEntries(
    names.flatMap((name) => {
      const tighter = limit([...path, name], side, policy[name], model?.[name], into)
      return tighter === undefined ? [] : [[name, tighter] as const]
    }),
  )
}

type Asked<Name extends keyof GateTightening> = NonNullable<GateTightening[Name]>

type Against = NonNullable<PerformanceSettings['against_champion']>

/** What is asked of the comparison with the live version: the metric is the policy's, every other word the tighter one. */
function against(
  ours: Against | undefined,
  theirs: Against | undefined,
  into: Loosening[],
): Pick<PerformanceSettings, 'against_champion'> {
  const at = ['performance', 'against_champion']
  if (ours === undefined || theirs === undefined) {
    const only = ours ?? theirs
    return only === undefined ? {} : { against_champion: only }
  }
  // by another metric the policy's own question would no longer be asked
  if (ours.metric !== theirs.metric) into.push(loosens([...at, 'metric'], theirs.metric, ours.metric))
  const claim = word([...at, 'claim'], championClaims, ours.claim ?? 'non-inferior', theirs.claim, into)
  return {
    against_champion: {
      metric: ours.metric,
      margin: limit([...at, 'margin'], 'lower', ours.margin, theirs.margin, into),
      confidence: limit([...at, 'confidence'], 'higher', ours.confidence, theirs.confidence, into),
      ...(ours.claim === undefined && claim === 'non-inferior' ? {} : { claim }),
    },
  }
}

function performance(policy: PerformanceSettings, model: Asked<'performance'>, into: Loosening[]): PerformanceSettings {
  const at = ['performance']
  const least = policy.smallest_sample ?? usualSample
  const sample =
    model.smallest_sample === undefined
      ? policy.smallest_sample
      : limit([...at, 'smallest_sample'], 'higher', least, model.smallest_sample, into)
  const [ours, theirs] = [policy.rescored_within, model.rescored_within]
  const longer = theirs !== undefined && lengthOf(theirs) > lengthOf(ours ?? usualWithin)
  if (longer) into.push(loosens([...at, 'rescored_within'], theirs, ours ?? usualWithin))
  const retrained = union(policy.retrained ?? [], model.retrained ?? [])
  const within = longer ? ours : (theirs ?? ours)
  return {
    minimum: limits([...at, 'minimum'], 'higher', policy.minimum, model.minimum, into),
    maximum: limits([...at, 'maximum'], 'lower', policy.maximum, model.maximum, into),
    claims_must_match: limit(
      [...at, 'claims_must_match'],
      'lower',
      policy.claims_must_match,
      model.claims_must_match,
      into,
    ),
    ...(retrained.length === 0 ? {} : { retrained }),
    provenance: provenance(policy.provenance, model.provenance ?? {}, into),
    ...against(policy.against_champion, model.against_champion, into),
    ...(within === undefined ? {} : { rescored_within: within }),
    ...(sample === undefined ? {} : { smallest_sample: sample }),
  }
}

type Provenance = PerformanceSettings['provenance']

/** A model's own wish for provenance adds to the policy's, and never replaces a stronger one. */
function provenance(policy: Provenance, model: Provenance, into: Loosening[]): Provenance {
  const pairs = (['high', 'medium', 'low'] as const).flatMap((tier) => {
    const [ours, theirs] = [policy[tier], model[tier]]
    const stronger =
      ours === undefined ? theirs : word(['performance', 'provenance', tier], provenances, ours, theirs, into)
    return stronger === undefined ? [] : [[tier, stronger] as const]
  })
  return Object.fromEntries(pairs)
}

type Measures = Pick<FairnessSettings, FairnessMetric>

/** The tighter limit of each measure that either names. */
function measures(policy: Measures, model: Measures, into: Loosening[]): Measures {
  const least = (name: 'demographic_parity_ratio' | 'equalized_odds_ratio') => {
    const [ours, theirs] = [policy[name]?.minimum, model[name]?.minimum]
    const minimum = limit(['fairness', name, 'minimum'], 'higher', ours, theirs, into)
    return minimum === undefined ? {} : { [name]: { minimum } }
  }
  const most = (name: Exclude<FairnessMetric, Parameters<typeof least>[0]>) => {
    const [ours, theirs] = [policy[name]?.maximum, model[name]?.maximum]
    const maximum = limit(['fairness', name, 'maximum'], 'lower', ours, theirs, into)
    return maximum === undefined ? {} : { [name]: { maximum } }
  }
  return {
    ...least('demographic_parity_ratio'),
    ...most('demographic_parity_difference'),
    ...most('equal_opportunity_difference'),
    ...most('equalized_odds_difference'),
    ...least('equalized_odds_ratio'),
    ...most('predictive_parity_difference'),
  }
}

function fairness(policy: FairnessSettings, model: Asked<'fairness'>, into: Loosening[]): FairnessSettings {
  const at = ['fairness']
  // more members needed means fewer groups judged by themselves and more that a person must accept
  const least = (name: 'members' | 'positives') =>
    limit([...at, 'smallest_group', name], 'higher', policy.smallest_group[name], model.smallest_group?.[name], into)
  return {
    ...measures(policy, model, into),
    intersections: word([...at, 'intersections'], intersectionWeights, policy.intersections, model.intersections, into),
    smallest_group: { members: least('members'), positives: least('positives') },
    judged_on: word([...at, 'judged_on'], judgedOn, policy.judged_on, model.judged_on, into),
  }
}

const union = <T>(one: readonly T[], other: readonly T[]): readonly T[] => [...new Set([...one, ...other])]

function environment(policy: EnvironmentSettings, model: Asked<'environment'>, into: Loosening[]): EnvironmentSettings {
  const one = (name: 'pinned' | 'clean_commit') =>
    word(['environment', name], [false, true], policy[name], model[name], into)
  return {
    pinned: one('pinned'),
    image_digest: union(policy.image_digest, model.image_digest ?? []),
    clean_commit: one('clean_commit'),
  }
}

/** The gates of a model file that stand alone, where the policy names none: what they leave out has its default. */
function alone({
  performance,
  fairness,
  documentation,
  environment,
  'data-quality': dataQuality,
  security,
  lineage,
}: GateTightening): GateSettings {
  const least = FairnessSettings.parse({}).smallest_group
  return {
    ...(performance && { performance: PerformanceSettings.parse(performance) }),
    ...(fairness && {
      fairness: FairnessSettings.parse({ ...fairness, smallest_group: { ...least, ...fairness.smallest_group } }),
    }),
    ...(documentation && { documentation: completenessAlone(documentation) }),
    ...(environment && { environment: EnvironmentSettings.parse(environment) }),
    ...(security && { security: SecuritySettings.parse(security) }),
    ...(dataQuality && { 'data-quality': dataQualityAlone(dataQuality) }),
    ...(lineage && { lineage: completenessAlone(lineage) }),
  }
}

/** The gates in force for a model: the policy's, tightened by the model file, and every place where the file would loosen. */
export function tightened(
  policy: GateSettings,
  model: GateTightening | undefined,
): { readonly gates: GateSettings; readonly loosenings: readonly Loosening[] } {
  if (model === undefined) return { gates: policy, loosenings: [] }
  const found: Loosening[] = []
  const complain = (gate: keyof GateSettings) => (path: Path, own: unknown, ours: unknown) => {
    found.push(loosens([gate, ...path], own, ours))
  }
  const gates: GateSettings = {
    ...alone(model),
    ...policy,
    ...(policy.performance &&
      model.performance && { performance: performance(policy.performance, model.performance, found) }),
    ...(policy.fairness && model.fairness && { fairness: fairness(policy.fairness, model.fairness, found) }),
    ...(policy.documentation &&
      model.documentation && {
        documentation: tightenedCompleteness(policy.documentation, model.documentation, complain('documentation')),
      }),
    ...(policy.lineage &&
      model.lineage && { lineage: tightenedCompleteness(policy.lineage, model.lineage, complain('lineage')) }),
    ...(policy.environment &&
      model.environment && { environment: environment(policy.environment, model.environment, found) }),
    ...(policy.security &&
      model.security && {
        security: tightenedSecurity(policy.security, model.security, complain('security')),
      }),
    ...(policy['data-quality'] &&
      model['data-quality'] && {
        'data-quality': tightenedDataQuality(policy['data-quality'], model['data-quality'], complain('data-quality')),
      }),
  }
  return { gates, loosenings: found }
}

function filterProblems(file: ModelFile, located: Located): readonly Problem[] {
  return file.data.filters.flatMap(({ rows_in: before, rows_out: after }, index) => {
    const path = ['data', 'filters', index]
    const previous = file.data.filters[index - 1]
    return [
      ...(after > before
        ? [problemAt(located, path, `leaves ${after} rows of ${before}; a filter cannot add rows.`)]
        : []),
      ...(previous !== undefined && previous.rows_out !== before
        ? [problemAt(located, path, `begins with ${before} rows, the filter before left ${previous.rows_out}.`)]
        : []),
    ]
  })
}

/** The model file, or everything that is wrong with it; `name` is the registered model that its path stands for. */
export function readModelFile(located: Located, name: string): Read<ModelFile> {
  const read = readDocument(ModelFile, located)
  if (!read.ok) return read
  const named =
    read.value.model === name
      ? []
      : [problemAt(located, ['model'], `is "${read.value.model}", and the file stands for "${name}".`)]
  const problems = [
    ...named,
    ...filterProblems(read.value, located),
    ...evaluationProblems(read.value, located),
    ...metricProblems(read.value, located),
  ]
  return problems.length === 0 ? read : { ok: false, problems }
}

/** What a model file says that policy and people do not allow: loosened gates, unknown people and roles. */
export function modelPolicyProblems(
  file: ModelFile,
  policy: { readonly gates: GateSettings; readonly roles: Readonly<Record<string, unknown>> },
  people: readonly string[],
  located: Located,
): readonly Problem[] {
  const responsible = (['owner', 'accountable'] as const).flatMap((key) => [
    ...(Object.hasOwn(policy.roles, file[key].role)
      ? []
      : [problemAt(located, [key, 'role'], `role "${file[key].role}" is not in the policy.`)]),
    ...(people.includes(file[key].person)
      ? []
      : [problemAt(located, [key, 'person'], `"${file[key].person}" is not in people.yml.`)]),
  ])
  return [
    ...responsible,
    ...tightened(policy.gates, file.gates).loosenings.map(({ path, message }) => problemAt(located, path, message)),
  ]
}
