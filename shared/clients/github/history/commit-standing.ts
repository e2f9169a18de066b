import { z } from 'zod'
import type { CommitStanding } from '../../../domain/lineage/commit-standing.ts'
import { CompareAnswer, ShaAnswer } from '../answers.ts'
import type { GithubConnection } from '../connection.ts'
import { ForgeError } from '../error.ts'

const RepositoryAnswer = z.object({ default_branch: z.string() })
const BranchAnswer = z.object({ name: z.string(), commit: ShaAnswer })

type Place = { readonly owner: string; readonly repo: string }

/** A commit is looked for on so many branches beside the default one; each is a question. */
const mostBranches = 20

/** The answer, or null where GitHub has no such thing or the token may not see it. */
async function orNothing<T>(ask: Promise<T>): Promise<T | null> {
  try {
    return await ask
  } catch (error) {
    if (error instanceof ForgeError && (error.code === 'not-found' || error.code === 'unprocessable')) return null
    throw error
  }
}

/** Whether the branch of that tip, or the branch of that name, holds the commit. */
export async function isOn(api: GithubConnection, place: Place, sha: string, tip: string): Promise<boolean> {
  const answer = await orNothing(
    api.rest(
      'GET /repos/{owner}/{repo}/compare/{basehead}',
      { ...place, basehead: `${sha}...${tip}`, per_page: 1 },
      CompareAnswer,
    ),
  )
  // commits without a common one have nothing to compare
  return answer !== null && (answer.status === 'ahead' || answer.status === 'identical')
}

/** Where a commit stands in a repository: GitHub shows those of forks as well, so that being there is not enough. */
export async function readCommitStanding(
  api: GithubConnection,
  repository: string,
  sha: string,
): Promise<CommitStanding> {
  const [owner = '', repo = ''] = repository.split('/')
  const place = { owner, repo }
  const home = await orNothing(api.rest('GET /repos/{owner}/{repo}', place, RepositoryAnswer))
  if (home === null) return { standing: 'unknown', why: `${repository} is not there, or the token may not read it` }
  const commit = await orNothing(api.rest('GET /repos/{owner}/{repo}/commits/{ref}', { ...place, ref: sha }, ShaAnswer))
  if (commit?.sha !== sha) return { standing: 'absent' }
  if (await isOn(api, place, sha, home.default_branch)) return { standing: 'reachable' }
  // a page has 100: of more it is enough to know that they are there
  const enough = mostBranches + 2
  const branches = await api.restPages('GET /repos/{owner}/{repo}/branches', place, BranchAnswer, 1000, enough)
  const others = branches.filter(({ name }) => name !== home.default_branch)
  // by its tip: the name of a branch may hold what an address may not
  for (const { commit: tip } of others.slice(0, mostBranches))
    if (await isOn(api, place, sha, tip.sha)) return { standing: 'reachable' }
  return others.length > mostBranches
    ? { standing: 'unknown', why: `${repository} has more branches than are looked through` }
    : { standing: 'unreachable' }
}
