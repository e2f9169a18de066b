import { describe, expect, test } from 'vitest'
import { protectionPlan, type ProtectionPlan } from '../../../shared/domain/protection/plan.ts'
import { seen, unseen } from '../../../shared/domain/protection/seen.ts'
import { renderProtection } from '../../../shared/render/setup/protection.ts'
import { expectInert, hostile } from '../inert.ts'
import { protectedSettings, protection } from '../../builders/administration.ts'
import { exampleText } from '../../builders/documents.ts'

const set = protectedSettings()
const plan = (other: Partial<Parameters<typeof protectionPlan>[1]> = {}, asked = {}): ProtectionPlan =>
  protectionPlan(protection(asked), {
    rulesets: seen(set.rulesets),
    branchRules: seen([]),
    environments: seen(set.environments),
    codeOwners: seen(exampleText('.github/CODEOWNERS')),
    ...other,
  })

describe('a plan', () => {
  test('in which nothing differs says so of each part', () => {
    const text = renderProtection(plan())
    expect(text).toMatch(/^## ✅ Everything stands as it should/)
    expect(text.match(/: as it should be$/gm)).toHaveLength(7)
    expect(text).not.toContain('diff')
  })

  test('shows what differs line by line', () => {
    const [first, ...rest] = set.rulesets
    const off = first && { ...first, enforcement: 'disabled' }
    const text = renderProtection(plan({ rulesets: seen(off === undefined ? rest : [off, ...rest]) }))
    expect(text).toMatch(/^## ❌/)
    expect(text).toContain(
      '### Ruleset Countersign: promotions are judged: differs\n\n```diff\n- enforcement: disabled\n+ enforcement: active\n```',
    )
  })

  test('shows what would be made, and that the file is brought by a request', () => {
    const text = renderProtection(plan({ rulesets: seen([]), codeOwners: seen(null) }))
    expect(text).toContain(': to be made')
    expect(text).toContain('+ /governance/ @acme/model-risk')
    expect(text).toContain('propose it as a policy request')
  })

  test('shows what could not be seen', () => {
    const text = renderProtection(plan({ environments: unseen('GitHub answered 403.') }))
    expect(text).toMatch(/^## ❔/)
    expect(text).toContain('### Not readable environments: not seen whole\n\n- Unknown: GitHub answered 403.')
  })

  test('shows which other ruleset asks for what must not be', () => {
    const theirs = { type: 'merge_queue', parameters: null, ruleset: 99, source: 'acme', own: false }
    expect(renderProtection(plan({ branchRules: seen([theirs]) }))).toContain(
      '- The ruleset 99 of acme asks for a merge queue, which is not supported yet',
    )
  })

  test('without an App says what nothing enforces', () => {
    expect(renderProtection(plan({ rulesets: seen([]) }, { app: null }))).toContain('Checks are advisory.')
  })

  test('makes inert what strangers wrote', () => {
    const line = '/x @acme/all ```` <!-- --> ::error::\u202e\r\n'
    const text = renderProtection(plan({ codeOwners: seen(`* @dana\n${line}`), environments: unseen(hostile) }))
    expect(text).not.toMatch(/\u202e/)
    expectInert(renderProtection(plan({ environments: unseen(hostile) })))
    const [kept] = set.rulesets
    const bad = kept && { ...kept, enforcement: '```\n## Approved by @team' }
    const shown = renderProtection(plan({ rulesets: seen(bad === undefined ? [] : [bad]) }))
    expect(shown).not.toMatch(/^## Approved/m)
    expect(shown).toMatch(/^````diff$/m)
  })
})
