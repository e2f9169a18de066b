import type { HeadReading, OwnCheck } from '../../ports/forge.ts'
import { HeadCommit, HeadFolder, HeadsAnswer } from './answers.ts'
import { parseAnswer, type GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { headsQuery } from './queries.ts'

const perQuery = 20

function readingOf(
  sha: string,
  commit: unknown,
  folder: unknown,
  app: string | null,
  names: ReadonlySet<string>,
): HeadReading {
  const read = parseAnswer(HeadCommit, commit ?? null, 'graphql heads')
  const tree = parseAnswer(HeadFolder, folder ?? null, 'graphql heads')
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
    if (runs.totalCount > runs.nodes.length)
      throw new ForgeError('too-much', `Commit ${sha} has more than 100 check runs of one app.`)
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
  if (suites.totalCount > suites.nodes.length) {
    throw new ForgeError('too-much', `Commit ${sha} has more than 50 check suites.`)
  }
  return { sha, folder: tree?.__typename === 'Tree' ? tree.oid : null, checks, foreignChecks: foreign }
}

/** Our check runs and the request folder's tree at each commit, in the order given. */
export async function readHeads(
  connection: GithubConnection,
  repository: string,
  shas: readonly string[],
  query: { readonly folder: string; readonly app: string | null; readonly names: ReadonlySet<string> },
): Promise<readonly HeadReading[]> {
  const [owner = '', name = ''] = repository.split('/')
  const found: HeadReading[] = []
  for (let start = 0; start < shas.length; start += perQuery) {
    const part = shas.slice(start, start + perQuery)
    const variables = Object.fromEntries(
      part.flatMap((sha, index) => [
        [`sha${index}`, sha],
        [`folder${index}`, `${sha}:${query.folder}`],
      ]),
    )
    const answer = await connection.graphql('heads', headsQuery(part), { owner, name, ...variables }, HeadsAnswer)
    for (const [index, sha] of part.entries()) {
      found.push(readingOf(sha, answer.repository[`c${index}`], answer.repository[`f${index}`], query.app, query.names))
    }
  }
  return found
}
