import {
  closedBy,
  happeningKinds,
  isOverdue,
  parseHappeningKey,
  promoterOwns,
  putRightBy,
  recordedHappenings,
  toldAfter,
  type Happening,
  type HappeningKind,
} from '../../shared/domain/incident/happening.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { LedgerRecord } from '../../shared/domain/ledger/record.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import type { Pending } from '../../shared/gather/pending.ts'
import type { Incidents } from '../../shared/ports/incidents.ts'
import { putRightSentence, toldHappening } from '../../shared/render/incident/happening.ts'
import { outcomesComment } from '../../shared/render/outcome.ts'
import { describeFailure } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { keepIncidents } from '../../shared/runtime/incidents.ts'
import type { Desk, Outcome } from './case.ts'

/** The incidents of a run: one issue for each thing that stands in somebody's way until it is put right. */

export type Round = {
  readonly incidents: Incidents
  readonly environment: string
  readonly known: readonly string[]
  readonly pending: readonly Pending[]
  /** null where the round ended before its end: what waits and what is astray is then not known whole */
  readonly outcomes: readonly Outcome[] | null
  readonly unrecorded: Finding | null
}

const nobody = { detail: null, author: null, record: null } as const

/** Where the runs of this workflow are listed: the same address for as long as an issue stands. */
function runsOf({ environment: { workflow, forge } }: House): string | null {
  const file = workflow?.workflow.path.split('/').at(-1)
  return workflow === null || file === undefined
    ? null
    : `${forge.serverUrl}/${workflow.workflow.repository}/actions/workflows/${file}`
}

function happeningOf(house: House, desk: Desk, outcome: Outcome, pending: Pending): readonly Happening[] {
  const { folder: about, pull, result, findings } = outcome
  const now = desk.now()
  const at = pending.state === 'merged' ? pending.mergedAt : now
  const waits = result === 'waiting' && isOverdue(findings, at, now)
  if (pending.state === 'merged' && !waits) return []
  const author = pending.state === 'merged' ? pending.reading.pull.author : null
  const url = `${desk.ports.forge.webUrl}/${desk.repository.name}/pull/${pull ?? 0}`
  return [
    {
      ...{ ...nobody, kind: waits ? 'waiting' : 'astray', about, since: at, findings, run: runsOf(house) },
      pull: pull === null ? null : { number: pull, url },
      author: author?.kind === 'user' ? author.login : null,
    },
  ]
}

function unrecordedOf(house: House, now: string, finding: Finding | null): readonly Happening[] {
  if (finding === null) return []
  const about = { kind: 'unrecorded', about: 'governance', since: now } as const
  return [{ ...nobody, ...about, findings: [finding], pull: null, run: runsOf(house) }]
}

function endOf(entries: readonly Entry[], key: string): LedgerRecord | null {
  const parsed = parseHappeningKey(key)
  if (parsed === null) return null
  const { kind, about } = parsed
  if (kind === 'undelivered') return toldAfter(entries, about)?.record ?? null
  const own = closedBy(entries, about)
  // of a long ledger it may not have been read: what lies before it put nothing right
  if (own === null) return null
  const isOver = kind === 'refused' || kind === 'abandoned'
  return (isOver ? putRightBy(entries, about, own.record.number) : own)?.record ?? null
}

/** Says that incidents could not be told; what was recorded and commented stays. */
function untold(house: House, error: unknown): void {
  const { headline } = describeFailure(error, { debug: false })
  house.annotate({ level: 'error', message: `No incident could be told: ${headline}`, title: 'incidents' })
  house.fail('Incidents could not be told as issues; the records and the comments were written all the same.')
}

/** On the pull request of what begins to wait, once: the issue that was just opened says that it was not told before. */
async function comment(desk: Desk, outcome: Outcome, issue: { readonly number: number; readonly url: string }) {
  if (outcome.pull === null) return
  const body = `${outcomesComment([outcome])}\n\nIncident ${issue.url}`
  await desk.ports.forge.writeComment(outcome.pull, body, null)
}

/** Leaves one open issue for each incident of this environment, and closes those that were put right. */
export async function tellIncidents(house: House, desk: Desk, round: Round): Promise<void> {
  const { incidents, environment, known, outcomes } = round
  const recorded: readonly HappeningKind[] = ['refused', 'abandoned', 'unfinished', 'undelivered']
  const owns = (key: string): boolean =>
    promoterOwns(key, environment, known, outcomes === null ? recorded : happeningKinds)
  const entries = desk.book.standing()
  const hold = [
    ...recordedHappenings(entries, desk.now(), house.environment.forge.serverUrl),
    ...(outcomes ?? []).flatMap((outcome) => {
      const own = round.pending.find(({ folder }) => folder === outcome.folder)
      return own === undefined ? [] : happeningOf(house, desk, outcome, own)
    }),
    ...unrecordedOf(house, desk.now(), round.unrecorded),
  ]
  const told = hold.map(toldHappening).filter(({ key }) => owns(key))
  try {
    const { opened, later } = await keepIncidents(incidents, told, {
      owns,
      putRight: (key) => putRightSentence(endOf(entries, key)),
    })
    for (const issue of opened) {
      house.log.info(`${issue.key}: incident ${issue.url}`)
      const outcome = (outcomes ?? []).find(
        ({ folder, record }) => record === null && [`waiting/${folder}`, `astray/${folder}`].includes(issue.key),
      )
      if (outcome !== undefined) await comment(desk, outcome, issue)
    }
    if (later > 0) house.log.warning(`${later} more incidents are told by the next run.`)
  } catch (error) {
    untold(house, error)
  }
}

/** The run's own refusal as an incident, then the refusal itself; an error that no person can mend is none. */
export async function tellingStop<T>(
  house: House,
  incidents: Incidents,
  environment: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || !('mend' in error) || error.name === 'ForgeError') throw error
    const stop: Happening = {
      ...{ ...nobody, kind: 'stopped', about: environment, since: house.now(), findings: [], pull: null },
      run: runsOf(house),
      detail: describeFailure(error, { debug: false }).headline,
    }
    try {
      await keepIncidents(incidents, [toldHappening(stop)], { owns: () => false, putRight: () => '' })
    } catch (failure) {
      untold(house, failure)
    }
    throw error
  }
}
