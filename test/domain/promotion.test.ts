import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { RecordDraft } from '../../shared/domain/ledger/record.ts'
import {
  moveFindings,
  nextStep,
  promotionCodes,
  promotionFinding,
  type Step,
  type StepFacts,
} from '../../shared/domain/promotion.ts'
import type { AdoptionRequest, PromotionRequest } from '../../shared/domain/request/request.ts'
import { digest } from '../builders/forge.ts'
import { chained, folder, genesis, intent, move, outcome, reference, story } from '../builders/ledger.ts'

const promotion = (version: string, expected: string | null): PromotionRequest => ({
  request: 1,
  kind: 'promotion',
  model: 'credit-approval',
  environment: 'production',
  version,
  expected_current: expected,
  evidence: digest,
  developers: [],
  reason: 'better',
})
const adoption = (version: string): AdoptionRequest => ({ ...promotion(version, version), kind: 'adoption' })

/** What is asked of a step; the one live version stands for all that is shown. */
type Given = Partial<StepFacts> & { readonly live?: string | null }

const facts = ({ live = null, ...other }: Given): StepFacts => ({
  request: promotion('7', null),
  folder,
  entries: chained([genesis()]),
  shown: { versions: live === null ? [] : [live] },
  refusals: [],
  ...other,
})
const codesOf = (step: Step): readonly string[] => ('findings' in step ? step.findings.map(({ code }) => code) : [])
const next = (other: Given): readonly unknown[] => {
  const step = nextStep(facts(other))
  return [step.do, ...codesOf(step)]
}

/** A ledger whose last completed move in production is to 7, by request 0003. */
const at7 = chained(story.slice(0, 3))
const fourth = 'promotions/credit-approval/production/0004'
const fifth = 'promotions/credit-approval/production/0005'
const retirement = {
  request: reference({ kind: 'retirement', folder: fourth }),
  move: move({ from: '7', to: null, createdAt: null }),
}
const retired = chained([...story.slice(0, 3), intent(retirement), outcome(4, retirement)])
const refusals = [promotionFinding('stage-not-passed', 'fail'), promotionFinding('merged-past-rules', 'fail')]

