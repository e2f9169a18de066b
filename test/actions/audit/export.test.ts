import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drafts } from '../../builders/audit.ts'
import { ledger } from '../../builders/ledger.ts'
import { answerOf, asked } from './planted.ts'

const folder = mkdtempSync(join(tmpdir(), 'export-'))

test('an export of the records read again is the same ledger, and answers the same', async () => {
  const said = await asked({ command: 'export', question: 'out/ledger.ndjson' }, { folder })
  expect([said.failures, answerOf(said)]).toMatchObject([[], { format: 'ndjson', records: 11 }])
  expect(readFileSync(join(folder, 'out/ledger.ndjson'), 'utf8')).toBe(
    ledger(drafts)
      .map(({ text }) => text)
      .join(''),
  )
  const question = { command: 'who', question: 'credit-approval\n7' }
  const again = await asked({ ...question, ledger: 'out/ledger.ndjson' }, { folder })
  expect(again.outputs).toEqual((await asked(question)).outputs)
})

test('an export of tables is one CSV file a table', async () => {
  await asked({ command: 'export', format: 'csv', output: 'tables' }, { folder })
  expect(readdirSync(join(folder, 'tables')).sort()).toEqual([
    ...[
      'builders.csv',
      'conditions.csv',
      'differences.csv',
      'findings.csv',
      'moves.csv',
      'records.csv',
      'sign_offs.csv',
    ],
  ])
})

test('a broken ledger is exported as far as it can be read, and fails', async () => {
  const files = ledger(drafts).toSpliced(3, 1)
  const said = await asked({ command: 'export', question: 'broken.sqlite', format: 'sqlite' }, { folder, files })
  expect(said.failures).toEqual(['The ledger does not verify.'])
  expect(existsSync(join(folder, 'broken.sqlite'))).toBe(true)
})

test('an exported file that is not there is an error', async () => {
  await expect(asked({ ledger: 'nothing.ndjson' }, { folder })).rejects.toThrow('There is no file nothing.ndjson')
})
