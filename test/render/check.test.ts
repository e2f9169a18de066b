import { describe, expect, test } from 'vitest'
import { shortDigest } from '../../shared/domain/digest.ts'
import { Facts } from '../../shared/domain/facts.ts'
import { judgeRequest, type RequestVerdict } from '../../shared/domain/judgement.ts'
import { stageNames } from '../../shared/domain/stage.ts'
import { StageVerdict } from '../../shared/domain/verdict.ts'
import { approvalList, checkSummary, checkTitle, findingList, stateWords } from '../../shared/render/check.ts'
import { renderComment, renderSummary } from '../../shared/render/comment.ts'
import { proposeAdoptions, twoLive } from '../builders/adoptions.ts'
import { factsOf, live, propose, review, signAll, signOff } from '../builders/requests.ts'
import { account, predictions, register, world } from '../builders/world.ts'
import { expectGolden } from '../golden/golden.ts'
import { asJson, expectInert, hostile, textPaths, withText } from './inert.ts'

const gates = {
  gates: {
    performance: { against_champion: { metric: 'roc_auc', margin: 0.01, confidence: 0.95 } },
    fairness: { demographic_parity_ratio: { minimum: 0.8 } },
  },
}

async function judged(right = 95): Promise<{ readonly facts: Facts; readonly verdict: RequestVerdict }> {
  const own = await world({ policy: gates })
  await live(own, '1')
  register(own.registry, '2', predictions(right))
  const { number, digest } = await propose(own)
  review(own, number, 'dana', '2026-01-05T09:30:00Z', signOff(digest, 'business-owner'))
  signAll(own, number, digest)
  const facts = await factsOf(own, number)
  return { facts, verdict: judgeRequest(facts, facts.readAt, null) }
}

const bare: StageVerdict = {
  stage: 'compliance-review',
  state: 'pending',
  findings: [],
  counted: [],
  ignored: [],
  vetoes: [],
  since: null,
}

