import { problemAt, readDocument, type Located, type Problem, type Read } from '../document/document.ts'
import { didYouMean } from '../document/nearest.ts'
import type { Policy } from '../governance/policy.ts'
import { factsFolder, isPlaced, Request } from './request.ts'

/** Where a request stands, told by its path alone. */
export type RequestPlace = {
  readonly folder: string
  readonly model: string | null
  /** null where the request is about no environment: a change of governance, or of a model's file */
  readonly environment: string | null
  readonly number: string
}

const shape = /^promotions\/(?:_policy|([^/]+)\/([^/]+))\/(\d{4,})$/
// letters, digits and a few signs: no look-alikes, no change of direction, no way out of the folder
const safeName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/

/** Whether a model's name can be a folder's, and be shown wherever a request is. */
export const isSafeName = (model: string): boolean => safeName.test(model)

/** The place that a request folder's path names, or null where it names none. */
export function requestPlace(folder: string): RequestPlace | null {
  const match = shape.exec(folder)
  if (match === null) return null
  const environment = match[2] === undefined || match[2] === factsFolder ? null : match[2]
  return { folder, model: match[1] ?? null, environment, number: match[3] ?? '' }
}

/** The number that the next request beside these folders must have, four digits or more. */
export function nextNumber(folders: readonly string[], beside: string): string {
  const parent = beside.slice(0, beside.lastIndexOf('/'))
  const numbers = folders
    .filter((folder) => folder.slice(0, folder.lastIndexOf('/')) === parent)
    .map((folder) => Number(requestPlace(folder)?.number ?? 0))
  return String(Math.max(0, ...numbers) + 1).padStart(4, '0')
}

/** The request folders among the paths of a commit. */
export function requestFolders(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const folder = path.endsWith('/request.yml') ? path.slice(0, -'/request.yml'.length) : null
    return folder !== null && requestPlace(folder) !== null ? [folder] : []
  })
}

function modelProblems(model: string, place: RequestPlace, located: Located): readonly Problem[] {
  return [
    ...(model === place.model
      ? []
      : [problemAt(located, ['model'], `is "${model}", and the folder is for "${place.model}".`)]),
    ...(isSafeName(model)
      ? []
      : [problemAt(located, ['model'], 'has a name that cannot be shown safely: letters, digits, _ . and - only.')]),
  ]
}

function placeProblems(request: Request, place: RequestPlace, located: Located): readonly Problem[] {
  if (request.kind === 'policy')
    return place.model === null
      ? []
      : [problemAt(located, ['kind'], `a policy request lies in promotions/_policy/, not in ${place.folder}.`)]
  if (place.model === null)
    return [problemAt(located, ['kind'], `"${request.kind}" does not belong into promotions/_policy/.`)]
  if (request.kind === 'model-facts')
    return place.environment === null
      ? modelProblems(request.model, place, located)
      : [problemAt(located, ['kind'], `a model-facts request lies in promotions/${place.model}/${factsFolder}/.`)]
  if (place.environment === null)
    return [problemAt(located, ['kind'], `"${request.kind}" does not belong into ${place.folder}.`)]
  return [
    ...modelProblems(request.model, place, located),
    ...(request.environment === place.environment
      ? []
      : [
          problemAt(
            located,
            ['environment'],
            `is "${request.environment}", and the folder is for "${place.environment}".`,
          ),
        ]),
  ]
}

/**
 * The request in its folder, or everything that is wrong with it; `before` are the request folders of the base, `recorded` those of
 * the ledger where the request is not merged yet.
 */
export function readRequest(
  located: Located,
  place: RequestPlace,
  policy: Policy | null,
  before: readonly string[],
  recorded: readonly string[] = [],
): Read<Request> {
  const read = readDocument(Request, located)
  if (!read.ok) return read
  const request = read.value
  const wanted = nextNumber([...before.filter((folder) => folder !== place.folder), ...recorded], place.folder)
  const numbered =
    place.number === wanted
      ? []
      : [problemAt(located, [], `lies in ${place.folder}; the next free number is ${wanted}.`)]
  const problems = [
    ...placeProblems(request, place, located),
    ...numbered,
    ...environmentProblems(request, policy, located),
    ...copyProblems(request, policy, located),
    ...emergencyProblems(request, policy, located),
  ]
  return problems.length === 0 ? read : { ok: false, problems }
}

function environmentProblems(request: Request, policy: Policy | null, located: Located): readonly Problem[] {
  if (!isPlaced(request) || policy === null || Object.hasOwn(policy.environments, request.environment)) return []
  const known = Object.keys(policy.environments)
  return [
    problemAt(
      located,
      ['environment'],
      `"${request.environment}" is not an environment of the policy (${known.join(', ')}).${didYouMean(request.environment, known)}`,
    ),
  ]
}

/** That the model is what an environment holds its copies in: another environment's alias there would move what that one shows. */
function copyProblems(request: Request, policy: Policy | null, located: Located): readonly Problem[] {
  if (!isPlaced(request)) return []
  const name = request.model.toLowerCase()
  return Object.entries(policy?.environments ?? {}).flatMap(([environment, { copy_to: copy }]) => {
    const [before, after] = copy?.toLowerCase().split('{model}') ?? []
    if (before === undefined || after === undefined || name.length <= before.length + after.length) return []
    return name.startsWith(before) && name.endsWith(after)
      ? [
          problemAt(
            located,
            ['model'],
            `is the name of a copy that environment "${environment}" shows; propose the model itself.`,
          ),
        ]
      : []
  })
}

function emergencyProblems({ kind }: Request, policy: Policy | null, located: Located): readonly Problem[] {
  return kind !== 'break-glass' || policy === null || policy.break_glass !== undefined
    ? []
    : [
        problemAt(
          located,
          ['kind'],
          'is break-glass, and the policy has no break_glass: nobody may go past the stages.',
        ),
      ]
}
