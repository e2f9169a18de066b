import { expect, test } from 'vitest'
import { eachFile } from '../../../shared/gather/ledger/whole.ts'
import type { LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import { fakeForge } from '../../fakes/forge.ts'
import { fakeLedger } from '../../fakes/ledger.ts'
import { fakeParts } from '../../fakes/ledger-parts.ts'
import { longLedger } from '../../builders/long-ledger.ts'

const { files } = longLedger(600, { every: 500 })

test('in parts and as a whole the same files come, the records in order', async () => {
  const ledger = fakeLedger()
  ledger.overwrite(files.toReversed())
  const { parts, asked } = fakeParts(ledger.files, () => ({ head: 'h', tip: null }))
  const forge = { ...fakeForge(), paths: async () => files.map(({ path }) => path) }
  const read = async (inParts: boolean): Promise<readonly LedgerFile[]> => {
    const seen: LedgerFile[] = []
    await eachFile(forge, { ...ledger, parts }, inParts, (file) => void seen.push(file))
    return seen
  }
  const [whole, some] = [await read(false), await read(true)]
  const records = (all: readonly LedgerFile[]) =>
    all.filter(({ path }) => path.startsWith('records/')).map(({ path }) => path)
  expect(records(some)).toEqual(records(files).toSorted())
  expect(records(whole)).toEqual(records(some))
  expect(some.map(({ text }) => text).toSorted()).toEqual(whole.map(({ text }) => text).toSorted())
  expect(asked.filter((path) => path.startsWith('records/'))).toEqual(['records/000', 'records/001'])
})
