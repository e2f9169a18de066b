import { z } from 'zod'
import type { Commit } from '../../../domain/forge.ts'
import { CommitNode, HeadsAnswer, ShaAnswer } from '../answers.ts'
import { parseAnswer, type GithubConnection } from '../connection.ts'
import { ForgeError } from '../error.ts'
import { commitsQuery } from '../queries.ts'
import type { RepositoryPath } from '../writes.ts'
import { commitOf } from './commits.ts'

/** The commits between two, with everybody whom they name. */

const RangeAnswer = z.object({ total_commits: z.number().int(), commits: z.array(ShaAnswer) })

const perQuery = 20

/** Every commit that the newer one has and the older one has not; a list that GitHub cut is an error. */
export async function readCommitsBetween(
  api: GithubConnection,
  path: RepositoryPath,
  older: string,
  newer: string,
): Promise<readonly Commit[]> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
  const range = await api.rest(route, { ...path, basehead: `${older}...${newer}` }, RangeAnswer)
  const shas = range.commits.map(({ sha }) => sha)
  if (shas.length !== range.total_commits)
    throw new ForgeError(
      'too-much',
      `GitHub counts ${range.total_commits} commits between ${older.slice(0, 12)} and ${newer.slice(0, 12)} and gave ${shas.length}; they cannot be judged whole.`,
    )
  const found: Commit[] = []
  for (let start = 0; start < shas.length; start += perQuery) {
    const part = shas.slice(start, start + perQuery)
    const asked = Object.fromEntries(part.map((sha, index) => [`sha${index}`, sha]))
    const variables = { owner: path.owner, name: path.repo, ...asked }
    const { repository } = await api.graphql('commits', commitsQuery(part.length), variables, HeadsAnswer)
    for (const index of part.keys())
      found.push(commitOf(parseAnswer(CommitNode, { commit: repository[`c${index}`] }, 'graphql commits')))
  }
  return found
}
