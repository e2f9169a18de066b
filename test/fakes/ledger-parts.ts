import type { LedgerFile } from '../../shared/domain/ledger/chain.ts'
import { rootPath } from '../../shared/domain/ledger/checkpoint/pages.ts'
import type { Tip } from '../../shared/domain/ledger/tip.ts'
import type { LedgerParts } from '../../shared/ports/ledger.ts'

type Stand = { readonly head: string | null; readonly tip: Tip | null }

/** Parts of a ledger in memory, with what was asked of it. */
export function fakeParts(
  files: () => readonly LedgerFile[],
  tip: () => Stand | Promise<Stand>,
): { readonly parts: LedgerParts; readonly asked: string[] } {
  const asked: string[] = []
  const textOf = (path: string): string | null => files().find((file) => file.path === path)?.text ?? null
  return {
    asked,
    parts: {
      tip: async () => {
        asked.push('tip')
        const { head, tip: last } = await tip()
        return { head, tip: last, root: textOf(rootPath) }
      },
      texts: async (_, paths) => {
        asked.push(...paths)
        return paths.map(textOf)
      },
      folder: async (_, path) => {
        asked.push(path)
        return files().filter((file) => file.path.startsWith(`${path}/`))
      },
    },
  }
}
