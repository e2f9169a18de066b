import { z } from 'zod'
import { isOwnApp } from '../../domain/approval/builders.ts'
import type { Branched } from '../../domain/proposals/candidate.ts'
import { parseAnswer, type GithubConnection } from './connection.ts'
import { accountOf } from './history/commits.ts'
import { branchesQuery } from './queries.ts'

/** More branches than this are not asked for at once. */
const chunk = 40

const BranchesAnswer = z.object({ repository: z.record(z.string(), z.unknown()) })
const Author = z
  .object({ __typename: z.string(), login: z.string(), databaseId: z.number().int().nullish() })
  .nullable()
const BranchAnswer = z.object({
  ref: z.object({ target: z.object({ oid: z.string() }) }).nullable(),
  pulls: z.object({
    totalCount: z.number().int(),
    nodes: z.array(z.object({ number: z.number().int(), state: z.enum(['OPEN', 'CLOSED', 'MERGED']), author: Author })),
  }),
})
const states = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const

async function readChunk(
  connection: GithubConnection,
  repository: string,
  branches: readonly string[],
  app: string,
): Promise<readonly Branched[]> {
  const [owner = '', name = ''] = repository.split('/')
  const named = branches.flatMap((branch, index): readonly (readonly [string, string])[] => [
    [`ref${index}`, `refs/heads/${branch}`],
    [`head${index}`, branch],
  ])
  const variables = { owner, name, ...Object.fromEntries(named) }
  const { repository: found }: z.infer<typeof BranchesAnswer> = await connection.graphql(
    'branches',
    branchesQuery(branches.length),
    variables,
    BranchesAnswer,
  )
  return branches.map((branch, index) => {
    const { ref, pulls }: z.infer<typeof BranchAnswer> = parseAnswer(
      BranchAnswer,
      { ref: found[`r${index}`], pulls: found[`p${index}`] },
      'graphql branches',
    )
    // anybody may open a request from a branch of this name in a fork: only the App's own are looked at
    const own = pulls.nodes.filter(({ author }) => isOwnApp(accountOf(author), app))
    return {
      branch,
      head: ref?.target.oid ?? null,
      pulls: own.map(({ number, state }) => ({ number, state: states[state] })),
      whole: pulls.totalCount === pulls.nodes.length,
    }
  })
}

/** Where each branch stands, and what the App opened from it, in the order asked; many are asked for together. */
export async function readBranches(
  connection: GithubConnection,
  repository: string,
  branches: readonly string[],
  app: string,
): Promise<readonly Branched[]> {
  const found: Branched[] = []
  for (let at = 0; at < branches.length; at += chunk)
    found.push(...(await readChunk(connection, repository, branches.slice(at, at + chunk), app)))
  return found
}
