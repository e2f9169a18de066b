import type { Entry } from '../../domain/ledger/chain.ts'
import { checkpointPath, formatCheckpoint, signCheckpoint } from '../../domain/ledger/checkpoint/checkpoint.ts'
import { shardsOf, startIndex, type IndexFold } from '../../domain/ledger/checkpoint/index-fold.ts'
import {
  IndexPage,
  indexDigest,
  pagePath,
  pagesOf,
  parseIndex,
  type IndexRoot,
} from '../../domain/ledger/checkpoint/pages.ts'
import { sha256 } from '../../domain/digest.ts'
import type { Writer } from '../../domain/ledger/record-parts.ts'
import type { LedgerParts } from '../../ports/ledger.ts'
import { UserError } from '../failure.ts'
import type { Book } from './book.ts'

/** The index up to the end of the book: from what the last checkpoint left, or over all records where there was none. */
async function indexOf(book: Book, parts: LedgerParts | undefined): Promise<IndexFold> {
  const { root } = book
  const since = book.entries().filter(({ record }) => record.number > (root?.records ?? 0))
  const standing = book.standing().filter(({ record }) => record.number <= (root?.records ?? 0))
  const fold = startIndex(root === null ? null : { root, standing, pages: await lastPages(root, since, parts) })
  for (const entry of since) fold.add(entry)
  return fold
}

/** The last page of each shard that goes on. */
async function lastPages(
  root: IndexRoot,
  since: readonly Entry[],
  parts: LedgerParts | undefined,
): Promise<readonly IndexPage[]> {
  const names = [...new Set(since.flatMap(({ record }) => shardsOf(record)))].filter((name) => name in root.shards)
  const { head } = (await parts?.tip()) ?? { head: null }
  if (parts === undefined || head === null) return []
  const paths = names.map((name) => pagePath(name, pagesOf(root.shards[name]?.rows ?? 0)))
  return (await parts.texts(head, paths)).map((text, index) => {
    const wanted = root.shards[names[index] ?? '']?.last
    const page = text === null || indexDigest(text) !== wanted ? null : parseIndex(IndexPage, text)
    if (page !== null) return page
    throw new UserError(
      `The index cannot be gone on with: ${paths[index] ?? ''} is not the page that its root names.`,
      'Run countersign audit verify.',
    )
  })
}

/** Records the index over all records so far, in the chain, and signs how many there are where a key is given; with the digest of what was signed. */
export async function writeCheckpoint(
  book: Book,
  parts: LedgerParts | undefined,
  writer: Writer,
  at: string,
  pem: string | null,
): Promise<Entry & { readonly signed: string | null }> {
  const index = (await indexOf(book, parts)).take()
  const draft = { kind: 'checkpoint', at, writer, index: index.digest, standing: index.standing } as const
  const texts: string[] = []
  const entry = await book.append(draft, 'checkpoint', ({ record, digest }) => {
    if (pem === null) return index.files
    const signed = signCheckpoint({ records: record.number, digest, index: index.digest, at, writer }, pem)
    const text = formatCheckpoint(signed)
    texts.push(text)
    return [...index.files, { path: checkpointPath(record.number), text }]
  })
  const text = texts.at(-1)
  return { ...entry, signed: text === undefined ? null : `sha256:${sha256(text)}` }
}
