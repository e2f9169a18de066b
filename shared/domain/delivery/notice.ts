import { sha256 } from '../digest.ts'
import type { Policy } from '../governance/policy.ts'
import type { Entry } from '../ledger/chain.ts'
import type { NoticeRecord } from '../ledger/notice-record.ts'
import { humanStageNames, stageNames, type StageName } from '../stage.ts'
import type { RequestStatus } from '../status/status.ts'
import type { StageState } from '../verdict.ts'
import { eventType, type CloudEvent } from './event.ts'
import type { NoticeWord } from './word.ts'

/** Who is still to be told how the stages of an open request stand, each once for a head and a state. */

export type Notice = {
  readonly word: NoticeWord
  readonly stage: StageName
  readonly state: StageState
  /** the roles that the policy asks for at a stage that waits for people */
  readonly roles: readonly string[]
}

export type DueNotice = {
  readonly receiver: string
  readonly notice: Notice
  readonly event: NoticeEvent
  /** the record by which an earlier run said that it could not deliver */
  readonly waiting: NoticeRecord | null
}

export type NoticeEvent = CloudEvent<
  Readonly<Record<'model' | 'version' | 'environment' | 'stage' | 'state' | 'head' | 'url', string>> & {
    readonly pull: number
    readonly roles: readonly string[]
  }
>

/** What a status gives to tell: each stage that came to something, and the one that waits for people. */
export function noticesOf({ stages }: RequestStatus, policy: Pick<Policy, 'stages'>): readonly Notice[] {
  const next = stageNames.find((stage) => stages[stage] !== 'passed' && stages[stage] !== 'not-required')
  return stageNames.flatMap((stage): readonly Notice[] => {
    const state = stages[stage]
    if (state === 'not-required') return []
    if (state !== 'pending') return [{ word: 'stage-changed', stage, state, roles: [] }]
    const human = humanStageNames.find((one) => one === stage)
    // who has to wait for the stage before is not awaited yet
    if (stage !== next || human === undefined) return []
    const roles = (policy.stages[human]?.approvals ?? []).map(({ role }) => role)
    return [{ word: 'approval-needed', stage, state, roles }]
  })
}

type Asked = {
  readonly status: RequestStatus
  readonly policy: Pick<Policy, 'stages' | 'receivers'>
  readonly entries: readonly Entry[]
  /** the address of the repository */
  readonly source: string
  readonly now: string
}

/** The last that a receiver was told, or was to be told, of a stage of the request. */
function lastOf(entries: readonly Entry[], receiver: string, pull: number, stage: StageName): NoticeRecord | null {
  const found = entries.findLast(
    ({ record }) =>
      record.kind === 'notice' && record.receiver === receiver && record.pull === pull && record.stage === stage,
  )?.record
  return found?.kind === 'notice' ? found : null
}

/** The record of the notice's first failure, whose time counts for giving up. */
const begunBy = (entries: readonly Entry[], id: string, receiver: string): NoticeRecord | null => {
  const found = entries.find(
    ({ record }) => record.kind === 'notice' && record.event.id === id && record.receiver === receiver,
  )?.record
  return found?.kind === 'notice' ? found : null
}

/** The notices that receivers are still to be given of a request, in the order of its stages. */
export function dueNotices({ status, policy, entries, source, now }: Asked): readonly DueNotice[] {
  const { pull, head, model, version, environment } = status
  if (head === undefined) return []
  const told = Object.entries(policy.receivers).filter(
    ([, { environments }]) => environments?.includes(environment) !== false,
  )
  return noticesOf(status, policy).flatMap((notice) => {
    const { word, stage, state, roles } = notice
    return told.flatMap(([receiver, { events }]): readonly DueNotice[] => {
      if (!events.includes(word)) return []
      const last = lastOf(entries, receiver, pull, stage)
      const same = last !== null && last.sha === head && last.state === state
      if (same && last.result !== 'waiting') return []
      // a stage may come back to a state: that is told again, under another id
      const before = same ? null : (last?.event.id ?? '')
      const id =
        before === null
          ? (last?.event.id ?? '')
          : sha256(JSON.stringify([source, pull, head, stage, state, receiver, before]))
      const event: NoticeEvent = {
        ...{ specversion: '1.0', id, source, type: eventType(word), subject: `${model}/${environment}` },
        ...{ time: (same ? last : null)?.at ?? now, datacontenttype: 'application/json' },
        sequence: String((entries.at(-1)?.record.number ?? 0) + 1).padStart(12, '0'),
        data: {
          ...{ model, version, environment, stage, state, head, roles },
          ...{ pull, url: `${source}/pull/${pull}` },
        },
      }
      return [{ receiver, notice, event, waiting: same ? begunBy(entries, id, receiver) : null }]
    })
  })
}