describe('before anything was written of a request', () => {
  test.each<readonly [string, Given, readonly string[]]>([
    ['the first promotion of a model begins', {}, ['intend']],
    [
      'a promotion of what follows the recorded version begins',
      { folder: fourth, entries: at7, live: '7', request: promotion('8', '7') },
      ['intend'],
    ],
    ['an adoption of what is live begins', { live: '5', request: adoption('5') }, ['intend']],
    ['a stage that is not met refuses', { refusals }, ['refuse', 'stage-not-passed', 'merged-past-rules']],
    ['another expected version refuses', { request: promotion('7', '6') }, ['refuse', 'expected-current-stale']],
    [
      'nothing expected, and something recorded and live, refuses',
      { folder: fourth, entries: at7, live: '7', request: promotion('8', null) },
      ['refuse', 'expected-current-stale'],
    ],
    [
      'a live version that the ledger does not know refuses',
      { live: '5', request: promotion('7', '5') },
      ['refuse', 'live-version-not-adopted'],
    ],
    [
      'a move that no record explains refuses',
      { folder: fourth, entries: at7, live: '6', request: promotion('8', '6') },
      ['refuse', 'moved-without-record'],
    ],
    [
      'T12: a move that no record explains is put back by a request for exactly the recorded version',
      { folder: fourth, entries: at7, live: '6', request: promotion('7', '6') },
      ['intend'],
    ],
    [
      'so is an alias that somebody took away',
      { folder: fourth, entries: at7, live: null, request: promotion('7', null) },
      ['intend'],
    ],
    [
      'what is gone from the registry can be put back by nobody: from none it goes on',
      { folder: fourth, entries: at7, live: null, gone: true, request: promotion('8', null) },
      ['intend'],
    ],
    [
      'what is gone explains nothing that is shown in its place',
      { folder: fourth, entries: at7, live: '6', gone: true, request: promotion('8', '6') },
      ['refuse', 'moved-without-record'],
    ],
    [
      'a request that puts back something else than what is shown refuses',
      { folder: fourth, entries: at7, live: '6', request: promotion('7', '5') },
      ['refuse', 'expected-current-stale'],
    ],
    [
      'an alias that somebody took away refuses',
      { folder: fourth, entries: at7, live: null, request: promotion('8', '7') },
      ['refuse', 'moved-without-record', 'expected-current-stale'],
    ],
    [
      'what is live and recorded already refuses',
      { folder: fourth, entries: at7, live: '7', request: promotion('7', '7') },
      ['refuse', 'already-there'],
    ],
    [
      'what somebody moved there by hand refuses',
      { folder: fourth, entries: at7, live: '8', request: promotion('8', '7') },
      ['refuse', 'moved-without-record', 'already-there'],
    ],
    [
      'an older request than the last one done refuses',
      { folder: 'promotions/credit-approval/production/0002', entries: at7, live: '7', request: promotion('8', '7') },
      ['refuse', 'later-outcome-exists'],
    ],
    [
      'an adoption of what is not live refuses',
      { live: '5', request: adoption('6') },
      ['refuse', 'adopted-version-not-live'],
    ],
    [
      'an adoption where nothing is live refuses',
      { live: null, request: adoption('6') },
      ['refuse', 'adopted-version-not-live'],
    ],
    [
      'an adoption of what the ledger knows refuses',
      { folder: fourth, entries: at7, live: '7', request: adoption('7') },
      ['refuse', 'already-there'],
    ],
    [
      'an adoption of what the ledger recorded before somebody moved away from it refuses',
      { folder: fourth, entries: at7, live: '6', request: adoption('7') },
      ['refuse', 'moved-without-record', 'already-there'],
    ],
    [
      'what somebody shows after a retirement refuses',
      { folder: fifth, entries: retired, live: '7', request: promotion('8', '7') },
      ['refuse', 'moved-without-record', 'live-version-not-adopted'],
    ],
    [
      'after a retirement a promotion from none begins anew',
      { folder: fifth, entries: retired, live: null, request: promotion('8', null) },
      ['intend'],
    ],
    [
      'all that speaks against it is said at once',
      { refusals, request: promotion('7', '6') },
      ['refuse', 'stage-not-passed', 'merged-past-rules', 'expected-current-stale'],
    ],
  ])('%s', (_, given, expected) => {
    expect(next(given)).toEqual(expected)
  })

  test('the move starts from what was live', () => {
    expect(nextStep(facts({ folder: fourth, entries: at7, live: '7', request: promotion('8', '7') }))).toEqual({
      do: 'intend',
      from: '7',
    })
  })

  test('requests of other models and environments say nothing about this one', () => {
    const other = { ...promotion('8', null), environment: 'staging' }
    expect(
      moveFindings(facts({ request: other, folder: 'promotions/credit-approval/staging/0001', entries: at7 })),
    ).toEqual([])
    expect(moveFindings(facts({ request: { ...other, model: 'churn' }, entries: at7 }))).toEqual([])
  })

  test('a finding tells which version is live, recorded and asked for', () => {
    expect(moveFindings(facts({ request: promotion('7', '6') }))).toEqual([
      {
        code: 'expected-current-stale',
        weight: 'fail',
        facts: {
          model: 'credit-approval',
          environment: 'production',
          live: null,
          recorded: null,
          version: '7',
          expected: '6',
        },
      },
    ])
  })
})

describe('while an intent stands without its outcome', () => {
  const entries = chained([...story.slice(0, 3), ...story.slice(3, 4)])
  const request = promotion('8', '7')
  const given = { folder: fourth, entries, request }
  const about = (live: string | null) => ({
    ...{ live, from: '7', to: '8', versions: live === null ? [] : [live], source: null },
  })
  test.each([[['7', '3']], [['3', '7']]])(
    '%s in the stage: what came beside it is not the move’s, and it is given up',
    (versions) => {
      expect(next({ ...given, shown: { versions } })).toEqual(['abandon', 'third-version-live'])
    },
  )

  test.each<readonly [string, Given, Step]>([
    ['the registry not moved yet: it moves', { live: '7' }, { do: 'move', intent: 4, from: '7' }],
    ['the registry moved: it is confirmed', { live: '8' }, { do: 'confirm', intent: 4, from: '7' }],
    [
      'the registry moved and a stage lost since: what is done is confirmed',
      { live: '8', refusals },
      { do: 'confirm', intent: 4, from: '7' },
    ],
    [
      'not moved and a stage lost since: it is abandoned',
      { live: '7', refusals },
      { do: 'abandon', intent: 4, findings: refusals },
    ],
    [
      'a third version live: it is abandoned',
      { live: '6' },
      {
        do: 'abandon',
        intent: 4,
        findings: [promotionFinding('third-version-live', 'fail', about('6'))],
      },
    ],
    [
      'the alias gone: it is abandoned',
      { live: null },
      {
        do: 'abandon',
        intent: 4,
        findings: [promotionFinding('third-version-live', 'fail', about(null))],
      },
    ],
  ])('%s', (_, other, expected) => {
    expect(nextStep(facts({ ...given, ...other }))).toEqual(expected)
  })
})

