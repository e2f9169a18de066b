import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drafts, entries, later } from '../../builders/audit.ts'
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
  const [again, first] = [await asked({ ...question, ledger: 'out/ledger.ndjson' }, { folder }), await asked(question)]
  // what could not be looked at is not the same of an export and of a clone
  const unknown = expect.any(Array) as string[]
  const { ledger: basis, ...answer } = answerOf(first) as { readonly ledger: object }
  expect({ ...again.outputs, answer: answerOf(again) }).toEqual({
    ...first.outputs,
    answer: { ...answer, ledger: { ...basis, unknown } },
  })
  expect(again.outputs.answer).toContain('an export of the records holds neither')
})

test('an export is verified as a chain, and says what it does not hold', async () => {
  await asked({ command: 'export', question: 'whole.ndjson' }, { folder })
  const digest = later.at(-1)?.digest ?? ''
  const verify = { command: 'verify', ledger: 'whole.ndjson' }
  const whole = await asked({ ...verify, 'at-least': `11:${entries.at(-1)?.digest ?? ''}` }, { folder })
  expect([whole.outputs.verdict, whole.outputs.records]).toEqual(['unknown', '11'])
  expect(whole.summary).toContain('an export of the records holds neither')
  const short = await asked({ ...verify, 'at-least': `17:${digest}` }, { folder })
  expect(short.outputs.verdict).toBe('failed')
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
