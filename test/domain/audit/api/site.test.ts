import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { whoApproved } from '../../../../shared/domain/audit/approval-answer.ts'
import { decisionOn } from '../../../../shared/domain/audit/decision.ts'
import { modelHistory } from '../../../../shared/domain/audit/model-history.ts'
import type { Entry } from '../../../../shared/domain/ledger/chain.ts'
import { later } from '../../../builders/audit.ts'
import { chained, delivery, genesis, intent, move, outcome, reference, story } from '../../../builders/ledger.ts'
import { longLedger } from '../../../builders/long-ledger.ts'
import { LedgerRecord, parseRecord } from '../../../../shared/domain/ledger/record.ts'
import { readChain } from '../../../../shared/domain/ledger/chain.ts'
import { complaintsOf, filesOf, now, passed } from './contract.ts'

const hostile = [
  'Credit',
  'credit',
  '../../etc/passwd',
  '..',
  'a/b',
  'a',
  'a.json',
  'ü',
  'u\u0308',
  'con',
  '<b>|`@team',
  'x'.repeat(400),
]

/** A ledger whose models nobody would have let in. */
const strange = chained([
  genesis(),
  ...hostile.flatMap((model, index) => {
    const request = reference({ folder: `promotions/${model.replaceAll('/', ' ')}/production/0001` })
    const moved = move({ model, to: model, environment: index % 2 === 0 ? 'production' : '../Prod' })
    return [intent({ request, move: moved }), outcome(2 + 2 * index, { request, move: moved })]
  }),
])

const fixtures = fileURLToPath(new URL('../../../fixtures/ledger/', import.meta.url))
const kinds: readonly Entry[] = readdirSync(fixtures).flatMap((name) => {
  const parsed = parseRecord(readFileSync(join(fixtures, name), 'utf8'))
  return 'record' in parsed ? [{ record: parsed.record, digest: `sha256:${'0'.repeat(64)}` }] : []
})

const ledgers: readonly (readonly [string, readonly Entry[]])[] = [
  ['a year of two models', later],
  ['a delivery', chained([...story, delivery()])],
  ['every kind of record, once', kinds],
  ['long', readChain(longLedger(40).files).entries],
  ['hostile names', strange],
  ['nothing', []],
]

describe.each(ledgers)('of a ledger with %s', (_, entries) => {
  const files = filesOf(entries)

  test('every file is as the description says', () => {
    expect(files.flatMap(({ path, text }) => complaintsOf(path, text))).toEqual([])
  })

  test('every file has a place of its own, within the folder, whatever the case of its name', () => {
    expect(new Set(files.map(({ path }) => path.toLowerCase())).size).toBe(files.length)
    for (const { path } of files) expect(path).toMatch(/^(?:[a-z0-9_~-]+\/)*[a-z0-9_~-]+\.json$/)
    // no file lies where a folder does
    for (const { path } of files) expect(files.some((other) => other.path.startsWith(`${path}/`))).toBe(false)
  })

  test('each path that a file names is there', () => {
    const paths = new Set(files.map(({ path }) => path))
    const named = files
      .filter(({ name }) => name === 'index' || name === 'model' || name === 'version')
      .flatMap(({ text }) => [...text.matchAll(/"(?:path|who|why)":"([^"]+)"/g)].map(([, path = '']) => path))
    expect(named.filter((path) => !paths.has(path))).toEqual([])
  })

  test('the same ledger at the same time gives the same bytes', () => {
    expect(filesOf(entries)).toEqual(files)
  })
})

test('the fixtures are a record of each kind', () => {
  expect(new Set(kinds.map(({ record }) => record.kind)).size).toBeGreaterThanOrEqual(LedgerRecord.options.length)
})

test('a file says what the verb says', () => {
  const at = (path: string): unknown => JSON.parse(filesOf(later).find((one) => one.path === path)?.text ?? 'null')
  const base = 'models/credit-approval'
  const place = `${base}/versions/7/production`
  expect(at(`${place}/who.json`)).toMatchObject({ ...whoApproved(later, 'credit-approval', '7', 'production') })
  expect(at(`${place}/why.json`)).toMatchObject({ ...decisionOn(later, 'credit-approval', '7', 'production') })
  for (const model of ['credit-approval', 'churn'])
    expect(at(`models/${model}/history.json`)).toMatchObject(modelHistory(later, model))
})

test('each record is on the page of its number', () => {
  const { entries } = readChain(longLedger(40).files)
  const Page = z.object({ page: z.number(), records: z.array(z.object({ number: z.number(), digest: z.string() })) })
  const pages = filesOf(entries).flatMap(({ name, text }) => (name === 'records' ? [Page.parse(JSON.parse(text))] : []))
  expect(pages.map(({ page }) => page)).toEqual([1, 2])
  expect(pages.flatMap(({ records }) => records)).toEqual(
    entries.map(({ record, digest }) => ({ number: record.number, digest })),
  )
  for (const { page, records } of pages) for (const { number } of records) expect(Math.ceil(number / 50)).toBe(page)
})

test('of a ledger that does not verify every file says so, and no version is approved', () => {
  const fault = { code: 'chain', record: 3, detail: 'broken-link' } as const
  const files = filesOf(later, { ...passed, state: 'failed', faults: [fault], first: { from: 2, to: 3 } })
  for (const { text } of files) {
    expect(JSON.parse(text)).toMatchObject({
      ledger: { verification: 'failed', faults: [fault], first: { from: 2, to: 3 }, read: now },
    })
    expect(text).not.toContain('"status":"approved"')
  }
})
