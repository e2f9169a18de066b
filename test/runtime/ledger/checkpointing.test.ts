import { describe, expect, test } from 'vitest'
import {
  checkpointPath,
  isSignedBy,
  parseCheckpoint,
  publicKeyOf,
} from '../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { shardOf } from '../../../shared/domain/ledger/checkpoint/pages.ts'
import { placeOf } from '../../../shared/domain/ledger/chain.ts'
import { startLook } from '../../../shared/gather/ledger/looking.ts'
import { openBook } from '../../../shared/runtime/ledger/book.ts'
import { writeCheckpoint } from '../../../shared/runtime/ledger/checkpointing.ts'
import { pem } from '../../builders/checkpoint.ts'
import { writer } from '../../builders/ledger.ts'
import { longLedger, promotion } from '../../builders/long-ledger.ts'
import { fakeLedger } from '../../fakes/ledger.ts'
import { fakeParts } from '../../fakes/ledger-parts.ts'

const at = '2026-03-01T00:00:00Z'
const tip = { author: 'countersign-acme[bot]', verified: true }

function long() {
  const ledger = fakeLedger()
  ledger.overwrite(longLedger(300).files)
  let head: string | null = null
  const { parts, asked } = fakeParts(ledger.files, () => ({ head, tip }))
  return {
    ledger: { ...ledger, parts, read: async () => ({ ...(await ledger.read()), tip }) },
    asked,
    at: async () => (head = (await ledger.read()).head),
  }
}
const verified = (own: ReturnType<typeof long>) => {
  const { visit, looked } = startLook()
  const rank = (path: string): number => Number(placeOf(path)) || Infinity
  for (const file of own.ledger.files().toSorted((a, b) => rank(a.path) - rank(b.path) || 0)) visit(file)
  return looked()
}

describe('a checkpoint that is written', () => {
  test('takes the index into the chain and is signed over its own record', async () => {
    const own = long()
    const { record, digest } = await writeCheckpoint(await openBook(own.ledger), own.ledger.parts, writer, at, pem)
    expect([record.kind, record.number]).toEqual(['checkpoint', 602])
    const text = own.ledger.files().find(({ path }) => path === checkpointPath(602))?.text ?? ''
    const parsed = parseCheckpoint(text)
    if (!('checkpoint' in parsed)) throw new Error(parsed.problem)
    expect([parsed.checkpoint.records, parsed.checkpoint.digest]).toEqual([602, digest])
    expect(isSignedBy(parsed.checkpoint, publicKeyOf(pem) ?? '')).toBe(true)
    expect([verified(own).walked.faults, verified(own).index]).toEqual([[], []])
  })

  test('is gone on with from what lies there, and from the records since alone', async () => {
    const own = long()
    await writeCheckpoint(await openBook(own.ledger), own.ledger.parts, writer, at, null)
    await own.at()
    const book = await openBook(own.ledger, () => ({ models: [], standing: true }))
    for (const draft of promotion('churn', 151, 603, at)) await book.append(draft, 'promotion')
    await own.at()
    own.asked.length = 0
    await writeCheckpoint(book, own.ledger.parts, writer, at, null)
    expect(own.asked.filter((path) => path.startsWith('records/'))).toEqual([])
    expect([verified(own).walked.faults, verified(own).index]).toEqual([[], []])
  })

  test('is not gone on with from a page that is not the one which the root names', async () => {
    const own = long()
    await writeCheckpoint(await openBook(own.ledger), own.ledger.parts, writer, at, null)
    await own.at()
    const book = await openBook(own.ledger, () => ({ models: [], standing: true }))
    for (const draft of promotion('churn', 151, 603, at)) await book.append(draft, 'promotion')
    const path = `index/${shardOf('churn')}/000002.json`
    const files = own.ledger.files()
    own.ledger.overwrite(
      files.map((one) => (one.path === path ? { path, text: one.text.replace(/\[\[[^\]]*\],/, '[') } : one)),
    )
    await expect(writeCheckpoint(book, own.ledger.parts, writer, at, null)).rejects.toThrow(
      'is not the page that its root names',
    )
  })

  test('gives way to nobody: the index was made for its place', async () => {
    const own = long()
    const book = await openBook(own.ledger)
    await (
      await openBook(own.ledger)
    ).append({ kind: 'checkpoint', at, writer, index: `sha256:${'0'.repeat(64)}` }, 'x')
    await expect(writeCheckpoint(book, own.ledger.parts, writer, at, null)).rejects.toThrow('Another run wrote')
  })
})
