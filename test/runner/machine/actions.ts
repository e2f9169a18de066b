import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { readAction } from '../language/action-file.ts'
import type { Action } from '../language/action-file.ts'
import { Refusal } from '../language/refusal.ts'

/** An action found for a `uses:`, and the root its own `$/` starts from. */
export interface ResolvedAction {
  readonly uses: string
  readonly folder: string
  readonly root: string
  readonly repository: string
  readonly ref: string
  readonly action: Action
}

/** Where the different kinds of `uses:` are looked for. */
export interface Places {
  /** `./x`: the workspace. */
  readonly workspace: string
  /** `$/x`: the repository the file with the `uses:` came from. */
  readonly own: { readonly folder: string; readonly repository: string; readonly ref: string }
  /** `owner/name` → folder. */
  readonly remote: Readonly<Record<string, string>>
}

function inside(root: string, path: string, uses: string): string {
  const folder = join(root, path)
  if (relative(root, folder).startsWith('..')) throw new Refusal(`uses: ${uses} leaves its repository`)
  return folder
}

function found(uses: string, root: string, path: string, origin: { repository: string; ref: string }): ResolvedAction {
  const folder = inside(root, path, uses)
  return { uses, folder, root, ...origin, action: readAction(folder, uses) }
}

/** The action a `uses:` names; what is not mapped is refused, since nothing is fetched. */
export function resolvedAction(uses: string, places: Places): ResolvedAction {
  const { own, workspace, remote } = places
  if (uses.startsWith('./')) return found(uses, workspace, uses, { repository: own.repository, ref: own.ref })
  if (uses.startsWith('$/')) return found(uses, own.folder, uses.slice(2), own)
  const [, owner, name, path = '', ref] = /^([\w.-]+)\/([\w.-]+)(?:\/([^@]+))?@(\S+)$/.exec(uses) ?? []
  if (owner === undefined || name === undefined || ref === undefined)
    throw new Refusal(`uses: ${uses} is neither ./path, $/path nor owner/name/path@ref`)
  const repository = `${owner}/${name}`
  const root = remote[repository]
  if (root === undefined)
    throw new Refusal(
      `uses: ${uses} is unknown here: the runner has folders for ${Object.keys(remote).sort().join(', ')}`,
    )
  if (!existsSync(root)) throw new Refusal(`uses: ${uses} is mapped to ${root}, which does not exist`)
  return found(uses, root, path, { repository, ref })
}

export function placesOf(action: ResolvedAction, places: Places): Places {
  return { ...places, own: { folder: action.root, repository: action.repository, ref: action.ref } }
}
