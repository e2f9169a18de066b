import { describe, expect, test } from 'vitest'
import type { Concurrency } from '../result.ts'
import { cancelled, joinedBy, type Entry } from './queue.ts'

/** A run by its number, its group and how the group is kept: `x` waits, `!x` cancels what is before it, `*x` keeps all. */
function entry(text: string, repository = 'acme/models'): Entry {
  const [, id = '', mark = '', group = ''] = /^(\d+)([!*]?)(\w*)$/.exec(text) ?? []
  const concurrency: Concurrency | undefined =
    group === '' ? undefined : { group, cancelInProgress: mark === '!', queue: mark === '*' ? 'max' : 'single' }
  const facts = {
    ...{ id: Number(id), attempt: 1, name: group, title: group, path: '.github/workflows/a.yml', concurrency },
    ...{ event: 'push', ref: 'refs/heads/main', sha: 'a'.repeat(40) },
  }
  return { repository, plan: { facts, play: () => Promise.reject(new Error('nothing is played here')) } }
}

const ids = (entries: readonly Entry[]): readonly number[] => entries.map(({ plan }) => plan.facts.id)
const read = (text: string): readonly Entry[] => text.split(' ').flatMap((word) => (word === '' ? [] : [entry(word)]))

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#concurrency
describe('a new run joins those that wait', () => {
  test.each([
    { says: 'runs without a group never meet', playing: '1', waiting: '2', newest: '3', left: [2, 3], gone: [] },
    { says: 'nor do runs of different groups', playing: '1a', waiting: '2a', newest: '3b', left: [2, 3], gone: [] },
    { says: 'beside a running one, one may wait', playing: '1a', waiting: '', newest: '2a', left: [2], gone: [] },
    {
      says: 'the newest takes the place of the pending',
      playing: '1a',
      waiting: '2a',
      newest: '3a',
      left: [3],
      gone: [2],
    },
    { says: 'the group is the same in capitals', playing: '1a', waiting: '2a', newest: '3A', left: [3], gone: [2] },
    {
      says: 'the first of a group counts as running',
      playing: '9b',
      waiting: '1a',
      newest: '2a',
      left: [1, 2],
      gone: [],
    },
    {
      says: 'so that the second is the pending one',
      playing: '9b',
      waiting: '1a 2a',
      newest: '3a',
      left: [1, 3],
      gone: [2],
    },
    {
      says: 'who cancels what is in progress cancels all that has not begun',
      playing: '9b',
      waiting: '1a 2a',
      newest: '3!a',
      left: [3],
      gone: [1, 2],
    },
    {
      says: 'who queues without limit cancels nothing',
      playing: '1a',
      waiting: '2*a',
      newest: '3*a',
      left: [2, 3],
      gone: [],
    },
    {
      says: 'other groups keep their places',
      playing: '1a',
      waiting: '2a 8b 9',
      newest: '3a',
      left: [8, 9, 3],
      gone: [2],
    },
  ])('$says', ({ playing, waiting, newest, left, gone }) => {
    const joined = joinedBy(entry(newest), read(waiting), entry(playing))
    expect([ids(joined.waiting), ids(joined.cancelled)]).toEqual([left, gone])
  })

  test('a group ends at its repository', () => {
    const joined = joinedBy(entry('3a', 'acme/other'), read('2a'), entry('1a'))
    expect([ids(joined.waiting), ids(joined.cancelled)]).toEqual([[2, 3], []])
  })
})

test('a run cancelled before it began has no jobs', () => {
  expect(cancelled(entry('2a'))).toMatchObject({ id: 2, conclusion: 'cancelled', jobs: [], event: 'push' })
})
