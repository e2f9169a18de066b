import type { ChangedFile } from '../../../ports/forge.ts'
import { FileAnswer } from '../answers.ts'
import type { GithubConnection } from '../connection.ts'
import { ForgeError } from '../error.ts'

/** GitHub lists no more files than this by REST. */
const mostFiles = 3000

/**
 * The changed files with the old names of those that were renamed: GraphQL tells the new one alone, and a file that
 * judges could be moved out of its place under a name that means nothing.
 */
export async function withOldNames(
  api: GithubConnection,
  repository: string,
  number: number,
  files: readonly ChangedFile[],
): Promise<readonly ChangedFile[]> {
  const renamed = files.filter(({ change }) => change === 'renamed')
  if (renamed.length === 0) return files
  const [owner = '', repo = ''] = repository.split('/')
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files'
  const listed = await api.restPages(route, { owner, repo, pull_number: number }, FileAnswer, mostFiles)
  const old = new Map(listed.map(({ filename, previous_filename: before }) => [filename, before ?? null]))
  const named = renamed.map(({ path }): ChangedFile => {
    const before = old.get(path)
    if (before === undefined || before === null)
      throw new ForgeError('bad-answer', `GitHub tells that ${path} of #${number} was renamed and not from what.`)
    return { path: before, change: 'renamed' }
  })
  return [...files, ...named]
}
