import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../../../../actions/audit/main.ts'
import { blobOf } from '../../../../shared/domain/audit/sealed/documents.ts'
import { publicKeyOf } from '../../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { pem } from '../../../builders/checkpoint.ts'
import {
  chained,
  folder as request,
  genesis,
  intent,
  judgement,
  ledger,
  outcome,
  reference,
} from '../../../builders/ledger.ts'
import { world } from '../../../builders/world.ts'
import { fakeHouse, type Said } from '../../../fakes/house.ts'
import { zipMembers } from '../../../../shared/domain/serialized/archive.ts'
import { bytesIn } from '../../../../shared/domain/serialized/bytes.ts'
import { answerOf } from '../planted.ts'
import { audit, promoted, whole } from '../desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'sealed-'))
const template = '<h1>\n<script type="application/json" id="ledger">null</script>\n</h1>\n'
const yaml = 'kind: promotion\n'
const own = { request: reference({ blob: blobOf(Buffer.from(yaml)) }), judgement: judgement({ evidence: null }) }
const drafts = [genesis(), intent(own), outcome(2, own)]
const files = ledger(drafts)
const last = chained(drafts).at(-1)?.digest ?? ''
const { ports } = await world()

async function asked(inputs: Readonly<Record<string, string>>, clone = files): Promise<Said> {
  const house = fakeHouse({
    ...{ ports, inputs, folder, clones: { clone }, beside: { 'audit-pack.html': template } },
    now: '2026-06-01T00:00:00Z',
  })
  await main(house)
  return house.said
}

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const pack = (output: string, more: Readonly<Record<string, string>> = {}, clone = files): Promise<Said> =>
  asked({ command: 'pack', ledger: 'clone', output, ...more }, clone)
const names = (path: string): readonly string[] =>
  zipMembers(bytesIn(readFileSync(join(folder, path)))).map(({ name }) => name)

put(`clone/${request}/request.yml`, yaml)
put(`clone/${request}/model-card.md`, '# Card\n')

test('a version is sealed with page, records, answers and documents, and verifies without anything else', async () => {
  const said = await pack('to/legal.zip', { model: 'credit-approval', version: '7', 'checkpoint-key': pem })
  expect(said.failures).toEqual([])
  expect(names('to/legal.zip')).toEqual([
    ...['manifest.json', 'audit-pack.html', 'ledger/records.ndjson', 'ledger/other-files.ndjson'],
    ...['answers/verify.json', 'answers/conditions.json', 'answers/cycle-times.json'],
    ...['answers/environments/production.json', 'answers/models/credit-approval/history.json'],
    ...['answers/models/credit-approval/conditions.json'],
    ...['who', 'why'].map((name) => `answers/models/credit-approval/versions/7/production/${name}.json`),
    ...['answers/models/credit-approval/versions/7.json'],
    ...[`documents/${request}/request.yml`, `documents/${request}/model-card.md`, 'manifest.seal.json'],
  ])
  expect(said.summary).toContain('Not in it: `promotions/credit-approval/production/0003/evidence.json is not there`')
  const keys = { 'checkpoint-keys': publicKeyOf(pem) ?? '' }
  const told = await asked({ question: 'to/legal.zip', 'at-least': `3:${last}`, ...keys })
  expect(told.outputs).toMatchObject({ verdict: 'unknown', records: '3' })
  expect(told.summary).not.toContain('who made the zip file')
  const again = await asked({ command: 'who', question: 'credit-approval\n7', ledger: 'to/legal.zip' })
  expect(answerOf(again)).toMatchObject({ version: '7', ledger: { verification: 'unknown' } })
})

test('the same ledger at the same time gives the same file', async () => {
  await pack('one.zip')
  await pack('other.zip')
  expect(readFileSync(join(folder, 'one.zip')).equals(readFileSync(join(folder, 'other.zip')))).toBe(true)
})

test('what nobody signed leaves unknown who made it, and a cut end is no pass', async () => {
  await pack('unsigned.zip', {}, files.slice(0, 2))
  expect((await asked({ question: 'unsigned.zip' })).summary).toContain('who made the zip file: it is not signed')
  expect((await asked({ question: 'unsigned.zip', 'at-least': `3:${last}` })).outputs.verdict).toBe('failed')
})

test('a flipped byte fails, and names the entry', async () => {
  await pack('flip.zip')
  const bytes = readFileSync(join(folder, 'flip.zip'))
  const member = zipMembers(bytesIn(bytes)).find(({ name }) => name === 'ledger/records.ndjson')
  const at = (member?.start ?? 0) + 9
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(join(folder, 'flip.zip'), bytes)
  const said = await asked({ question: 'flip.zip' })
  expect([said.outputs.verdict, said.failures]).toEqual(['failed', ['The ledger does not verify.']])
  expect(said.summary).toContain('ledger/records.ndjson')
})

test('a ledger that does not verify is sealed all the same, and does not verify there either', async () => {
  const said = await pack('broken.zip', {}, files.toSpliced(1, 1))
  expect(said.failures).toEqual(['The ledger does not verify.'])
  const told = await asked({ question: 'broken.zip' })
  expect(told.summary).toContain('missing-record')
  expect(told.outputs.verdict).toBe('failed')
})

test('a document that is not as it was recorded is left out, and said', async () => {
  put(`clone/${request}/request.yml`, 'kind: rollback\n')
  const said = await pack('other-request.zip', { question: 'credit-approval\n7' })
  expect(names('other-request.zip').filter((name) => name.endsWith('.yml'))).toEqual([])
  expect(said.summary).toContain('is not the request that was merged')
})

test('beside an export the documents are those of the folder that one is in', async () => {
  put('ledger.ndjson', files.map(({ text }) => text).join(''))
  put(`${request}/request.yml`, yaml)
  const said = await pack('export.zip', { model: 'credit-approval', ledger: 'ledger.ndjson' })
  expect(said.failures).toEqual([])
  expect(names('export.zip')).toContain(`documents/${request}/request.yml`)
})

test('what was sealed is sealed again from the zip, which is no bundle of git', async () => {
  const said = await pack('again.zip', { ledger: 'export.zip' })
  expect(said.failures).toEqual([])
  expect(names('again.zip')).not.toContain('ledger/ledger.bundle')
})

test('a folder that leads elsewhere, as a record of strangers may name one, is not read', async () => {
  const strange = { ...own, request: reference({ folder: '../elsewhere' }) }
  put('../elsewhere/model-card.md', '# Not yours')
  const drafts = [genesis(), intent(strange), outcome(2, strange)]
  const said = await pack('strange.zip', { model: 'credit-approval' }, ledger(drafts))
  expect(names('strange.zip').filter((name) => name.startsWith('documents/'))).toEqual([])
  expect(said.summary).toContain('`../elsewhere is no folder of requests`')
})

test('a seal by what is no key cannot be made', async () => {
  await expect(pack('no-key.zip', { 'checkpoint-key': 'hello' })).rejects.toThrow('is no ed25519 key')
})

test('through the forge the documents come from the default branch', async () => {
  const it = await promoted()
  const inputs = { ...whole, command: 'pack', question: 'credit-approval\n2', output: join(folder, 'forge.zip') }
  const house = fakeHouse({ ports: it.ports, inputs, folder, beside: { 'audit-pack.html': template } })
  await main(house)
  expect(house.said.failures).toEqual([])
  expect(names('forge.zip').filter((name) => name.startsWith('documents/')).length).toBeGreaterThan(1)
  expect((await audit(it, whole)).outputs.verdict).toBe('passed')
})
