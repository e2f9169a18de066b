import { mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drafts } from '../../builders/audit.ts'
import { ledger } from '../../builders/ledger.ts'
import { answerOf, asked } from './planted.ts'

const folder = mkdtempSync(join(tmpdir(), 'api-'))
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')

test('all answers are written as files, with their description', async () => {
  const said = await asked({ command: 'api', question: 'public/api' }, { folder })
  expect(said.failures).toEqual([])
  expect(answerOf(said)).toMatchObject({ path: join(folder, 'public/api'), ledger: { records: 11 } })
  expect(readdirSync(join(folder, 'public'))).toEqual(['api'])
  expect(said.summary).toContain('no file says of a version that it is approved')
  expect(JSON.parse(read('public/api/openapi.json'))).toMatchObject({ openapi: '3.1.0' })
  expect(JSON.parse(read('public/api/index.json'))).toMatchObject({
    models: [{ name: 'churn' }, { name: 'credit-approval' }],
  })
  await asked({ command: 'api', question: 'again' }, { folder })
  for (const file of readdirSync(join(folder, 'again'), { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name)
    if (file.isFile())
      expect(readFileSync(path, 'utf8')).toBe(readFileSync(path.replace('/again', '/public/api'), 'utf8'))
  }
})

test('a ledger that does not verify is written, says so in each file, and fails', async () => {
  const said = await asked({ command: 'api', output: 'broken' }, { folder, files: ledger(drafts).toSpliced(3, 1) })
  expect(said.failures).toEqual(['The ledger does not verify.'])
  expect(JSON.parse(read('broken/models/credit-approval/versions/7.json'))).toMatchObject({
    ...{
      environments: [{ recorded: 'approved', status: 'in-doubt' }],
      ledger: { verification: 'failed', first: { from: 4 } },
    },
  })
})

test('what is there already is not written over', async () => {
  await asked({ command: 'api', output: 'twice' }, { folder })
  await expect(asked({ command: 'api', output: 'twice' }, { folder })).rejects.toThrow('is there already')
  expect(readdirSync(folder).filter((name) => name.startsWith('twice'))).toEqual(['twice'])
})
