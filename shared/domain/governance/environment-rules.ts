import { problemAt, type Located, type Problem } from '../document/document.ts'
import { judgingEnvironment, rescoreEnvironment } from '../protection/setup.ts'
import type { Environment, Policy } from './policy.ts'

/** What is wrong with the ways in which the environments show their versions. */

type Named = readonly [string, Environment]

/** What the jobs of those environments do, whose secrets the forge keeps under the same names. */
const taken = new Map([
  [judgingEnvironment, 'judges requests'],
  [rescoreEnvironment, 'runs what builders wrote'],
])

const lower = (text: string | undefined): string | undefined => text?.toLowerCase()

/** The name of the environment's own model: letters, digits, `_`, `.` and `-` around the model's, which no model itself has. */
function copyProblem(template: string): string | null {
  const parts = template.split('{model}')
  if (parts.length !== 2) return 'must hold {model} once, so that each model has its own copy, as in "prod.{model}".'
  if (template === '{model}') return 'is the model itself; a copy needs a name of its own, as in "prod.{model}".'
  return parts.every((part) => /^[\w.-]*$/.test(part)) && !template.includes('..') && /^[\w{]/.test(template)
    ? null
    : 'holds a sign that no name of a copy may have: letters, digits, _ . and - around {model}, no two dots together, and a letter, a digit or _ first.'
}

/** Whether two environments would be shown at one place. */
function collides(one: Environment, other: Environment): 'alias' | 'stage' | 'copy_to' | null {
  if (one.stage !== undefined && one.stage === other.stage) return 'stage'
  if (one.copy_to !== undefined && lower(one.copy_to) === lower(other.copy_to)) return 'copy_to'
  const own = one.copy_to === undefined && other.copy_to === undefined && one.alias !== undefined
  return own && lower(one.alias) === lower(other.alias) ? 'alias' : null
}

function shownProblems({
  alias,
  stage,
  archive_existing: archive,
  copy_to: copy,
}: Environment): readonly (readonly [string | null, string])[] {
  if (stage !== undefined && (alias !== undefined || copy !== undefined))
    return [['stage', 'stands beside another way to show the version; one place shows it, or they could differ.']]
  if (stage !== undefined && archive !== true)
    return [
      [null, 'must say archive_existing: true: else the version before would stay in the stage beside the new one.'],
    ]
  if (stage === undefined && archive !== undefined)
    return [['archive_existing', 'means nothing without stage; remove it.']]
  if (stage === undefined && alias === undefined)
    return [
      [
        null,
        copy === undefined
          ? 'does not say how MLflow shows it; write alias.'
          : 'must name the alias of the copy that is live; write alias.',
      ],
    ]
  const wrong = copy === undefined ? null : copyProblem(copy)
  return wrong === null ? [] : [['copy_to', wrong]]
}

function problemsOf([name, environment]: Named, earlier: readonly Named[], located: Located): readonly Problem[] {
  const path = ['environments', name]
  const job = taken.get(name)
  if (job !== undefined)
    return [
      problemAt(
        located,
        path,
        `has the name of the forge's environment whose job ${job}; the promoter's credential would lie open to it. Give it another name, such as production.`,
      ),
    ]
  const own = shownProblems(environment)
  if (own.length > 0)
    return own.map(([key, message]) => problemAt(located, key === null ? path : [...path, key], message))
  const found = earlier
    .map(([other, one]) => [other, collides(environment, one)] as const)
    .find(([, key]) => key !== null)
  const [other, key] = found ?? []
  return key == null
    ? []
    : [problemAt(located, [...path, key], `is the ${key} of environment "${other}" too; each needs its own.`)]
}

/** What is wrong with the environments of a policy. */
export function environmentProblems({ environments, access }: Policy, located: Located): readonly Problem[] {
  const entries = Object.entries(environments).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length === 0)
    return [problemAt(located, ['environments'], 'names none; there would be nothing to promote to.')]
  const staged = entries.find(([, { stage }]) => stage !== undefined)?.[0]
  return [
    ...entries.flatMap((one, index) => problemsOf(one, entries.slice(0, index), located)),
    ...(staged === undefined || access?.status_writer === undefined
      ? []
      : [
          problemAt(
            located,
            ['access', 'status_writer'],
            `could move versions into the MLflow stage of "${staged}": the registry gives the right to tag with the right to move between stages. Remove it and write no status tags, or show that environment by an alias or a copy.`,
          ),
        ]),
  ]
}
