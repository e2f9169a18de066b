import { problemAt, readDocument, type Located, type Problem, type Read } from '../document/document.ts'
import type { GateSettings } from '../gate/settings.ts'
import { ModelFile } from './model-file.ts'

type Path = readonly (string | number)[]

const loosens = (path: Path, found: unknown, policy: unknown): { readonly path: Path; readonly message: string } => ({
  path: ['gates', ...path],
  message: `would loosen the policy (${JSON.stringify(found)} against ${JSON.stringify(policy)}); a model file may only tighten.`,
})

type Loosening = ReturnType<typeof loosens>
type Sided = 'higher' | 'lower'

/** The tighter of two limits, with a complaint where the model file's is the looser one. */
function limit(
  path: Path,
  side: Sided,
  policy: number | undefined,
  model: number | undefined,
  into: Loosening[],
): number | undefined {
  if (policy === undefined || model === undefined) return model ?? policy
  const looser = side === 'higher' ? model < policy : model > policy
  if (looser) into.push(loosens(path, model, policy))
  return looser ? policy : model
}

function limits(
  path: Path,
  side: Sided,
  policy: Readonly<Record<string, number | undefined>>,
  model: Readonly<Record<string, number | undefined>>,
  into: Loosening[],
) {
  const names = [...new Set([...Object.keys(policy), ...Object.keys(model)])]
  return Object.fromEntries(
    names.flatMap((name) => {
      const tighter = limit([...path, name], side, policy[name], model[name], into)
      return tighter === undefined ? [] : [[name, tighter] as const]
    }),
  )
}

type Performance = NonNullable<GateSettings['performance']>
type Fairness = NonNullable<GateSettings['fairness']>

function performance(policy: Performance, model: Performance, into: Loosening[]): Performance {
  const at = ['performance']
  const champion = policy.against_champion ?? model.against_champion
  const margin = limit(
    [...at, 'against_champion', 'margin'],
    'lower',
    policy.against_champion?.margin,
    model.against_champion?.margin,
    into,
  )
  const confidence = limit(
    [...at, 'against_champion', 'confidence'],
    'higher',
    policy.against_champion?.confidence,
    model.against_champion?.confidence,
    into,
  )
  return {
    minimum: limits([...at, 'minimum'], 'higher', policy.minimum, model.minimum, into),
    maximum: limits([...at, 'maximum'], 'lower', policy.maximum, model.maximum, into),
    claims_must_match: Math.min(policy.claims_must_match, model.claims_must_match),
    // a model's own wish for provenance adds to the policy's, and never replaces a stronger one
    provenance: strongest(policy.provenance, model.provenance),
    ...(champion === undefined
      ? {}
      : {
          against_champion: {
            metric: champion.metric,
            margin: margin ?? champion.margin,
            confidence: confidence ?? champion.confidence,
          },
        }),
  }
}

const strength = ['builder-supplied', 'rescored', 'sealed-holdout'] as const

function strongest(policy: Performance['provenance'], model: Performance['provenance']): Performance['provenance'] {
  const pairs = (['high', 'medium', 'low'] as const).flatMap((tier) => {
    const place = Math.max(
      strength.indexOf(policy[tier] ?? 'builder-supplied'),
      strength.indexOf(model[tier] ?? 'builder-supplied'),
    )
    return policy[tier] === undefined && model[tier] === undefined ? [] : [[tier, strength[place]] as const]
  })
  return Object.fromEntries(pairs)
}

function fairness(policy: Fairness, model: Fairness, into: Loosening[]): Fairness {
  const at = ['fairness']
  const one = (name: 'demographic_parity_ratio') =>
    limit([...at, name, 'minimum'], 'higher', policy[name]?.minimum, model[name]?.minimum, into)
  const gap = (name: 'equal_opportunity_difference' | 'predictive_parity_difference') =>
    limit([...at, name, 'maximum'], 'lower', policy[name]?.maximum, model[name]?.maximum, into)
  const [parity, opportunity, predictive] = [
    one('demographic_parity_ratio'),
    gap('equal_opportunity_difference'),
    gap('predictive_parity_difference'),
  ]
  return {
    ...(parity === undefined ? {} : { demographic_parity_ratio: { minimum: parity } }),
    ...(opportunity === undefined ? {} : { equal_opportunity_difference: { maximum: opportunity } }),
    ...(predictive === undefined ? {} : { predictive_parity_difference: { maximum: predictive } }),
    intersections: policy.intersections === 'gate' || model.intersections === 'gate' ? 'gate' : 'report',
    // more members needed means fewer groups judged by themselves and more that a person must accept
    smallest_group: {
      members: Math.max(policy.smallest_group.members, model.smallest_group.members),
      positives: Math.max(policy.smallest_group.positives, model.smallest_group.positives),
    },
    judged_on: policy.judged_on === 'interval' || model.judged_on === 'interval' ? 'interval' : 'point',
  }
}

const union = <T>(one: readonly T[], other: readonly T[]): readonly T[] => [...new Set([...one, ...other])]

/** The gates in force for a model: the policy's, tightened by the model file, and every place where the file would loosen. */
export function tightened(
  policy: GateSettings,
  model: GateSettings | undefined,
): { readonly gates: GateSettings; readonly loosenings: readonly Loosening[] } {
  if (model === undefined) return { gates: policy, loosenings: [] }
  const found: Loosening[] = []
  const gates: GateSettings = {
    ...model,
    ...policy,
    ...(policy.performance && model.performance
      ? { performance: performance(policy.performance, model.performance, found) }
      : {}),
    ...(policy.fairness && model.fairness ? { fairness: fairness(policy.fairness, model.fairness, found) } : {}),
    ...(policy.documentation && model.documentation
      ? { documentation: { complete_for: union(policy.documentation.complete_for, model.documentation.complete_for) } }
      : {}),
    ...(policy.environment && model.environment
      ? {
          environment: {
            pinned: policy.environment.pinned || model.environment.pinned,
            clean_commit: policy.environment.clean_commit || model.environment.clean_commit,
            image_digest: union(policy.environment.image_digest, model.environment.image_digest),
          },
        }
      : {}),
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

function evaluationProblems({ evaluation }: ModelFile, located: Located): readonly Problem[] {
  const columns = evaluation.protected.map(({ column }) => column)
  const twice = columns.filter((column, index) => columns.indexOf(column) !== index)
  return [
    ...twice.map((column) => problemAt(located, ['evaluation', 'protected'], `names column "${column}" twice.`)),
    ...evaluation.intersections.flatMap((set, index) =>
      set
        .filter((column) => !columns.includes(column))
        .map((column) =>
          problemAt(located, ['evaluation', 'intersections', index], `"${column}" is not among the protected columns.`),
        ),
    ),
  ]
}

/** The model file, or everything that is wrong with it; `name` is the registered model that its path stands for. */
export function readModelFile(located: Located, name: string): Read<ModelFile> {
  const read = readDocument(ModelFile, located)
  if (!read.ok) return read
  const named =
    read.value.model === name
      ? []
      : [problemAt(located, ['model'], `is "${read.value.model}", and the file stands for "${name}".`)]
  const problems = [...named, ...filterProblems(read.value, located), ...evaluationProblems(read.value, located)]
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
