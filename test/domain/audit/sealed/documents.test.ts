import { expect, test } from 'vitest'
import { blobOf, documentFaults, documentPath, requestsOf } from '../../../../shared/domain/audit/sealed/documents.ts'
import { formatEvidence } from '../../../../shared/domain/evidence/file.ts'
import { digestOf } from '../../../../shared/domain/digest.ts'
import { later } from '../../../builders/audit.ts'
import { subject } from '../../../builders/evidence.ts'
import { chained, folder, genesis, intent, judgement, outcome, reference } from '../../../builders/ledger.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8')
const yaml = 'kind: promotion\n'
const own = subject()
const evidence = formatEvidence(own, {
  ...{ gatheredAt: '2026-01-05T09:00:00Z', server: '3.17.2', claims: {}, champion: { state: 'none' } },
  evaluation: { state: 'unasked' },
} as unknown as Parameters<typeof formatEvidence>[1])
const request = reference({ blob: blobOf(bytes(yaml)) })
const judged = judgement({ evidence: digestOf(own) })
const entries = chained([genesis(), intent({ request, judgement: judged }), outcome(2, { request, judgement: judged })])

test('a blob is named as git names it', () => {
  expect(blobOf(bytes('hello\n'))).toBe('ce013625030ba8dba906f756967f9e9ca394464a')
})

test('the requests of a model are found, or those of one version', () => {
  const all = requestsOf(later, 'credit-approval', null)
  expect(all).toContain('promotions/credit-approval/_facts/0001')
  expect(requestsOf(later, 'credit-approval', '7')).toEqual(['promotions/credit-approval/production/0001'])
  expect(requestsOf(later, 'nothing', null)).toEqual([])
})

test.each([
  ['the request as it was merged', 'request.yml', yaml, null],
  ['another request', 'request.yml', `${yaml} `, 'is not the request that was merged'],
  ['the evidence that was signed', 'evidence.json', evidence, null],
  ['evidence of something else', 'evidence.json', '{}', 'is not the evidence that was signed'],
  ['what is none of the three', 'notes.txt', 'x', 'is none of the documents'],
  ['a card, of which no record tells', 'model-card.md', '# x', null],
])('%s', (_, name, text, why) => {
  const faults = documentFaults(entries, new Map([[documentPath(folder, name), bytes(text)]]))
  expect(faults.map(({ detail }) => detail)).toEqual(why === null ? [] : [expect.stringContaining(why)])
})

test('a document of a request that no record names is a fault, and no other file is looked at', () => {
  const files = new Map([
    [documentPath('promotions/x/production/0001', 'request.yml'), bytes('')],
    ['answers/verify.json', bytes('')],
  ])
  expect(documentFaults(entries, files)).toMatchObject([{ code: 'sealed-entry' }])
})
