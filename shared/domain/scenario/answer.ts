import { approvalFinding } from '../approval/finding.ts'
import { judgeRequest, type RequestVerdict } from '../judgement.ts'
import { isAfter } from '../instant.ts'
import { nextStep, type Step } from '../promotion.ts'
import { refusalFindings, waitingFindings } from '../refusal.ts'
import { hurdlesOf, type MergeHurdle } from '../request/automatic-merge.ts'
import { isMove } from '../request/request.ts'
import { shownIn } from '../showing/showing.ts'
import { stageNames } from '../stage.ts'
import type { Finding, StageVerdict } from '../verdict.ts'
import { askedIn, type Facts } from '../facts.ts'
import { factsOf, type Unreadable } from './facts.ts'
import type { World } from './world.ts'

/** What a scenario is compared with: each stage, whether it may be merged, and after the merge what became of it. */
export type Answer = {
  readonly stages: readonly StageVerdict[]
  readonly mergeable: boolean
  /** what keeps the App from merging it; absent where nothing could be read */
  readonly hurdles?: readonly MergeHurdle[]
  readonly promotion: Promotion | null
}

export type Promotion = {
  readonly result: 'done' | 'refused' | 'waiting'
  readonly findings: readonly Finding[]
}

/** The instant of judging: now, or the record of the head that is still due. */
export function judgedAt(world: World): string {
  const due = world.heads.at(-1)?.due ?? null
  return due !== null && isAfter(due, world.clock) ? due : world.clock
}

/** Every stage in error, where nothing could be read. */
export function unreadableStages({ unreadable: { read, detail } }: Unreadable): readonly StageVerdict[] {
  const finding = approvalFinding('read-failed', 'error', { read, detail, role: null })
  return stageNames.map((stage) => ({
    stage,
    state: 'error',
    findings: [finding],
    counted: [],
    ignored: [],
    vetoes: [],
    since: null,
  }))
}

const results: Readonly<Record<Step['do'], Promotion['result']>> = {
  nothing: 'done',
  intend: 'done',
  move: 'done',
  confirm: 'done',
  refuse: 'refused',
  abandon: 'refused',
}

/** What the promoter would do with a merged request that was judged so. */
export function promotionOf(facts: Facts, verdict: RequestVerdict): Promotion {
  const waiting = waitingFindings(verdict)
  if (waiting.length > 0) return { result: 'waiting', findings: waiting }
  const refusals = refusalFindings(verdict, facts.pull.merge?.by?.login ?? null)
  const { request } = facts
  const asked = askedIn(request)
  if (request.state !== 'found' || asked === null || !isMove(asked)) return { result: 'refused', findings: refusals }
  const step = nextStep({ request: asked, folder: request.folder, entries: [], shown: shownIn(facts), refusals })
  return { result: results[step.do], findings: step.do === 'refuse' ? step.findings : [] }
}

/** What every stage answers now. */
export function answerOf(world: World): Answer {
  const now = judgedAt(world)
  const facts = factsOf(world, now)
  const merged = world.merge !== null
  if ('unreadable' in facts) {
    const stages = unreadableStages(facts)
    const findings = stages[0]?.findings ?? []
    return { stages, mergeable: false, promotion: merged ? { result: 'waiting', findings } : null }
  }
  const verdict = judgeRequest(facts, now, world.merge?.at ?? null)
  return {
    stages: verdict.stages,
    mergeable: verdict.mergeable,
    hurdles: hurdlesOf(facts, verdict),
    promotion: merged ? promotionOf(facts, verdict) : null,
  }
}
