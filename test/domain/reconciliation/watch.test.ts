import { describe, expect, test } from 'vitest'
import { heartbeatOf, watchFinding } from '../../../shared/domain/reconciliation/watch.ts'
import { chained } from '../../builders/ledger.ts'
import { drafts, look, policy } from '../../builders/reconciliation.ts'

const beat = '2026-01-10T09:00:00Z'
const watched = policy({ ledger: { branch: 'governance-ledger', watch: 'P2D' } })
const withLook = heartbeatOf(chained([...drafts, look(beat)]))
const code = (now: string, known: readonly string[] = [], heartbeat = withLook, own = watched) =>
  watchFinding(heartbeat, own, now, 'error', known)?.code ?? null

describe('T36: the watch', () => {
  test.each<readonly [string, string | null, string | null]>([
    ['is content with a young look', code('2026-01-12T08:59:59Z'), null],
    ['is not with an older one', code('2026-01-12T09:00:01Z'), 'reconcile-too-old'],
    ['is not where nobody ever looked', code(beat, [], heartbeatOf(chained(drafts))), 'reconcile-too-old'],
    ['asks nothing where the policy has none', code('2027-01-01T00:00:00Z', [], withLook, policy()), null],
    [
      'takes no look for young by a clock that was set back',
      code('2026-01-10T10:00:00Z', ['2026-01-13T09:00:00Z']),
      'reconcile-too-old',
    ],
    ['knows no age by a clock that runs behind the ledger', code('2026-01-09T09:00:00Z'), 'reconcile-too-old'],
    ['knows none either by one that is six minutes behind it', code('2026-01-10T08:54:00Z'), 'reconcile-too-old'],
    ['bears with clocks that differ by minutes', code('2026-01-10T08:57:00Z'), null],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected)
  })

  test('tells when the last look was', () => {
    expect(watchFinding(withLook, watched, '2026-02-01T00:00:00Z', 'note')).toEqual({
      code: 'reconcile-too-old',
      weight: 'note',
      facts: { last: beat, watch: 'P2D', now: '2026-02-01T00:00:00Z', behind: false },
    })
  })
})
