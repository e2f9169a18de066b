import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sweptRequests } from '../../../actions/open-requests/decide.ts'

describe('a sweep', () => {
  test.each([
    { says: 'takes all where it may', open: [9, 3, 5], atMost: 3, run: 1, taken: [3, 5, 9] },
    { says: 'takes none where none is open', open: [], atMost: 3, run: 1, taken: [] },
    { says: 'takes no more than it may', open: [1, 2, 3, 4, 5], atMost: 2, run: 0, taken: [1, 2] },
    { says: 'begins where the one before it ended', open: [1, 2, 3, 4, 5], atMost: 2, run: 1, taken: [3, 4] },
    { says: 'goes round', open: [1, 2, 3, 4, 5], atMost: 2, run: 2, taken: [1, 5] },
  ])('$says', ({ open, atMost, run, taken }) => {
    expect(sweptRequests(open, atMost, run)).toEqual(taken)
  })

  test('leaves nobody out for longer than a round', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(500),
        (count, atMost, run) => {
          const open = Array.from({ length: count }, (_, index) => index * 3 + 1)
          const rounds = Array.from({ length: Math.ceil(count / atMost) }, (_, index) => run + index)
          const taken = new Set(rounds.flatMap((one) => sweptRequests(open, atMost, one)))
          expect(taken.size).toBe(count)
        },
      ),
    )
  })
})
