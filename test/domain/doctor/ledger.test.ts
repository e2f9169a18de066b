import { expect, test } from 'vitest'
import * as ledger from '../../../shared/domain/doctor/ledger.ts'
import type { World } from '../../../shared/domain/doctor/world.ts'
import type { Ruleset } from '../../../shared/domain/protection/ruleset.ts'
import { mapSeen, seen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()
const withBypass = (bypass: Ruleset['bypass']): World => ({
  ...sound,
  rulesets: mapSeen(sound.rulesets, (all) => all.map((one) => ({ ...one, bypass }))),
})

test('a ledger without rules can be written by the App, and by everybody else', () => {
  const open = { ...sound, ledgerRules: seen([]) }
  expect(
    [ledger.ledgerWriter, ledger.ledgerAppendOnly, ledger.ledgerWritable].map((judge) => judge(open).state),
  ).toEqual(['missing', 'missing', 'done'])
})

test('who may go past its rules is unknown where the forge hides it', () => {
  const hidden = withBypass(null)
  expect(
    [ledger.ledgerWriter, ledger.ledgerAppendOnly, ledger.ledgerWritable].map((judge) => judge(hidden).state),
  ).toEqual(['unknown', 'unknown', 'unknown'])
})

test('a ruleset that lets nobody past keeps the App out', () => {
  expect(ledger.ledgerWritable(withBypass([]))).toMatchObject({ state: 'missing' })
})

test('an App that may only merge cannot append', () => {
  expect(ledger.ledgerWritable(withBypass([{ type: 'Integration', id: 4242, mode: 'pull_request' }])).state).toBe(
    'missing',
  )
})

test('governance cannot be compared with a ledger that holds none', () => {
  expect(ledger.governanceRecorded({ ...sound, ledger: seen({ entries: [], faults: [], forged: null }) }).state).toBe(
    'unknown',
  )
})
