import { describe, expect, test } from 'vitest'
import {
  checkpointPath,
  formatCheckpoint,
  publicKeyOf,
  signCheckpoint,
} from '../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { readChain } from '../../shared/domain/ledger/chain.ts'
import type { PackFile } from '../../pack/chain.ts'
import { otherPem, pem, unsigned } from '../builders/checkpoint.ts'
import { genesis, ledger, reference, story } from '../builders/ledger.ts'
import { otherDigest } from '../builders/forge.ts'
import { blind, statesOf, verified } from './browser.ts'

const key = publicKeyOf(pem) ?? ''
const policyOf = (term: string): string =>
  `policy: 1\nledger: {branch: governance-ledger, checkpoints: {keys: [{public: ${key}${term}}]}}\n`
const ledgerOf = (term: string): readonly PackFile[] =>
  ledger([
    genesis({ files: [{ path: 'governance/policy.yml', digest: otherDigest, text: policyOf(term) }] }),
    ...story.slice(1),
  ])
const files = ledgerOf(', from: 2026-01-01')
const digestOf = (number: number): string => readChain(files).entries[number - 1]?.digest ?? ''

const checkpoint = (records: number, by = pem, digest = digestOf(records), at = '2026-02-07T00:00:00Z'): PackFile => ({
  path: checkpointPath(records),
  text: formatCheckpoint(signCheckpoint(unsigned({ records, digest, at }), by)),
})
const remarked = ledger([
  genesis({ files: [{ path: 'governance/policy.yml', digest: otherDigest, text: `policy: 1\n# was ${key}\n` }] }),
])

describe('a signed checkpoint', () => {
  test('passes where a recorded policy names its key', async () => {
    const found = await verified([...files, checkpoint(3), checkpoint(5)])
    expect([found.state, statesOf(found).Checkpoints]).toEqual(['passed', 'passed'])
    expect(found.checkpoints.map(({ records, signed, publicKey }) => [records, signed, publicKey])).toEqual([
      [3, true, key],
      [5, true, key],
    ])
  })

  test('that is not there is unknown, and leaves order and content as they are', async () => {
    const found = await verified(files)
    expect([found.state, statesOf(found).Checkpoints]).toEqual(['passed', 'unknown'])
  })

  test('is unknown where nobody can read from when to when its key may sign', async () => {
    const digest = readChain(ledgerOf('')).entries.at(-1)?.digest
    const found = await verified([...ledgerOf(''), checkpoint(5, pem, digest)])
    expect([statesOf(found).Checkpoints, found.checkpoints[0]?.inForce]).toEqual(['unknown', null])
  })

  test.each([
    ['before the first day of its key', ', from: 2026-02-08'],
    ['after the last', ', from: 2026-01-01, until: 2026-02-06'],
  ])('that was made %s fails, though its signature is good', async (_, term) => {
    const own = ledgerOf(term)
    const found = await verified([...own, checkpoint(5, pem, readChain(own).entries.at(-1)?.digest)])
    expect([found.state, statesOf(found).Checkpoints]).toEqual(['failed', 'failed'])
    expect(found.checkpoints[0]).toMatchObject({ signed: true, inForce: false })
    expect(found.firstBad?.sentence).toMatch(/when the policy did not let the key ed25519:[0-9a-f]{16} sign/)
  })

  test('is unknown where the policy does not name its key any more', async () => {
    const file = (text: string) => ({ files: [{ path: 'governance/policy.yml', digest: otherDigest, text }] })
    const dropped = ledger([
      genesis(file(policyOf(', from: 2026-01-01'))),
      genesis({
        ...{ kind: 'policy', at: '2026-01-20T12:00:00Z', ...file('policy: 1\n') },
        request: reference({ folder: 'promotions/_policy/0002', kind: 'policy', pull: 2 }),
      }),
    ])
    const found = await verified([...dropped, checkpoint(2, pem, readChain(dropped).entries.at(-1)?.digest)])
    expect([statesOf(found).Checkpoints, found.checkpoints[0]?.inForce]).toEqual(['unknown', null])
  })

  test('passes on the last day of its key', async () => {
    const own = ledgerOf(', from: 2026-02-07, until: 2026-02-07')
    const found = await verified([...own, checkpoint(5, pem, readChain(own).entries.at(-1)?.digest)])
    expect([found.state, statesOf(found).Checkpoints]).toEqual(['passed', 'passed'])
  })

  test('is unknown in a browser without cryptography', async () => {
    const found = await verified([...files, checkpoint(5)], blind)
    expect([found.state, statesOf(found).Checkpoints]).toEqual(['unknown', 'unknown'])
  })

  test.each<[string, readonly PackFile[], number | null, RegExp]>([
    [
      'a key that no recorded policy names',
      [...files, checkpoint(5, otherPem)],
      null,
      /which no recorded policy names/,
    ],
    [
      'another record than the one that is here',
      [...files, checkpoint(3, pem, digestOf(2))],
      3,
      /not the one that was there/,
    ],
    [
      'a key that the policy names in a comment alone',
      [...remarked, checkpoint(1, pem, readChain(remarked).entries[0]?.digest)],
      null,
      /which no recorded policy names/,
    ],
    [
      'a record that is younger than itself',
      [...files, checkpoint(5, pem, digestOf(5), '2026-01-05T00:00:00Z')],
      null,
      /bears a time before that of record 5/,
    ],
    [
      'another number of records than its place says',
      [...files, { ...checkpoint(3), path: checkpointPath(5) }],
      null,
      /lies in another’s place/,
    ],
    ['more records than are here', [...files.slice(0, 4), checkpoint(5)], 5, /from record 5, was cut off/],
    [
      'something else than what was signed',
      [...files, { ...checkpoint(5), text: checkpoint(5).text.replace('2026-02-07', '2026-02-08') }],
      null,
      /signature .* is not that of the key/,
    ],
    [
      'nothing that is known',
      [...files, { path: 'checkpoints/000005.json', text: '{}\n' }],
      null,
      /no checkpoint that this page knows/,
    ],
  ])('of %s fails', async (_, tampered, record, said) => {
    const found = await verified(tampered)
    expect([found.state, statesOf(found).Checkpoints, found.firstBad]).toEqual([
      'failed',
      'failed',
      { record, sentence: expect.stringMatching(said) },
    ])
  })
})
