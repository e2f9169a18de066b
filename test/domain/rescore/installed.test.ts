import { describe, expect, test } from 'vitest'
import { readRequirements } from '../../../shared/domain/evidence/requirements.ts'
import { environmentReport, isAsRecorded } from '../../../shared/domain/rescore/installed.ts'

const report = (text: string, packages: Readonly<Record<string, string>>, python = '3.12.3') =>
  environmentReport(
    { python: '3.12.3', requirements: readRequirements('requirements.txt', text) },
    { python, packages },
  )

describe('the environment that was built is the recorded one', () => {
  test.each<[string, string, Readonly<Record<string, string>>, readonly string[]]>([
    ['with each pinned version', 'a==1.0\nb==2.1', { a: '1.0', b: '2.1' }, []],
    ['with versions and names written otherwise', 'Scikit_Learn==1.9', { 'scikit-learn': '1.9.0' }, []],
    ['with more beside it', 'a==1.0', { a: '1.0', c: '3' }, []],
    ['without what a marker may leave out', 'a==1.0; sys_platform == "win32"', {}, []],
    ['not with another version', 'a==1.0', { a: '1.0.1' }, ['a: 1.0.1']],
    ['not without a package', 'a==1.0', {}, ['a: none']],
    ['not where a requirement is not pinned', 'a>=1.0', { a: '1.0' }, ['a: 1.0']],
    ['not where a version cannot be read', 'a==1.0', { a: 'one' }, ['a: one']],
  ])('%s', (_, text, packages, expected) => {
    const { differences, more } = report(text, packages)
    expect(differences.map(({ what, installed }) => `${what}: ${installed ?? 'none'}`)).toEqual(expected)
    expect(more).toBe(0)
  })

  test('not with another Python, nor where none is recorded', () => {
    expect(report('', {}, '3.12.4').differences).toEqual([{ what: 'python', recorded: '3.12.3', installed: '3.12.4' }])
    const unknown = environmentReport({ python: null, requirements: [] }, { python: '3.12.3', packages: {} })
    expect(isAsRecorded(unknown)).toBe(false)
  })

  test('many differences are counted and not all named', () => {
    const text = Array.from({ length: 50 }, (_, index) => `p${index}==1`).join('\n')
    const { differences, more } = report(text, {})
    expect([differences.length, more]).toEqual([20, 30])
  })
})
