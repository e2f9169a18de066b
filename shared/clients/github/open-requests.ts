import type { z } from 'zod'
import type { OpenRequest } from '../../ports/forge.ts'
import { OpenAnswer } from './answers.ts'
import type { GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { accountOf } from './history/commits.ts'
import { openQuery } from './queries.ts'

const mostPages = 40

type Node = z.infer<typeof OpenAnswer>['repository']['pullRequests']['nodes'][number]

function requestOf(node: Node): OpenRequest {
  const { number, title, url, headRefName, headRefOid, baseRefName, author, files, reviews } = node
  const whole = files !== null && files.totalCount === files.nodes.length
  return {
    ...{ number, title, url, headSha: headRefOid, headRef: headRefName, base: baseRefName },
    author: accountOf(author),
    files: whole ? files.nodes.map(({ path }) => path) : null,
    objections: reviews.totalCount > 0,
  }
}

/** Every open pull request; a list that is not whole is an error. */
export async function readOpenRequests(
  connection: GithubConnection,
  repository: string,
): Promise<readonly OpenRequest[]> {
  const [owner = '', name = ''] = repository.split('/')
  const found: OpenRequest[] = []
  let after: string | null = null
  for (let round = 0; round < mostPages; round++) {
    const answer: z.infer<typeof OpenAnswer> = await connection.graphql(
      'open',
      openQuery,
      { owner, name, after },
      OpenAnswer,
    )
    const { nodes, pageInfo, totalCount } = answer.repository.pullRequests
    found.push(...nodes.map(requestOf))
    if (!pageInfo.hasNextPage) {
      if (totalCount !== found.length)
        throw new ForgeError(
          'bad-answer',
          `GitHub counts ${totalCount ?? 0} open pull requests and gave ${found.length}.`,
        )
      return found
    }
    if (pageInfo.endCursor === null || pageInfo.endCursor === after)
      throw new ForgeError('bad-answer', 'GitHub promises more open pull requests and does not say where.')
    after = pageInfo.endCursor
  }
  throw new ForgeError('too-much', `${repository} has more than ${mostPages * 50} open pull requests.`)
}
