import { describe, expect, test } from 'vitest'
import {
  formatOwnersLine,
  mergedCodeOwners,
  parseCodeOwners,
  uncoveredFolders,
} from '../../../shared/domain/protection/code-owners.ts'

const risk = '@acme/model-risk'
const whole = `/.github/ ${risk}\n/governance/ ${risk}\n/models/ ${risk}\n`
const uncovered = (text: string): readonly string[] => uncoveredFolders(parseCodeOwners(text), [risk])

test('a line is read back as it was written, and comments are no lines', () => {
  const line = { pattern: '/models/', owners: [risk, '@rita'] }
  expect(parseCodeOwners(`# who\n\n${formatOwnersLine(line)} # why\n`)).toEqual([line])
})

describe('the folders that judge are covered', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['where each has its line', whole, []],
    ['not where one is left out', `/.github/ ${risk}\n/models/ ${risk}\n`, ['/governance/']],
    ['not by nothing', '', ['/.github/', '/governance/', '/models/']],
    [
      'not where anybody else is beside them',
      whole.replace(`/models/ ${risk}`, `/models/ ${risk} @dana`),
      ['/models/'],
    ],
    ['not where a later line takes a file away', `${whole}/governance/policy.yml @dana\n`, ['/governance/']],
    ['not where a later line frees a file', `${whole}/models/churn.yml\n`, ['/models/']],
    ['not where a later pattern has no place', `${whole}*.yml @dana\n`, ['/.github/', '/governance/', '/models/']],
    ['not where a later line means everything', `${whole}* @dana\n`, ['/.github/', '/governance/', '/models/']],
    ['where a later line means something else', `${whole}/training/ @dana\n`, []],
    ['where a later line names the same owners', `${whole}/governance/people.yml ${risk}\n`, []],
    ['where an earlier line names others', `* @dana\n${whole}`, []],
    ['whatever the case of the names', whole.replaceAll(risk, '@Acme/Model-Risk'), []],
  ])('%s', (_, text, expected) => {
    expect(uncovered(text)).toEqual(expected)
  })
})

describe('the file with the folders owned', () => {
  const owners = [{ team: 'acme/model-risk' }]

  test('is made where there is none', () => {
    const text = mergedCodeOwners(null, owners)
    expect(text).toMatch(/^# Who is asked/)
    expect(uncovered(text)).toEqual([])
  })

  test('keeps what is there and adds at its end, where it wins', () => {
    const text = mergedCodeOwners('/training/ @dana # hers\n* @dana\n', owners)
    expect(text).toBe(`/training/ @dana # hers\n* @dana\n\n${whole}`)
  })

  test('is left to the letter where nothing is missing', () => {
    const text = `${whole}\n\n# the end`
    expect(mergedCodeOwners(text, owners)).toBe(text)
  })
})
