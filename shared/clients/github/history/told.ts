import { z } from 'zod'
import { mostDeployments, type CommentReading, type DeploymentReading } from '../../../domain/delivery/untold.ts'
import { Instant } from '../../../domain/ledger/record-parts.ts'
import type { GithubConnection } from '../connection.ts'
import { commentsQuery, deploymentsQuery } from '../queries.ts'

/** What was told of outcomes before: deployments and comments, with who made them. */

const By = z.object({ __typename: z.string(), login: z.string() }).nullable()

const DeploymentsAnswer = z.object({
  repository: z.object({
    deployments: z.object({
      nodes: z.array(
        z.object({
          databaseId: z.number().int(),
          createdAt: Instant,
          payload: z.string().nullable(),
          creator: By,
          latestStatus: z.object({ state: z.string() }).nullable(),
        }),
      ),
    }),
  }),
})

/** As many as were asked for, or as there are: one that is left out would be written again. */
const Comments = z
  .object({ totalCount: z.number().int(), nodes: z.array(z.object({ body: z.string(), author: By })) })
  .refine(({ totalCount, nodes }) => nodes.length >= Math.min(30, totalCount), 'fewer comments than are counted')

const CommentsAnswer = z.object({
  repository: z.record(z.string(), z.object({ comments: Comments })),
})

// here a bot's login stands without the ending that REST gives it
const loginOf = (by: z.infer<typeof By>): string | null =>
  by === null ? null : by.__typename === 'Bot' ? `${by.login.replace(/\[bot\]$/, '')}[bot]` : by.login

/** The texts in a payload; it comes as JSON, and what was sent as a text comes as JSON of a text. */
function payloadOf(text: string | null): Readonly<Record<string, string>> {
  let value: unknown = text
  try {
    for (let depth = 0; depth < 2 && typeof value === 'string'; depth++) value = JSON.parse(value)
  } catch {
    return {}
  }
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]: [string, unknown]) => (typeof one === 'string' ? [[key, one]] : [])),
  )
}

type Path = { readonly owner: string; readonly repo: string }

export async function readDeployments(
  api: GithubConnection,
  { owner, repo: name }: Path,
  environment: string,
): Promise<readonly DeploymentReading[]> {
  const asked = { owner, name, environment, most: mostDeployments }
  const { repository } = await api.graphql('deployments', deploymentsQuery, asked, DeploymentsAnswer)
  return repository.deployments.nodes.map(({ databaseId: id, createdAt: at, payload, creator, latestStatus }) => ({
    ...{ id, at },
    by: loginOf(creator),
    payload: payloadOf(payload),
    state: latestStatus?.state.toLowerCase() ?? null,
  }))
}

export async function readComments(
  api: GithubConnection,
  { owner, repo: name }: Path,
  pulls: readonly number[],
): Promise<readonly CommentReading[]> {
  if (pulls.length === 0) return []
  const numbers = Object.fromEntries(pulls.map((number, index) => [`number${index}`, number]))
  const asked = { owner, name, ...numbers }
  const { repository } = await api.graphql('comments', commentsQuery(pulls.length), asked, CommentsAnswer)
  return pulls.flatMap((pull, index) =>
    (repository[`p${index}`]?.comments.nodes ?? []).map(({ body, author }) => ({ pull, body, by: loginOf(author) })),
  )
}
