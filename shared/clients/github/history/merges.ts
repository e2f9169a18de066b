import type { MergeTrees, TreeFile, UpdateMerge } from '../../../domain/approval/builder/base-merge.ts'
import { CompareAnswer, TreeAnswer } from '../answers.ts'
import type { GithubConnection } from '../connection.ts'
import type { RepositoryPath } from '../writes.ts'

/** Every file of a commit's tree, or null where the answer was cut. */
async function treeAt(api: GithubConnection, path: RepositoryPath, sha: string): Promise<readonly TreeFile[] | null> {
  const { tree, truncated } = await api.rest(
    'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    { ...path, tree_sha: sha, recursive: '1' },
    TreeAnswer,
  )
  if (truncated) return null
  const files = tree.filter(({ type }) => type !== 'tree')
  return files.some((file) => file.sha == null)
    ? null
    : files.map((file) => ({ path: file.path, mode: file.mode, object: file.sha ?? '' }))
}

/** The four trees of a merge, or null where one of them cannot be had whole. */
export async function readMergeTrees(
  api: GithubConnection,
  path: RepositoryPath,
  { sha, ours, theirs }: UpdateMerge,
): Promise<MergeTrees | null> {
  const compared = await api.rest(
    'GET /repos/{owner}/{repo}/compare/{basehead}',
    { ...path, basehead: `${ours}...${theirs}`, per_page: 1 },
    CompareAnswer,
  )
  const from = compared.merge_base_commit?.sha
  if (from === undefined) return null
  const [base, own, other, merged] = await Promise.all([from, ours, theirs, sha].map((one) => treeAt(api, path, one)))
  if (base == null || own == null || other == null || merged == null) return null
  return { base, ours: own, theirs: other, merged }
}
