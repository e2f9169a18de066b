import { describe, expect, test } from 'vitest'
import * as branch from '../../../shared/domain/doctor/branch.ts'
import type { World } from '../../../shared/domain/doctor/world.ts'
import type { ActiveRule, Ruleset } from '../../../shared/domain/protection/ruleset.ts'
import { mapSeen, seen, unseen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()
const rule = (type: string, ruleset = 99): ActiveRule => ({ type, parameters: {}, ruleset, source: 'acme', own: false })
const withRules = (rules: readonly ActiveRule[]): World => ({ ...sound, branchRules: seen(rules) })

describe('where no rule asks for a pull request, what it would say is unknown', () => {
  test.each(['nativeApprovals', 'nativeStalenessOff', 'dismissalsRestricted'] as const)('%s', (name) => {
    expect(branch[name](withRules([])).state).toBe('unknown')
  })
})

test('of several rules the strictest counts', () => {
  const asks = (count: number): ActiveRule => ({
    ...rule('pull_request'),
    parameters: { required_approving_review_count: count },
  })
  expect(branch.nativeApprovals({ ...withRules([asks(0), asks(2)]), nativeApprovals: 2 }).state).toBe('done')
  expect(branch.nativeApprovals(withRules([asks(0), asks(2)]))).toMatchObject({ state: 'missing', facts: { found: 2 } })
})

test('checks that are not required have no pin to look at', () => {
  expect(branch.checksPinned(withRules([rule('deletion')])).state).toBe('unknown')
})

describe('who may go past the rules', () => {
  const stranger = { type: 'RepositoryRole', id: 5, mode: 'always' }
  const theirs: Ruleset = {
    id: 99,
    name: 'the organisation’s',
    target: 'branch',
    enforcement: 'active',
    source: 'acme',
    own: false,
    conditions: {},
    rules: [],
    bypass: [stranger],
  }
  const beside = (bypass: Ruleset['bypass']): World => ({
    ...sound,
    branchRules: mapSeen(sound.branchRules, (rules) => [...rules, rule('deletion')]),
    rulesets: mapSeen(sound.rulesets, (all) => [...all, { ...theirs, bypass }]),
  })

  test('does not matter for a rule that another ruleset brings to everybody', () => {
    expect(branch.bypassRestricted(beside([stranger])).state).toBe('done')
    expect(branch.bypassRestricted(beside(null)).state).toBe('done')
  })

  test('is unknown where the only ruleset hides it', () => {
    const world = { ...sound, rulesets: mapSeen(sound.rulesets, (all) => all.map((one) => ({ ...one, bypass: null }))) }
    expect(branch.bypassRestricted(world).state).toBe('unknown')
    expect(branch.bypassRecorded(world).state).toBe('unknown')
  })

  test('may be the break-glass team, by pull request alone', () => {
    const team = seen({ type: 'Team', id: 9, name: 'acme/break-glass' } as const)
    const by = (mode: string, id = 9): World => ({
      ...sound,
      breakGlass: team,
      rulesets: mapSeen(sound.rulesets, (all) =>
        all.map((one) => (one.id === 11 ? { ...one, bypass: [{ type: 'Team', id, mode }] } : one)),
      ),
    })
    expect(branch.bypassRestricted(by('pull_request')).state).toBe('done')
    expect(branch.bypassRestricted(by('always')).state).toBe('missing')
    expect(branch.bypassRestricted(by('pull_request', 8)).state).toBe('missing')
    expect(branch.bypassRestricted({ ...by('pull_request'), breakGlass: unseen('no team') }).state).toBe('unknown')
  })

  test('is told of an exempt actor even where another ruleset hides its own', () => {
    const world = beside(null)
    const exempt = mapSeen(world.rulesets, (all) =>
      all.map((one) => (one.id === 11 ? { ...one, bypass: [{ ...stranger, mode: 'exempt' }] } : one)),
    )
    expect(branch.bypassRecorded({ ...world, rulesets: exempt }).state).toBe('missing')
  })

  test('is nothing to ask where no rule is in force', () => {
    expect(branch.bypassRestricted(withRules([])).state).toBe('unknown')
  })
})
