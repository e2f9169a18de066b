import { expect, test } from 'vitest'
import { formatEvidence } from '../../../shared/domain/evidence/file.ts'
import { digestOf } from '../../../shared/domain/digest.ts'
import { readFormer } from '../../../shared/gather/part/former.ts'
import { subject, measured, champion } from '../../builders/evidence.ts'
import { found, promotionRequest } from '../../builders/facts.ts'
import { chained, folder, judgement, outcome, reference, story } from '../../builders/ledger.ts'

const entries = chained(story.slice(0, 3))
const back = { ...promotionRequest({ version: '7' }), kind: 'rollback' as const, record: 3 }
const request = found({ request: { state: 'read', value: back } })
const observations = {
  gatheredAt: '2026-01-05T09:00:00Z',
  server: '3.17.2',
  evaluation: measured(),
  champion: champion(),
  claims: {},
}

const forge = (text: string | null) => ({
  folder: (at: string, path: string) =>
    Promise.resolve(
      text === null || at !== reference().mergeSha
        ? []
        : [{ path: `${path}/evidence.json`, kind: 'file' as const, blob: 'b', text }],
    ),
})

test('the evidence of then is read from the merge of then', async () => {
  const read = await readFormer(forge(formatEvidence(subject(), observations)), entries, request)
  expect(read.former).toMatchObject({
    ...{ state: 'approved', record: 3, folder, kind: 'promotion' },
    held: { state: 'read', digest: digestOf(subject()) },
  })
})

test('whom the request of then named is told by its record, and nobody whom the registry or the forge tells', async () => {
  const builders = [
    { person: 'dana', account: null, fact: 'developers', kind: 'claimed' as const },
    { person: 'vera', account: 'vera-acme', fact: 'developers', kind: 'authenticated' as const },
    { person: 'mel', account: null, fact: 'run-user', kind: 'claimed' as const },
    { person: 'rob', account: 'rob-acme', fact: 'commit-author', kind: 'authenticated' as const },
  ]
  const named = chained([...story.slice(0, 2), outcome(2, { judgement: judgement({ builders }) })])
  expect((await readFormer(forge(null), named, request)).former).toHaveProperty('claimed', [
    { fact: 'developers', person: 'dana' },
  ])
})

test('evidence that is gone is absent', async () => {
  expect((await readFormer(forge(null), entries, request)).former).toMatchObject({ held: { state: 'absent' } })
})

test('a record that leads nowhere says why, and nothing is read', async () => {
  const none = found({ request: { state: 'read', value: { ...back, record: 9 } } })
  const refusing = { folder: () => Promise.reject(new Error('read')) }
  expect(await readFormer(refusing, entries, none)).toEqual({
    former: { state: 'none', record: 9, why: 'no-such-record' },
  })
})

test('a request of another kind has none', async () => {
  expect(await readFormer(forge(null), entries, found())).toEqual({})
})
