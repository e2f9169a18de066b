import { requestFolders } from '../../domain/request/request-rules.ts'
import type { ModelVersion } from '../../domain/registry.ts'
import { tagsUnread } from '../../domain/reconciliation/history.ts'
import type { Unread } from '../../domain/reconciliation/looked.ts'
import type { Documents } from '../../ports/documents.ts'
import type { Forge } from '../../ports/forge.ts'

/** Which pull requests really proposed the versions whose tags name them. */

/** More pull requests than these are not read in one run. */
const most = 30

const shape = /^#([1-9]\d{0,8})$/

type Sources = { readonly forge: Forge; readonly documents: Documents }

/** The versions that a pull request proposes, as `model version`. */
async function proposedBy({ forge, documents }: Sources, number: number): Promise<readonly string[]> {
  const { pull, files } = await forge.pull(number)
  const found: string[] = []
  for (const folder of requestFolders(files.map(({ path }) => path))) {
    const file = (await forge.folder(pull.head.sha, folder)).find(({ path }) => path === `${folder}/request.yml`)
    const located = documents.locate(file?.text ?? '', `${folder}/request.yml`)
    const value: unknown = located.ok ? located.value.value : null
    if (typeof value !== 'object' || value === null) continue
    found.push(`${String(Reflect.get(value, 'model'))} ${String(Reflect.get(value, 'version'))}`)
  }
  return found
}

/** The tags `countersign.request` that are true, newest version first; those that there is no time for are taken as true, and told. */
export async function explainedTags(
  sources: Sources,
  versions: readonly ModelVersion[],
): Promise<{ readonly explained: ReadonlySet<string>; readonly unread: readonly Unread[] }> {
  const explained = new Set<string>()
  const unread: Unread[] = []
  const pulls = new Map<number, readonly string[]>()
  for (const { name, version, tags } of versions.toSorted((a, b) => b.createdAt - a.createdAt)) {
    const said = tags['countersign.request'] ?? ''
    const number = Number(shape.exec(said)?.[1] ?? 0)
    if (number === 0) continue
    if (!pulls.has(number) && pulls.size >= most) {
      explained.add(`${name} ${version} ${said}`)
      unread.push({
        what: tagsUnread(name, version),
        detail: `no more than ${most} pull requests are read in one run`,
      })
      continue
    }
    try {
      const proposed = pulls.get(number) ?? (await proposedBy(sources, number))
      pulls.set(number, proposed)
      if (proposed.includes(`${name} ${version}`)) explained.add(`${name} ${version} ${said}`)
    } catch (error) {
      // a request that is not there explains nothing; one that could not be read accuses nobody
      if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'not-found') throw error
      pulls.set(number, [])
    }
  }
  return { explained, unread }
}
