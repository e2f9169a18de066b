import { describe, expect, test } from 'vitest'
import { gateCodes } from '../../../shared/domain/gate/finding.ts'
import { unresolvedWhys } from '../../../shared/domain/requirement/dependency.ts'
import { securitySentences } from '../../../shared/render/sentence/security.ts'

test('every code of the gate has its sentence here, and no other', () => {
  const named = Object.keys(securitySentences)
  expect(named.filter((code) => !gateCodes.some((one) => one === code))).toEqual([])
  expect(named).toContain('vulnerable-requirement')
})

test.each(unresolvedWhys)('a requirement that is %s says how to mend it', (why) => {
  expect(securitySentences['requirement-unresolved']({ file: 'r.txt', line: 3, text: 'flask', why })).toMatch(
    /^r\.txt, line 3: "flask" .+\. (?:Write|Take|Publish|Log) .+\.$/,
  )
})

describe('a vulnerability', () => {
  const facts = { name: 'flask', version: '2.3.1', id: 'CVE-2026-1000', places: ['r.txt:3'], limit: 'high' }
  test('says how bad it is, and the way out', () => {
    expect(
      securitySentences['vulnerable-requirement']({ ...facts, severity: 'high', score: 7.5, fixed: '2.3.2' }),
    ).toBe(
      'flask 2.3.1 (r.txt:3) has the known vulnerability CVE-2026-1000, severity high (CVSS 7.5); the limit is high. Take flask 2.3.2 or later, and train and register again.',
    )
  })
  test('that nobody rated, and that nothing mends, says so', () => {
    const said = securitySentences['vulnerable-requirement']({
      ...facts,
      severity: 'unknown',
      score: null,
      fixed: null,
    })
    expect(said).toMatch(/counts as the worst.*No version is known to mend it/)
  })
})

test('what strangers wrote stays on one line', () => {
  const name = 'os.sys\ntem\u202E'
  expect(securitySentences['disallowed-global']({ file: 'm.pkl', name, offset: 0, kind: 'global' })).not.toMatch(
    /[\n\u202E]/,
  )
})
