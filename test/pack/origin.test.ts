import { createPrivateKey, createPublicKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { comparedWithHead, comparedWithKey, originOf, type Answer } from '../../pack/origin.ts'
import type { Checkpoint } from '../../pack/checkpoints.ts'
import { keyName, publicKeyOf } from '../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { otherPem, pem } from '../builders/checkpoint.ts'
import { ledger, story } from '../builders/ledger.ts'
import { blind, here, verified } from './browser.ts'

const { entries } = await verified(ledger(story))
const digest = (number: number): string => entries[number - 1]?.digest ?? ''

describe('a digest that somebody kept', () => {
  test.each([
    ['of the last record vouches for all', digest(5), 'passed'],
    [
      'is read without its prefix, with a number before it, and in capitals',
      ` 5 ${digest(5).slice(7).toUpperCase()} `,
      'passed',
    ],
    ['of an earlier record leaves the later ones open', digest(3), 'unknown'],
    ['of no record here fails', `sha256:${'0'.repeat(64)}`, 'failed'],
    ['that is none says so', 'sha256:12', 'unknown'],
  ])('%s', (_, given, state) => {
    expect(comparedWithHead(given, entries).state).toBe(state)
  })

  test('tells nothing where nothing could be computed', async () => {
    const unseen = await verified(ledger(story), blind)
    expect(comparedWithHead(digest(5), unseen.entries).state).toBe('unknown')
  })
})

describe('a key that somebody knows', () => {
  const raw = publicKeyOf(pem) ?? ''
  const name = keyName(raw)
  const spki = createPublicKey(createPrivateKey(pem)).export({ format: 'pem', type: 'spki' }).toString()
  const checkpoint = (records: number, signed: boolean | null): Checkpoint => ({
    ...{
      path: 'x',
      records,
      digest: digest(records),
      at: '2026-02-07T00:00:00Z',
      key: name,
      signed,
      inForce: true,
      publicKey: raw,
    },
  })
  const whole = [checkpoint(3, true), checkpoint(5, true)]

  test.each<[string, string, readonly Checkpoint[], string]>([
    ['as base64 vouches for what it signed', raw, whole, 'passed'],
    ['as PEM does too', spki, whole, 'passed'],
    ['by its name does too', name, whole, 'passed'],
    ['leaves later records open', raw, [checkpoint(3, true)], 'unknown'],
    ['that signed nothing here fails', publicKeyOf(otherPem) ?? '', whole, 'failed'],
    ['in whose name a signature does not hold fails', raw, [checkpoint(5, false)], 'failed'],
    [
      'that signed another record than the one here fails',
      raw,
      [{ ...checkpoint(5, true), digest: digest(4) }],
      'failed',
    ],
    ['that signed more than is here fails', raw, [{ ...checkpoint(5, true), records: 9 }], 'failed'],
    ['whose signatures the browser cannot check tells nothing', raw, [checkpoint(5, null)], 'unknown'],
    ['tells nothing of a ledger without checkpoints', raw, [], 'unknown'],
    ['that is none says so', 'hello', whole, 'unknown'],
  ])('%s', async (_, given, checkpoints, state) => {
    expect((await comparedWithKey(given, entries, checkpoints, here)).state).toBe(state)
  })
})

describe('the origin', () => {
  const answer = (state: Answer['state']): Answer => ({ state, sentence: '' })

  test.each<[readonly Answer['state'][], Answer['state']]>([
    [[], 'unknown'],
    [['passed'], 'passed'],
    [['unknown', 'passed'], 'passed'],
    [['passed', 'failed'], 'failed'],
  ])('of %j is %s', (answers, state) => {
    expect(originOf(answers.map(answer)).state).toBe(state)
  })
})
