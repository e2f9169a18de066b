import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  answers,
  answerSchemaFiles,
  apiFile,
  basisOf,
  jsonSchemaOf,
} from '../../../../shared/domain/audit/api/answers.ts'
import { later as entries } from '../../../builders/audit.ts'
import { now, passed } from './contract.ts'

test('an answer rests on the last record, and says what of the ledger nobody could see', () => {
  const fault = { code: 'chain', record: 3, detail: 'broken-link' } as const
  const verification = { ...passed, state: 'failed', faults: Array.from({ length: 30 }, () => fault) } as const
  const basis = basisOf({ ...verification, first: { from: 2, to: 3 }, unknown: ['who wrote it'] }, entries, now)
  expect(basis).toMatchObject({
    ...{ verification: 'failed', unknown: ['who wrote it'], first: { from: 2, to: 3 }, records: 17, read: now },
    last: { number: 17, digest: entries.at(-1)?.digest },
  })
  expect(basis.faults).toHaveLength(20)
  expect(basisOf(passed, [], now).last).toBeNull()
})

test('each verb has a schema file under its name', () => {
  const names = [...answerSchemaFiles().keys()].map((path) => /([\w-]+)\.schema\.json$/.exec(path)?.[1])
  expect(names).toEqual(expect.arrayContaining(['who', 'at', 'history', 'why', 'conditions', 'cycle-times', 'verify']))
})

test('the answer of verify may say that nobody looked at attestations', () => {
  expect(answers.verify.safeParse({ ...passed, attestations: 'unknown' }).success).toBe(true)
  expect(answers.verify.safeParse({ ...passed, attestations: 'passed' }).success).toBe(false)
})

test('no schema asks for more than its type does', () => {
  const schema = z.object({ a: z.array(z.string()).readonly(), b: z.string().optional() })
  expect(jsonSchemaOf(schema)).toMatchObject({ required: ['a'], additionalProperties: false })
  expect(JSON.stringify(jsonSchemaOf(schema))).not.toContain('readOnly')
})

test('a file holds the answer, what it rests on, and a line end', () => {
  const basis = basisOf(passed, [], now)
  const { text } = apiFile('cycle-times.json', 'cycle-times', { times: [] }, basis)
  expect(text).toBe(`${JSON.stringify({ times: [], ledger: basis })}\n`)
})
