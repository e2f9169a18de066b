import { expect, test } from 'vitest'
import { formatLedgerFiles, parseLedgerFiles } from '../../../../shared/domain/audit/sealed/ledger-files.ts'
import { laterDrafts } from '../../../builders/audit.ts'
import { ledger } from '../../../builders/ledger.ts'

const files = ledger(laterDrafts)
const strange = { path: '../\n"evil', text: 'two\nlines' }

test.each([
  ['that is whole', files],
  ['with a gap', files.toSpliced(3, 1)],
  ['with a record of two lines', files.with(2, { path: files[2]?.path ?? '', text: '{}\n{}\n' })],
  ['with what is none of ours', [...files, strange]],
  ['without any', []],
])('the files of a ledger %s are the same again', (_, some) => {
  const { records, others } = formatLedgerFiles(some)
  expect(parseLedgerFiles(records, others)).toEqual(some)
})

test('the records of a whole ledger are their exact bytes, a line each', () => {
  expect(formatLedgerFiles(files)).toEqual({ records: files.map(({ text }) => text).join(''), others: '' })
})

test.each(['x\n', '{}\n', '{"path":"a","text":""}', '{"path":1,"text":""}\n'])('%j holds no file', (others) => {
  expect(parseLedgerFiles('', others)).toBeNull()
})
