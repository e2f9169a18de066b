import { z } from 'zod'
import type { Tip } from '../../../domain/ledger/tip.ts'
import { rootPath } from '../../../domain/ledger/checkpoint/pages.ts'
import type { LedgerParts } from '../../../ports/ledger.ts'
import { FoldersAnswer, GitActor, Signature } from '../answers.ts'
import { parseAnswer, type GithubConnection } from '../connection.ts'
import { ForgeError } from '../error.ts'
import { folderReader } from '../folder.ts'
import { textsQuery, tipQuery } from '../queries.ts'

const Text = z.object({ isTruncated: z.boolean(), text: z.string().nullable() }).partial().nullable()

const TipAnswer = z.object({
  repository: z.object({
    ref: z.object({ target: z.object({ oid: z.string(), author: GitActor, signature: Signature }) }).nullable(),
    root: Text,
  }),
})

/** GitHub gives a document ten seconds; more files than these are asked for in several. */
const together = 50

/** Who made a commit, and whether the forge's own signature says so. */
export const madeBy = ({
  author,
  signature,
}: {
  readonly author: z.infer<typeof GitActor>
  readonly signature: z.infer<typeof Signature>
}): Tip => ({
  author: author?.user?.login ?? author?.name ?? null,
  verified: signature?.isValid === true && signature.wasSignedByGitHub,
})

/** Half a text would be another one: what GitHub cut is an error, what is no text is none. */
function whole(value: z.infer<typeof Text>, path: string): string | null {
  if (value?.isTruncated === true)
    throw new ForgeError('bad-answer', `GitHub cut the text of ${path}, which is too large for it.`)
  return value?.text ?? null
}

/** The ledger's branch read in parts. */
export function ledgerParts(connection: GithubConnection, repository: string, branch: string): LedgerParts {
  const [owner = '', name = ''] = repository.split('/')
  const folder = folderReader(connection, repository)
  const some = async (head: string, paths: readonly string[]): Promise<readonly (string | null)[]> => {
    const variables = Object.fromEntries(paths.map((path, index) => [`at${index}`, `${head}:${path}`]))
    const answer = await connection.graphql(
      'ledger files',
      textsQuery(paths.length),
      { owner, name, ...variables },
      FoldersAnswer,
    )
    return paths.map((path, index) =>
      whole(parseAnswer(Text, answer.repository[`f${index}`] ?? null, 'graphql ledger files'), path),
    )
  }
  return {
    tip: async () => {
      const ref = `refs/heads/${branch}`
      const variables = { owner, name, ref, root: `${ref}:${rootPath}` }
      const { repository: found } = await connection.graphql('ledger tip', tipQuery, variables, TipAnswer)
      if (found.ref === null) return { head: null, tip: null, root: null }
      const { target } = found.ref
      return { head: target.oid, tip: madeBy(target), root: whole(found.root, rootPath) }
    },
    texts: async (head, paths) => {
      const found: (string | null)[] = []
      for (let from = 0; from < paths.length; from += together)
        found.push(...(await some(head, paths.slice(from, from + together))))
      return found
    },
    folder: async (head, path) =>
      (await folder(head, path)).map(({ path: own, text }) => ({ path: own, text: text ?? '' })),
  }
}