describe('the check of a stage', () => {
  test.each(stageNames)('%s shows all that was found', async (stage) => {
    const { facts, verdict } = await judged()
    const own = verdict.stages.find((one) => one.stage === stage) ?? bare
    expectGolden(`check-${stage}`, `${checkTitle(own)}\n\n${checkSummary(own, facts, verdict)}`)
  })

  test('of several adoptions shows each, and the evidence that the one digest is made of', async () => {
    const own = await twoLive()
    const { number, digest, evidence } = await proposeAdoptions(own)
    const facts = await factsOf(own, number)
    const verdict = judgeRequest(facts, facts.readAt, null)
    const said = checkSummary(verdict.stages[0] ?? bare, facts, verdict)
    expect(said.match(/^### .*$/gm)).toEqual([
      '### churn 1 in production',
      '### credit-approval 1 in production',
      '### What is adopted',
    ])
    for (const one of [digest, ...Object.values(evidence)]) expect(said).toContain(shortDigest(one))
    const second = verdict.stages[1] ?? bare
    expect(checkSummary(second, facts, verdict).match(/^### .*$/gm)).toEqual(['### What is adopted'])
  })

  test('of failing gates names each limit with what was found', async () => {
    const { facts, verdict } = await judged(55)
    const own = verdict.stages[0] ?? bare
    expectGolden('check-failing', `${checkTitle(own)}\n\n${checkSummary(own, facts, verdict)}`)
  })

  test('shows an approval with the day on which it lapses, and one that does not count with why', () => {
    const list = approvalList({
      ...bare,
      counted: [
        {
          reviewId: 1,
          account: account('carl'),
          person: 'carl',
          role: 'compliance-officer',
          at: '2026-01-05T11:00:00Z',
          expires: '2026-04-05T11:00:00Z',
        },
        {
          reviewId: 2,
          account: account('olga'),
          person: 'olga',
          role: 'business-owner',
          at: '2026-01-05T12:00:00Z',
          expires: null,
        },
      ],
      ignored: [{ reviewId: 3, account: account('dana'), code: 'edited', facts: {} }],
    })
    expect(list).toBe(
      [
        '- carl signed as compliance-officer at 2026-01-05T11:00:00Z, until 2026-04-05T11:00:00Z',
        '- olga signed as business-owner at 2026-01-05T12:00:00Z',
        '- dana is not counted: the review was edited after it was submitted; approve again instead',
      ].join('\n'),
    )
  })

  test('a summary that GitHub would refuse is cut and says so', async () => {
    const { facts, verdict } = await judged()
    const findings = Array.from({ length: 600 }, (_, index) => ({
      code: 'requirement-unpinned',
      weight: 'fail' as const,
      facts: { file: 'requirements.txt', line: index, text: 'x'.repeat(150) },
    }))
    const summary = checkSummary({ ...bare, state: 'failed', findings }, facts, verdict)
    expect(summary.length).toBeLessThan(65_536)
    expect(summary.endsWith('**Cut here; the rest stands in the summary of the run.**')).toBe(true)
  })
})

describe('the title of a check', () => {
  const finding = (weight: 'error' | 'fail' | 'wait' | 'note', detail: string) => ({
    code: 'read-failed',
    weight,
    facts: { read: 'teams', detail },
  })

  test('names the gravest finding first', () => {
    const findings = [finding('note', 'd'), finding('wait', 'c'), finding('fail', 'b'), finding('error', 'a')]
    expect(checkTitle({ ...bare, state: 'error', findings })).toBe('Could not be judged: Could not be read (teams): a')
  })

  test.each([
    ['passed', 'Passed'],
    ['not-required', 'Not required for this request'],
    ['blocked', 'Blocked'],
  ] as const)('of %s without a grave finding is its state alone', (state, words) => {
    expect(checkTitle({ ...bare, state, findings: [finding('note', 'd')] })).toBe(words)
    expect(stateWords(state)).toBe(words)
  })

  test('stays within 200 characters', () => {
    const title = checkTitle({ ...bare, findings: [finding('wait', 'x'.repeat(500))] })
    expect([title.length, title.endsWith('…')]).toEqual([200, true])
  })
})

test('findings are listed gravest first under their headings', () => {
  const finding = (weight: 'error' | 'fail' | 'wait' | 'note') => ({ code: 'draft', weight, facts: {} })
  expect(findingList((['note', 'wait', 'fail', 'error'] as const).map(finding)).match(/^\*\*.*\*\*$/gm)).toEqual([
    '**Could not be judged**',
    '**Fails**',
    '**Awaited**',
    '**Noted**',
  ])
})

test('one sentence that two gates give is listed once', () => {
  const finding = (gate: string) => ({ code: 'draft', weight: 'fail' as const, facts: { gate } })
  expect(findingList([finding('performance'), finding('fairness')]).match(/^- /gm)).toEqual(['- '])
})

describe('T19: hostile text in any place of the facts', () => {
  test('stays text in comment, summary and checks', async () => {
    const { facts, verdict } = await judged()
    const json = asJson(facts)
    let tried = 0
    for (const path of textPaths(json)) {
      const changed = Facts.safeParse(withText(json, path, hostile))
      // a word of a closed union cannot be hostile
      if (!changed.success) continue
      tried += 1
      expectInert(renderComment(changed.data, verdict))
      expectInert(renderSummary(changed.data, verdict))
      expectInert(checkSummary(verdict.stages[0] ?? bare, changed.data, verdict))
    }
    expect(tried).toBeGreaterThan(300)
  }, 120_000)

  test('stays text as the name of a parameter', async () => {
    const { facts, verdict } = await judged()
    if (facts.gathered?.state !== 'gathered') throw new Error('nothing was gathered')
    const subject = { ...facts.gathered.subject, parameters: { [hostile]: '1' } }
    expectInert(renderComment({ ...facts, gathered: { ...facts.gathered, subject } }, verdict))
  })

  test('stays text where a finding or an approval carries it', async () => {
    const { facts, verdict } = await judged(55)
    const json = asJson(verdict.stages)
    let tried = 0
    for (const path of textPaths(json)) {
      const changed = StageVerdict.array().safeParse(withText(json, path, hostile))
      if (!changed.success || path.at(-1) === 'since' || path.at(-1) === 'at' || path.at(-1) === 'expires') continue
      tried += 1
      const stages = changed.data
      expectInert(renderComment(facts, { ...verdict, stages }))
      for (const stage of stages) expectInert(checkSummary(stage, facts, verdict))
    }
    expect(tried).toBeGreaterThan(20)
  }, 120_000)
})
