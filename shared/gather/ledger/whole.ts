import { placeOf, type LedgerFile } from '../../domain/ledger/chain.ts'
import type { Forge } from '../../ports/forge.ts'
import type { Ledger } from '../../ports/ledger.ts'

/** Hands out every file of the branch through the forge, a thousand records at a time where it has parts; the records in order. */
export async function eachFile(
  forge: Forge,
  ledger: Ledger,
  inParts: boolean,
  visit: (file: LedgerFile) => void,
): Promise<void> {
  const { parts } = ledger
  const head = inParts && parts !== undefined ? (await parts.tip()).head : null
  if (parts === undefined || head === null) return inOrder((await ledger.read()).files).forEach(visit)
  const paths = await forge.paths(head)
  const folders = new Set(
    inOrder(paths.map((path) => ({ path, text: '' }))).flatMap(({ path }) => /^(records\/\d+)\//.exec(path)?.[1] ?? []),
  )
  const seen = new Set<string>()
  for (const folder of folders)
    for (const file of inOrder(await parts.folder(head, folder))) {
      seen.add(file.path)
      visit(file)
    }
  const others = paths.filter((path) => !seen.has(path))
  const texts = await parts.texts(head, others)
  others.forEach((path, index) => visit({ path, text: texts[index] ?? '' }))
}

const rank = (path: string): number => {
  const place = placeOf(path)
  return typeof place === 'number' ? place : Infinity
}

function inOrder(files: readonly LedgerFile[]): readonly LedgerFile[] {
  return files
    .map((file) => ({ file, at: rank(file.path) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ file }) => file)
}
