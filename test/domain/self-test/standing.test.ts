import { describe, expect, test } from 'vitest'
import { gotThrough, refused, type AttackResult } from '../../../shared/domain/self-test/attack.ts'
import { standingSince } from '../../../shared/domain/self-test/standing.ts'
import { chained, genesis, writer } from '../../builders/ledger.ts'
import { otherDigest } from '../../builders/forge.ts'

const good = refused('forged-tag', 'live', ['engine: evidence unchanged'])
const bad = gotThrough('forged-tag', 'live', 'evidence-changed')
const runs = (...results: readonly (readonly AttackResult[])[]) =>
  chained([
    genesis(),
    ...results.map((own, index) => ({
      ...{ kind: 'self-test' as const, writer, governance: otherDigest, state: 'unknown' as const, pulls: [] },
      at: `2026-02-0${index + 1}T02:41:00Z`,
      results: own,
    })),
  ])

describe('an outcome stands since', () => {
  test.each([
    ['this run, where it is the first', runs(), '2026-03-01T02:41:00Z'],
    ['the first of an unbroken run of nights', runs([good], [good]), '2026-02-01T02:41:00Z'],
    ['the night after another outcome', runs([good], [bad], [good]), '2026-02-03T02:41:00Z'],
    ['this run, where the last night had another', runs([good], [bad]), '2026-03-01T02:41:00Z'],
    ['the night after one in which it was not tried', runs([good], [], [good]), '2026-02-03T02:41:00Z'],
  ])('%s', (_, entries, since) => {
    expect(standingSince(entries, good, '2026-03-01T02:41:00Z')).toBe(since)
  })
})
