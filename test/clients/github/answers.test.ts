import { describe, expect, test } from 'vitest'
import {
  ActivityEntry,
  CommitPull,
  CompareAnswer,
  FolderNode,
  HeadCommit,
  PullAnswer,
  ReviewNode,
  TeamAnswer,
} from '../../../shared/clients/github/answers.ts'
import { answer, review } from './pulls.ts'

describe('an answer as GitHub documents it', () => {
  test('a review whose number is a text, as big numbers are', () => {
    expect(ReviewNode.parse(review(3_000_000_000)).fullDatabaseId).toBe(3_000_000_000)
  })

  test('a pull request without what was not asked for', () => {
    const without = {
      commits: undefined,
      reviews: undefined,
      timelineItems: undefined,
      files: undefined,
      comments: undefined,
    }
    expect(PullAnswer.safeParse(answer(without).data).success).toBe(true)
  })

  test('a commit that is not there', () => {
    expect(HeadCommit.parse(null)).toBe(null)
    expect(TeamAnswer.parse({ team: null })).toEqual({ team: null })
    expect(FolderNode.parse(null)).toBe(null)
  })

  test('is kept without what nobody reads', () => {
    expect(CompareAnswer.parse({ status: 'ahead', commits: [] })).toEqual({ status: 'ahead' })
  })
})

describe('an answer that is not as documented', () => {
  test.each<[string, { readonly safeParse: (value: unknown) => { readonly success: boolean } }, unknown]>([
    ['a review in an unknown state', ReviewNode, review(1, { state: 'BLESSED' })],
    ['a review whose number is a word', ReviewNode, review(1, { fullDatabaseId: 'one' })],
    ['a review without its body', ReviewNode, review(1, { body: null })],
    ['a pull request in an unknown state', PullAnswer, answer({ state: 'FROZEN' }).data],
    ['a comparison of an unknown kind', CompareAnswer, { status: 'sideways' }],
    [
      'a move without its time',
      ActivityEntry,
      { before: 'b', after: 'a', ref: 'r', activity_type: 'push', actor: null },
    ],
    ['a pull request without its merge', CommitPull, { number: 1, base: { ref: 'main' } }],
    ['a commit whose suites are not counted', HeadCommit, { oid: 'x', checkSuites: { nodes: [] } }],
  ])('%s', (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false)
  })
})
