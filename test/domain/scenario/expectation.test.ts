import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../shared/domain/scenario/answer.ts'
import { differencesOf } from '../../../shared/domain/scenario/expectation.ts'
import { Expectation } from '../../../shared/domain/scenario/scenario.ts'
import { stageNames } from '../../../shared/domain/stage.ts'
import type { StageVerdict } from '../../../shared/domain/verdict.ts'
import { account } from '../../builders/forge.ts'

const login = (name: string) => account('vera-acme', { login: name })

const stage: StageVerdict = {
  stage: 'independent-validation',
  state: 'pending',
  findings: [],
  counted: ['vera', 'vic'].map((name, reviewId) => ({
    reviewId,
    account: login(name),
    person: name,
    role: 'r',
    at: '',
    expires: null,
  })),
  ignored: [{ reviewId: 3, account: login('carl'), code: 'not-in-role', facts: {} }],
  vetoes: [{ reviewId: 4, account: login('rob'), kind: 'hold', at: '', reason: '', dismissedBy: null }],
  since: null,
}

const answer = (other: Partial<Answer> = {}, own: Partial<StageVerdict> = {}): Answer => ({
  stages: stageNames.map((name) => ({ ...stage, ...own, stage: name })),
  mergeable: false,
  promotion: null,
  ...other,
})
const differences = (wanted: unknown, found = answer()): readonly string[] =>
  differencesOf(found, Expectation.parse(wanted), () => 'Pending.\nvera signed as r.')
const validation = (wanted: unknown, own: Partial<StageVerdict> = {}): readonly string[] =>
  differences({ 'independent-validation': wanted }, answer({}, own))

const said = '; it says: Pending. vera signed as r.'

describe('a stage that answers otherwise', () => {
  test.each<readonly [string, unknown, string]>([
    ['in its verdict', { verdict: 'passed' }, 'expected passed, found pending'],
    ['in who counts, which is compared whole', { counted: ['vera'] }, 'counted expected vera, found vera, vic'],
    ['in that nobody should count', { counted: [] }, 'counted expected nobody, found vera, vic'],
    [
      'in why somebody is ignored',
      { ignored: { carl: 'built-it' } },
      'ignored carl expected built-it, found not-in-role',
    ],
    ['in that somebody counts', { ignored: { vera: 'built-it' } }, 'ignored vera expected built-it, found counted'],
    [
      'in that somebody is not mentioned',
      { ignored: { nina: 'built-it' } },
      'ignored nina expected built-it, found not mentioned',
    ],
    ['in who objects', { vetoes: ['vic'] }, 'vetoes expected vic, found rob'],
    ['in what it says', { says: 'expired' }, 'expected its sentence to say "expired"'],
  ])('%s', (_, wanted, expected) => {
    expect(validation(wanted)).toEqual([`independent-validation: ${expected}${said}`])
  })

  test('says each difference', () => {
    expect(validation({ verdict: 'passed', counted: [], vetoes: [] })).toHaveLength(3)
  })

  test('and says nothing, or much, is quoted so', () => {
    const wanted = Expectation.parse({ 'independent-validation': { verdict: 'passed' } })
    expect(differencesOf(answer(), wanted, () => '')[0]).toMatch(/; it says nothing$/)
    expect(differencesOf(answer(), wanted, () => 'x'.repeat(1000))[0]).toMatch(/x{399}…$/)
  })
})

describe('nothing is said of', () => {
  test.each<readonly [string, unknown]>([
    [
      'what is as expected',
      { verdict: 'pending', counted: ['vic', 'vera'], ignored: { carl: 'not-in-role' }, vetoes: ['rob'] },
    ],
    ['names in another order, or twice', { counted: ['vic', 'vera', 'vic'] }],
    ['what is not named', {}],
    ['those who are ignored and not named', { ignored: {} }],
    ['a sentence in other letters', { says: 'VERA signed AS r' }],
  ])('%s', (_, wanted) => {
    expect(validation(wanted)).toEqual([])
  })

  test('somebody whose account is gone and is shown as a ghost', () => {
    const ghosts = {
      vetoes: stage.vetoes.map((veto) => ({ ...veto, account: login('ghost') })),
      ignored: [{ reviewId: 9, account: login('ghost'), code: 'no-account' as const, facts: {} }],
    }
    expect(validation({ vetoes: ['vic'], ignored: { nina: 'no-account' } }, ghosts)).toEqual([])
    expect(validation({ vetoes: [] }, ghosts)[0]).toContain('vetoes expected nobody, found ghost')
  })
})

describe('a request or promotion that is otherwise', () => {
  const promoted = (codes: readonly string[]) =>
    answer({ promotion: { result: 'refused', findings: codes.map((code) => ({ code, weight: 'fail', facts: {} })) } })

  test.each<readonly [string, unknown, Answer, readonly string[]]>([
    [
      'may not be merged',
      { request: { mergeable: true } },
      answer(),
      ['request: expected mergeable true, found false'],
    ],
    ['is not merged', { promotion: 'done' }, answer(), ['promotion: expected done, and the request is not merged']],
    [
      'is refused',
      { promotion: 'done' },
      promoted(['a', 'b', 'a']),
      ['promotion: expected done, found refused for a, b'],
    ],
    ['has no code', { promotion: 'done' }, promoted([]), ['promotion: expected done, found refused without a code']],
    [
      'has another code',
      { promotion: 'refused', code: 'c' },
      promoted(['a']),
      ['promotion: expected the code c, found for a'],
    ],
    [
      'has another code, named within',
      { promotion: { verdict: 'refused', code: 'c' } },
      promoted(['a']),
      ['promotion: expected the code c, found for a'],
    ],
    ['is as expected', { promotion: 'refused', code: 'a', request: { mergeable: false } }, promoted(['a', 'b']), []],
  ])('%s', (_, wanted, found, expected) => {
    expect(differences(wanted, found)).toEqual(expected)
  })
})
