import { describe, expect, test } from 'vitest'
import { protectionPlan, type ProtectionPlan, type Settings } from '../../../shared/domain/protection/plan.ts'
import { seen, unseen } from '../../../shared/domain/protection/seen.ts'
import { protectedSettings, protection } from '../../builders/administration.ts'
import { exampleText } from '../../builders/documents.ts'

const set = protectedSettings()
const whole: Settings = {
  rulesets: seen(set.rulesets),
  branchRules: seen([]),
  environments: seen(set.environments),
  codeOwners: seen(exampleText('.github/CODEOWNERS')),
}
const plan = (other: Partial<Settings> = {}, asked: Parameters<typeof protection>[0] = {}): ProtectionPlan =>
  protectionPlan(protection(asked), { ...whole, ...other })
const open = ({ steps }: ProtectionPlan): readonly string[] =>
  steps.filter(({ lines, unknown }) => lines.length + unknown.length > 0).map(({ name }) => name)

describe('the plan', () => {
  test('is empty where everything stands as it should', () => {
    expect(plan()).toMatchObject({ state: 'same', conflicts: [], notEnforced: [] })
    expect(open(plan())).toEqual([])
  })

  test('makes everything where nothing is set', () => {
    const bare = plan({ rulesets: seen([]), environments: seen([]), codeOwners: seen(null) })
    expect(bare.state).toBe('different')
    expect(bare.steps.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'ruleset Countersign: promotions are judged',
      'ruleset Countersign: only the App writes the ledger',
      'ruleset Countersign: the ledger is append-only',
      'environment governance',
      'environment staging',
      'environment production',
      'code-owners .github/CODEOWNERS',
    ])
    expect(open(bare)).toHaveLength(7)
  })

  test('does not touch a ruleset of another name, nor one of the organisation', () => {
    const others = set.rulesets.map((one) => ({ ...one, own: false }))
    const made = plan({ rulesets: seen(others) }).steps.filter((step) => step.kind === 'ruleset')
    expect(made.map(({ found }) => found)).toEqual([null, null, null])
  })

  test.each<readonly [string, Partial<Settings>, string]>([
    ['the rulesets', { rulesets: unseen('Refused.') }, 'rulesets'],
    ['the environments', { environments: unseen('Refused.') }, 'environments'],
    ['the owners', { codeOwners: unseen('Refused.') }, '.github/CODEOWNERS'],
    ['the rules in force', { branchRules: unseen('Refused.') }, 'the rules in force'],
  ])('is unknown, never the same, where %s could not be read', (_, other, name) => {
    expect(plan(other).state).toBe('unknown')
    expect(open(plan(other))).toEqual([name])
  })

  test('is unknown where the forge hides who may bypass, and shows no difference in it', () => {
    const hidden = plan({ rulesets: seen(set.rulesets.map((one) => ({ ...one, bypass: null }))) })
    expect(hidden.state).toBe('unknown')
    expect(hidden.steps.flatMap(({ lines }) => lines)).toEqual([])
  })

  test('is unknown where the forge does not say whether administrators may bypass', () => {
    expect(plan({ environments: seen(set.environments.map((one) => ({ ...one, adminsBypass: null }))) }).state).toBe(
      'unknown',
    )
  })

  test('is unknown where somebody who is named could not be found', () => {
    expect(plan({}, { dismissers: unseen('no team') }).state).toBe('unknown')
  })

  test('differs where another ruleset asks for what must not be', () => {
    const theirs = { type: 'merge_queue', parameters: null, ruleset: 99, source: 'acme', own: false }
    expect(plan({ branchRules: seen([theirs]) })).toMatchObject({ state: 'different', conflicts: [{ ruleset: 99 }] })
  })

  test('without an App says what nothing enforces, and unpins nothing', () => {
    const bare = plan({ rulesets: seen([]) }, { app: null })
    expect(bare.notEnforced).toEqual(['checks-by-anybody', 'ledger-by-anybody', 'teams-unreadable', 'records-unproven'])
    const forgotten = plan({}, { app: null })
    expect(forgotten.state).toBe('same')
    expect(forgotten.notEnforced).not.toContain('ledger-by-anybody')
  })
})