describe('once there is an outcome', () => {
  test.each<readonly [string, RecordDraft]>([
    ['done', outcome(2)],
    ['refused', outcome(null, { result: 'refused' })],
    ['abandoned', outcome(2, { result: 'abandoned' })],
  ])('%s is final, whatever is live or lost', (_, last) => {
    fc.assert(
      fc.property(fc.option(fc.constantFrom('5', '6', '7')), fc.boolean(), (live, lost) => {
        expect(
          nextStep(facts({ entries: chained([genesis(), intent(), last]), live, refusals: lost ? refusals : [] })),
        ).toEqual({ do: 'nothing' })
      }),
    )
  })
})

/** A registry and a ledger that survive a crash, and a run that does one step at a time. */
type World = { drafts: readonly RecordDraft[]; live: string | null; writes: number }
const reachable: readonly (readonly [string, PromotionRequest | AdoptionRequest, string | null])[] = [
  ['a first promotion', promotion('7', null), null],
  ['an adoption', adoption('5'), '5'],
  ['a promotion that expects what is not there', promotion('7', '6'), null],
]

function act(world: World, step: Step, request: PromotionRequest | AdoptionRequest): boolean {
  const from = 'from' in step ? step.from : null
  const about = {
    at: '2026-01-06T12:05:00Z',
    request: reference({ kind: request.kind }),
    move: move({ from, to: request.version }),
  }
  if (step.do === 'nothing') return false
  if (step.do === 'move') world.live = request.version
  else if (step.do === 'intend') world.drafts = [...world.drafts, intent(about)]
  else if (step.do === 'refuse') world.drafts = [...world.drafts, outcome(null, { ...about, result: 'refused' })]
  else
    world.drafts = [
      ...world.drafts,
      outcome(step.intent, { ...about, result: step.do === 'confirm' ? 'done' : 'abandoned' }),
    ]
  world.writes++
  return true
}

const outcomes = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ record }) => (record.kind === 'outcome' ? [record.result] : []))

describe('interrupted anywhere, a request ends in one outcome', () => {
  // each interruption is a run that dies after so many writes; between runs somebody may meddle or a stage may be lost
  const meddling = fc.record({
    writes: fc.nat({ max: 3 }),
    moved: fc.option(fc.constantFrom('5', '6', '7', 'none')),
    lost: fc.boolean(),
  })

  test.each(reachable)('%s', (_, request, start) => {
    fc.assert(
      fc.property(fc.array(meddling, { maxLength: 6 }), (interruptions) => {
        const world: World = { drafts: [genesis()], live: start, writes: 0 }
        const run = (writes: number, lost: boolean): void => {
          const last = world.writes + writes
          const given = (): StepFacts =>
            facts({ request, entries: chained(world.drafts), live: world.live, refusals: lost ? refusals : [] })
          while (world.writes < last && act(world, nextStep(given()), request));
        }
        for (const { writes, moved, lost } of interruptions) {
          if (moved !== null) world.live = moved === 'none' ? null : moved
          run(writes, lost)
        }
        run(10, false)
        const ended = world.writes
        run(10, true)
        expect(world.writes).toBe(ended)
        const results = outcomes(chained(world.drafts))
        expect(results).toHaveLength(1)
        if (results[0] === 'done' && interruptions.every(({ moved }) => moved === null))
          expect(world.live).toBe(request.version)
      }),
    )
  })

  test('left alone it takes three writes: intent, move, outcome', () => {
    const world: World = { drafts: [genesis()], live: null, writes: 0 }
    const steps: string[] = []
    for (;;) {
      const step = nextStep(facts({ entries: chained(world.drafts), live: world.live }))
      steps.push(step.do)
      if (!act(world, step, promotion('7', null))) break
    }
    expect(steps).toEqual(['intend', 'move', 'confirm', 'nothing'])
  })
})

test('codes are named once', () => {
  expect(new Set(promotionCodes).size).toBe(promotionCodes.length)
})
