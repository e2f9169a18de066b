import { describe, expect, test } from 'vitest'
import { peopleFindings } from '../../../shared/domain/governance/people-changes.ts'
import type { People } from '../../../shared/domain/governance/people.ts'
import { examplePeople } from '../../builders/documents.ts'
import { chained, genesis, intent, judgement, move, outcome, reference, story } from '../../builders/ledger.ts'

const before = examplePeople()
const without = (person: string): People => ({
  ...before,
  people: Object.fromEntries(Object.entries(before.people).filter(([key]) => key !== person)),
})
const said = (after: People, drafts = story): readonly string[] =>
  peopleFindings(chained(drafts), before, after).map(
    ({ code, weight, facts }) =>
      `${weight} ${code} ${String(facts.person)} in ${String(facts.records)}: ${String(facts.live ?? facts.now ?? null)}`,
  )
/** vera's version 7 was replaced by one that carl signed. */
const replaced = [
  genesis(),
  intent(),
  outcome(2),
  intent({
    at: '2026-02-06T12:05:00Z',
    request: reference({ folder: 'promotions/credit-approval/production/0004' }),
    move: move({ from: '7', to: '8' }),
  }),
  outcome(4, {
    at: '2026-02-06T12:06:00Z',
    request: reference({ folder: 'promotions/credit-approval/production/0004' }),
    move: move({ from: '7', to: '8' }),
    judgement: judgement({ signOffs: [], builders: [] }),
  }),
]

describe('a person whom people.yml loses', () => {
  test.each<readonly [string, People, typeof story, readonly string[]]>([
    [
      'may not have signed what is live',
      without('vera'),
      story,
      ['error person-still-named vera in records 3, 5: credit-approval 8 in production'],
    ],
    [
      'may not have built what is live',
      without('dana'),
      story,
      ['error person-still-named dana in records 1, 3, 5: credit-approval 8 in production'],
    ],
    ['is noted where all of it is past', without('vera'), replaced, ['note person-still-named vera in record 3: null']],
    ['whom no record names is nobody’s loss', without('audrey'), story, []],
    ['is nobody’s loss in an empty ledger', without('vera'), [], []],
  ])('%s', (_, after, drafts, expected) => {
    expect(said(after, drafts)).toEqual(expected)
  })
})

describe('a key that gets another account', () => {
  const taken = (person: string): People => ({
    ...before,
    people: {
      ...before.people,
      [person]: { ...examplePeople().people.vera, github: 'new', id: 9999, mlflow: [], emails: [], name: 'New' },
    },
  })

  test('is pointed at where records know it as another one', () => {
    expect(said(taken('vera'))).toEqual(['note key-taken-over vera in records 3, 5: 9999'])
  })

  test('is nobody’s concern where no record knows it', () => {
    expect(said(taken('audrey'))).toEqual([])
  })
})
