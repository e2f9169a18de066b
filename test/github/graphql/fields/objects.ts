import { isUtf8 } from 'node:buffer'
import { git, listTree, objectAt, readCommit, refs, typeOf, type TreeEntry } from '../../git.ts'
import type { Repo } from '../../store.ts'
import { need } from '../access.ts'
import { once, type Fields, type GraphqlAsk } from '../fields.ts'
import { commitFields } from './commit.ts'
import { keptBlob } from './kept.ts'

/** What lies in git: trees, blobs, tags and the refs that lead to them. */

type Named = Pick<TreeEntry, 'type' | 'sha'>

const mostText = 512 * 1024
const looked = 8000

function blobFields(repo: Repo, sha: string): Fields {
  const content = once(() => keptBlob(repo, sha))
  // git's own measure: a zero byte near the beginning
  const isBinary = (): boolean => content().subarray(0, looked).includes(0)
  const text = (): string | null => {
    if (isBinary()) return null
    // GitHub guesses the encoding of what is not UTF-8 and shows it as text all the same
    return content()
      .subarray(0, mostText)
      .toString(isUtf8(content()) ? 'utf8' : 'latin1')
  }
  return {
    __typename: 'Blob',
    id: `B_${sha}`,
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    byteSize: () => content().length,
    isBinary,
    isTruncated: () => content().length > mostText,
    text,
  }
}

const entryFields = (ask: GraphqlAsk, repo: Repo, entry: TreeEntry, prefix: string): Fields => ({
  name: entry.path,
  path: `${prefix}${entry.path}`,
  type: entry.type,
  mode: Number.parseInt(entry.mode, 8),
  oid: entry.sha,
  // a submodule's commit lies in another repository
  object: () => (entry.type === 'commit' ? null : objectOf(ask, repo, entry, `${prefix}${entry.path}/`)),
})

const treeFields = (ask: GraphqlAsk, repo: Repo, sha: string, prefix: string): Fields => ({
  __typename: 'Tree',
  id: `T_${sha}`,
  oid: sha,
  abbreviatedOid: sha.slice(0, 7),
  entries: () => listTree(repo.folder, sha, false).map((entry) => entryFields(ask, repo, entry, prefix)),
})

function tagFields(ask: GraphqlAsk, repo: Repo, sha: string): Fields {
  const header = (name: string): string =>
    new RegExp(`^${name} (.*)$`, 'm').exec(git(repo.folder, ['cat-file', 'tag', sha]))?.[1] ?? ''
  return {
    __typename: 'Tag',
    id: `TA_${sha}`,
    oid: sha,
    name: () => header('tag'),
    target: () => gitObject(ask, repo, header('object'), ''),
  }
}

function objectOf(ask: GraphqlAsk, repo: Repo, { type, sha }: Named, prefix: string): Fields | null {
  if (type === 'commit')
    return {
      ...commitFields(ask, repo, sha),
      tree: () => gitObject(ask, repo, readCommit(repo.folder, sha).tree, ''),
    }
  if (type === 'tree') return treeFields(ask, repo, sha, prefix)
  if (type === 'blob') return blobFields(repo, sha)
  return type === 'tag' ? tagFields(ask, repo, sha) : null
}

/** The object of this name in the repository, or null where it is not. */
export function gitObject(ask: GraphqlAsk, repo: Repo, sha: string, prefix: string): Fields | null {
  const type = typeOf(repo.folder, sha)
  return type === null ? null : objectOf(ask, repo, { type, sha }, prefix)
}

/** What a revision expression such as `main:folder` leads to, or null. */
export function gitExpression(ask: GraphqlAsk, repo: Repo, expression: string): Fields | null {
  const sha = objectAt(repo.folder, expression)
  const path = expression.includes(':') ? expression.slice(expression.indexOf(':') + 1).replace(/\/+$/, '') : ''
  return sha === null ? null : gitObject(ask, repo, sha, path === '' ? '' : `${path}/`)
}

/** The ref of this name, with or without its prefix, or null. */
export function refFields(ask: GraphqlAsk, repo: Repo, name: string): Fields | null {
  const all = refs(repo.folder)
  const full = [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`].find((one) => all.has(one))
  const sha = full === undefined ? undefined : all.get(full)
  if (full === undefined || sha === undefined) return null
  const [, prefix = '', short = ''] = /^(refs\/[^/]+\/)(.+)$/.exec(full) ?? []
  const target = (): Fields | null => {
    need(ask, 'contents')
    return gitObject(ask, repo, sha, '')
  }
  return { __typename: 'Ref', id: `REF_${repo.id}_${full}`, name: short, prefix, target }
}
