import { describe, expect, test } from 'vitest'
import { choiceOf, LedgerConflictError, openBook } from '../../../shared/runtime/ledger/book.ts'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { recordDigest, type RecordDraft } from '../../../shared/domain/ledger/record.ts'
import { fakeLedger } from '../../fakes/ledger.ts'
import { fakeParts } from '../../fakes/ledger-parts.ts'
import { otherDigest } from '../../builders/forge.ts'
import { chained, genesis, intent, filesOf, reference, writer } from '../../builders/ledger.ts'
import { longLedger } from '../../builders/long-ledger.ts'

const drafts: readonly RecordDraft[] = [genesis(), intent()]
const [first, second] = drafts

describe('the book', () => {
  test('of an empty ledger begins with record 1, which names none before it', async () => {
    const ledger = fakeLedger()
    const book = await openBook(ledger)
    const entry = await book.append(first ?? genesis(), 'genesis')
    expect(entry.record).toMatchObject({ number: 1, previous: null, schema: 'countersign/record/1' })
    expect(ledger.files()).toEqual([{ path: 'records/000/000001.json', text: expect.any(String) as string }])
    expect(entry.digest).toBe(recordDigest(ledger.files()[0]?.text ?? ''))
  })

  test('chains each record to the one before, and what stands there verifies', async () => {
    const ledger = fakeLedger()
    const book = await openBook(ledger)
    const one = await book.append(first ?? genesis(), 'genesis')
    const two = await book.append(second ?? intent(), 'intent')
    expect(two.record).toMatchObject({ number: 2, previous: one.digest })
    expect(readChain(ledger.files())).toEqual({ entries: [one, two], faults: [] })
    expect(book.entries()).toEqual([one, two])
  })

  test('goes on where an earlier run ended', async () => {
    const ledger = fakeLedger()
    ledger.overwrite(filesOf(chained([genesis()]).map(({ record }) => record)))
    const book = await openBook(ledger)
    expect((await book.append(intent(), 'intent')).record.number).toBe(2)
  })

  const night: RecordDraft = {
    ...{ kind: 'self-test', at: '2026-01-05T02:41:00Z', writer, governance: otherDigest, state: 'unknown' },
    ...{ pulls: [], results: [] },
  }

  test('gives way to a self-test that was recorded in between, and comes after it', async () => {
    const ledger = fakeLedger()
    ledger.overwrite(filesOf(chained([genesis()]).map(({ record }) => record)))
    const [book, other] = [await openBook(ledger), await openBook(ledger)]
    const between = await other.append(night, 'a night')
    expect((await book.append(intent(), 'intent')).record).toMatchObject({ number: 3, previous: between.digest })
    expect(readChain(ledger.files()).faults).toEqual([])
    expect(book.entries()).toHaveLength(3)
  })

  test('gives way to another model’s promotion, and not to one of the model itself', async () => {
    const of = (model: string): RecordDraft =>
      intent({ request: reference({ folder: `promotions/${model}/production/0001` }) })
    const ledger = fakeLedger()
    ledger.overwrite(filesOf(chained([genesis()]).map(({ record }) => record)))
    const [book, other] = [await openBook(ledger), await openBook(ledger)]
    await other.append(of('fraud'), 'of another')
    expect((await book.append(of('churn'), 'own')).record.number).toBe(3)
    const late = await openBook(ledger)
    await book.append(of('churn'), 'again')
    await expect(late.append(of('churn'), 'too late')).rejects.toBeInstanceOf(LedgerConflictError)
    expect(ledger.files()).toHaveLength(4)
  })

  test('stops where another run was faster, and writes nothing', async () => {
    const ledger = fakeLedger()
    const book = await openBook(ledger)
    const other = await openBook(ledger)
    await other.append(genesis(), 'genesis')
    const failed = await book.append(genesis(), 'genesis').catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(LedgerConflictError)
    expect(failed).toMatchObject({ mend: 'The next run goes on where this one stopped.' })
    expect(ledger.files()).toHaveLength(1)
    expect(book.entries()).toEqual([])
  })

  test('T34: is not opened where the last record was altered by somebody who is not its writer', async () => {
    const ledger = fakeLedger()
    const files = filesOf(chained([genesis()]).map(({ record }) => record))
    ledger.overwrite(files, { author: 'mel-acme', verified: true })
    await expect(openBook(ledger)).rejects.toThrow(/forged \(the commit of record 1 was made by mel-acme, not by/)
  })

  test('is not opened on a ledger that does not verify', async () => {
    const ledger = fakeLedger()
    const [file] = filesOf(chained([genesis()]).map(({ record }) => record))
    ledger.overwrite([{ path: 'records/000/000002.json', text: file?.text ?? '' }])
    await expect(openBook(ledger)).rejects.toThrow(/The ledger is broken \(missing-record in record 1/)
  })

  test('is not opened on a record of a later version, and says which version to use', async () => {
    const ledger = fakeLedger()
    const files = filesOf(chained([genesis(), intent()]).map(({ record }) => record))
    const later = files.map(({ path, text }) => ({
      path,
      text: text.replace('countersign/record/1', 'countersign/record/2'),
    }))
    ledger.overwrite([...files.slice(0, 1), ...later.slice(1)])
    await expect(openBook(ledger)).rejects.toMatchObject({
      message:
        'The ledger holds what this version cannot read in record 2: unknown schema countersign/record/2, written by a later version; use that; nothing is promoted on it.',
      mend: 'Pin the suite to the version that wrote the record, or a later one, in every workflow.',
    })
  })

  test('says the same of a later version’s record that it reads by the index', async () => {
    const { files } = longLedger(6, { models: ['churn'], every: 5 })
    const last = files.findLast(({ path }) => path.startsWith('records/'))
    const text = last?.text.replace('countersign/record/1', 'countersign/record/2') ?? ''
    const ledger = fakeLedger()
    const { parts } = fakeParts(
      () => files.map((file) => (file === last ? { ...file, text } : file)),
      () => ({ head: 'h', tip: { author: 'countersign-acme[bot]', verified: true } }),
    )
    await expect(openBook({ ...ledger, parts }, choiceOf('churn'))).rejects.toMatchObject({
      message: expect.stringMatching(
        /^The ledger holds what this version cannot read \(unknown-schema in record 14: /,
      ) as string,
      mend: 'Pin the suite to the version that wrote the record, or a later one, in every workflow.',
    })
  })

  test('takes no record of a time before the last one: the clock was set back', async () => {
    const ledger = fakeLedger()
    ledger.overwrite(filesOf(chained([genesis({ at: '2026-01-05T12:00:00Z' })]).map(({ record }) => record)))
    const book = await openBook(ledger)
    await expect(book.append(intent({ at: '2026-01-05T11:59:59Z' }), 'intent')).rejects.toMatchObject({
      message: 'The clock says 2026-01-05T11:59:59Z, before record 1 of 2026-01-05T12:00:00Z; nothing is written.',
      mend: 'Set the clock right, and run again.',
    })
    expect(ledger.files()).toHaveLength(1)
    expect((await book.append(intent({ at: '2026-01-05T12:00:00Z' }), 'intent')).record.number).toBe(2)
  })

  test('is not opened where the ledger cannot be read', async () => {
    const ledger = fakeLedger()
    ledger.refuse(new Error('GitHub answered 500'))
    await expect(openBook(ledger)).rejects.toThrow('GitHub answered 500')
  })
})
