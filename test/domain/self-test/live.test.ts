import { beforeAll, describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { attacks, stateOf, type AttackResult } from '../../../shared/domain/self-test/attack.ts'
import { attackResults } from '../../../shared/domain/self-test/live.ts'
import { notDone, type AttackedRequest, type Observed } from '../../../shared/domain/self-test/observed.ts'
import { scratchFacts, soundNight } from '../../builders/self-test.ts'

let facts: { readonly attacked: Facts; readonly mixed: Facts }
let sound: Observed
beforeAll(async () => {
  facts = await scratchFacts()
  sound = await soundNight(facts)
})

const of = (observed: Observed, attack: AttackResult['attack']): AttackResult | undefined =>
  attackResults(observed, judgeRequest).find((one) => one.attack === attack)

const changed = (other: Partial<AttackedRequest>): Observed => ({
  ...sound,
  attacked:
    sound.attacked.state === 'seen' ? { state: 'seen', value: { ...sound.attacked.value, ...other } } : sound.attacked,
})

const ruled = (drop: (type: string) => boolean): Observed['branchRules'] =>
  sound.branchRules.state === 'seen'
    ? { state: 'seen', value: sound.branchRules.value.filter(({ type }) => !drop(type)) }
    : sound.branchRules

test('on a sound night every attack is made and refused', () => {
  const results = attackResults(sound, judgeRequest)
  expect(results.map(({ attack }) => attack).toSorted()).toEqual([...attacks].toSorted())
  expect(results.filter(({ outcome }) => outcome !== 'refused')).toEqual([])
  expect(results.every(({ by }) => by.length > 0)).toBe(true)
  expect(stateOf(results)).toBe('refused')
})

describe('it is noticed that an attack got through:', () => {
  test.each<readonly [string, AttackResult['attack'], string, () => Observed]>([
    [
      'forged checks that the engine does not report',
      'spoofed-check',
      'not-reported',
      () => changed({ facts: { state: 'seen', value: { ...facts.attacked, foreignChecks: [] } } }),
    ],
    [
      'a merge that is offered on forged checks',
      'spoofed-merge',
      'mergeable',
      () => changed({ mergeState: { state: 'seen', value: 'clean' } }),
    ],
    [
      'checks that are required from anybody, though something else blocks',
      'spoofed-merge',
      'not-pinned',
      () => ({ ...sound, app: { state: 'seen', value: 15_368 } }),
    ],
    ['an author’s own approval', 'self-approval', 'counted', () => changed({ selfApproval: { state: 'accepted' } })],
    [
      'a policy beside a request that is no error',
      'policy-with-request',
      'not-an-error',
      () => ({ ...sound, mixed: { state: 'seen', value: facts.attacked } }),
    ],
    [
      'a request that its own policy judged',
      'policy-with-request',
      'judged-by-proposal',
      () => ({ ...sound, governance: 'sha256:other' }),
    ],
    [
      'a tag that changed the evidence',
      'forged-tag',
      'evidence-changed',
      () => ({ ...sound, tagged: tagged({ digest: 'x', gates: 'g' }) }),
    ],
    [
      'a tag that changed a verdict',
      'forged-tag',
      'verdict-changed',
      () => ({ ...sound, tagged: tagged({ digest: 'd', gates: 'x' }) }),
    ],
    [
      'a branch that takes pushes',
      'direct-push',
      'rule-missing',
      () => ({ ...sound, branchRules: ruled((type) => type === 'pull_request') }),
    ],
    [
      'a ledger without rules',
      'ledger-rewrite',
      'rule-missing',
      () => ({ ...sound, ledgerRules: { state: 'seen', value: [] } }),
    ],
    [
      'a ledger that anybody writes',
      'ledger-forgery',
      'rule-missing',
      () => ({ ...sound, ledgerRules: { state: 'seen', value: [] } }),
    ],
  ])('%s', (_, attack, code, night) => {
    expect(of(night(), attack)).toMatchObject({ outcome: 'got-through', code, by: [] })
  })
})

const tagged = (forged: { readonly digest: string; readonly gates: string }): Observed['tagged'] => ({
  state: 'seen',
  value: { model: 'm', version: '1', before: { digest: 'd', gates: 'g' }, forged },
})

describe('what was not tried or read is unknown:', () => {
  test('without scratch requests all that needs one, each with the reason', () => {
    const none = notDone('no-app')
    const results = attackResults({ ...sound, attacked: none, mixed: none }, judgeRequest)
    expect(results.map(({ attack }) => attack).toSorted()).toEqual([...attacks].toSorted())
    expect(results.filter(({ code }) => code === 'no-app')).toHaveLength(10)
    expect(stateOf(results)).toBe('unknown')
  })

  test.each<readonly [string, AttackResult['attack'], string, () => Observed]>([
    [
      'checks that could not be forged',
      'spoofed-check',
      'not-permitted',
      () => changed({ spoof: { state: 'refused', status: 403, said: 'no' } }),
    ],
    [
      'a merge state that says nothing',
      'spoofed-merge',
      'unexpected-state',
      () => changed({ mergeState: { state: 'seen', value: 'dirty' } }),
    ],
    [
      'rules that were not read',
      'spoofed-merge',
      'read-failed',
      () => ({ ...sound, branchRules: notDone('read-failed') }),
    ],
    [
      'an approval refused for another reason',
      'self-approval',
      'not-permitted',
      () => changed({ selfApproval: { state: 'refused', status: 403, said: 'no' } }),
    ],
    [
      'a request whose facts are not there',
      'stale-approval',
      'read-failed',
      () => changed({ facts: notDone('read-failed') }),
    ],
  ])('%s', (_, attack, code, night) => {
    expect(of(night(), attack)).toMatchObject({ outcome: 'unknown', code })
  })

  test('a workflow’s approval that is refused for want of a permission, or taken, is drilled', () => {
    for (const toolApproval of [
      { state: 'refused', status: 403, said: 'Resource not accessible by integration' },
      { state: 'accepted' },
      notDone('no-job-token'),
    ] as const)
      expect(of(changed({ toolApproval }), 'tool-approval')).toMatchObject({ kind: 'drill', by: ['engine: bot'] })
  })
})
