import { digestOf } from '../../domain/digest.ts'
import type { HeadReading, OwnCheck } from '../../ports/forge.ts'
import { HeadCommit, HeadFolder, HeadsAnswer } from './answers.ts'
import { parseAnswer, type GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { headsQuery } from './queries.ts'

/** The commits and trees that one query asks for. */
const mostObjects = 40

/** More of either than a page holds is not read on; a hundred runs of one App on one commit tell of something else. */
function requireWhole(
  sha: string,
  what: string,
  list: { readonly totalCount: number; readonly nodes: readonly unknown[] },
): void {
  if (list.totalCount === list.nodes.length) return
  throw new ForgeError(
    'too-much',
    `GitHub counts ${list.totalCount} ${what} at commit ${sha} and gave ${list.nodes.length}; it cannot be judged whole.`,
  )
}

/** One folder's tree, or a digest of all: another where any of them is another. */
function joinedTree(trees: readonly (string | null)[]): string | null {
  const [first = null, ...rest] = trees
  return rest.length === 0 || trees.every((tree) => tree === null) ? first : digestOf(trees)
}

function readingOf(
  sha: string,
  commit: unknown,
  folders: readonly unknown[],
  app: string | null,
  names: ReadonlySet<string>,
): HeadReading {
  const read = parseAnswer(HeadCommit, commit, 'graphql heads')
  const trees = folders.map((folder) => {
    const tree = parseAnswer(HeadFolder, folder, 'graphql heads')
    return tree?.__typename === 'Tree' ? tree.oid : null
  })
  if (read === null)
    throw new ForgeError('not-found', `GitHub no longer has commit ${sha}, which was a head of this request.`)
  const checks: OwnCheck[] = []
  const foreign: string[] = []
  const { checkSuites: suites } = read
  // what is left out is not nothing: our own record of this head may be in it
  const leftOut = (): ForgeError =>
    new ForgeError('bad-answer', `GitHub left out the checks of commit ${sha}, which was a head of this request.`)
  if (suites === null) throw leftOut()
  for (const suite of suites.nodes) {
    const { checkRuns: runs } = suite
    if (runs === null) throw leftOut()
    requireWhole(sha, 'check runs of one App', runs)
    for (const run of runs.nodes.filter(({ name }) => names.has(name))) {
      if (app !== null && suite.app?.slug === app) {
        checks.push({
          id: run.databaseId,
          sha,
          name: run.name,
          externalId: run.externalId ?? '',
          status: run.status.toLowerCase(),
          startedAt: run.startedAt,
          text: run.text ?? null,
        })
      } else foreign.push(`${run.name} by ${suite.app?.slug ?? 'an unknown app'}`)
    }
  }
  requireWhole(sha, 'check suites', suites)
  return { sha, folder: joinedTree(trees), checks, foreignChecks: foreign }
}

/** Our check runs, and what the request folders hold, at each commit, in the order given. */
export async function readHeads(
  connection: GithubConnection,
  repository: string,
  shas: readonly string[],
  query: { readonly folders: readonly string[]; readonly app: string | null; readonly names: ReadonlySet<string> },
): Promise<readonly HeadReading[]> {
  const [owner = '', name = ''] = repository.split('/')
  const found: HeadReading[] = []
  const { folders } = query
  const perQuery = Math.max(1, Math.floor(mostObjects / (folders.length + 1)))
  for (let start = 0; start < shas.length; start += perQuery) {
    const part = shas.slice(start, start + perQuery)
    const variables = Object.fromEntries(
      part.flatMap((sha, index) => [
        [`sha${index}`, sha],
        ...folders.map((folder, place) => [`folder${index}_${place}`, `${sha}:${folder}`] as const),
      ]),
    )
    const answer = await connection.graphql(
      'heads',
      headsQuery(part.length, folders.length),
      { owner, name, ...variables },
      HeadsAnswer,
    )
    for (const [index, sha] of part.entries()) {
      const trees = folders.map((_, place) => answer.repository[`f${index}_${place}`])
      found.push(readingOf(sha, answer.repository[`c${index}`], trees, query.app, query.names))
    }
  }
  return found
}
