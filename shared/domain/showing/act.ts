import type { Move } from '../ledger/record.ts'
import { copiedVersion, liveOf, shownFault, showingOfMove, type Shown } from './showing.ts'

/**
 * The registry's side of a move, one write at a time: what to do next, from what was read just now. Nothing is remembered but
 * what this run has tried, so that whoever comes after a run that died goes on where it stopped.
 */

/** A version of the environment's own model. */
export type Copy = {
  readonly version: string
  readonly source: string
  readonly ready: boolean
  /** the request that it was made for, by its tag; a preference, and no proof of anything */
  readonly request: string | null
}

/** What is read before each write. */
export type Seen = {
  readonly shown: Shown
  /** the MLflow stage of each version, where stages show it */
  readonly stages: Readonly<Record<string, string>>
  /** the environment's own model: null where it is not there, or none is asked for */
  readonly copies: readonly Copy[] | null
}

export type Write =
  | { readonly do: 'set-alias'; readonly name: string; readonly alias: string; readonly version: string }
  | { readonly do: 'delete-alias'; readonly name: string; readonly alias: string }
  | {
      readonly do: 'transition'
      readonly name: string
      readonly version: string
      readonly stage: string
      readonly archive: boolean
    }
  | { readonly do: 'create-model'; readonly name: string }
  | { readonly do: 'copy'; readonly name: string; readonly model: string; readonly version: string }

export type Act =
  | Write
  /** look whether the copy's bytes are the signed ones */
  | { readonly do: 'compare'; readonly name: string; readonly version: string }
  /** what was aimed at is shown, and nothing beside it */
  | { readonly do: 'there' }
  /** something else is shown than the move knows of; nothing is overwritten */
  | { readonly do: 'leave' }

/** Towards what the move brings, or back to where it found the registry. */
export type Aim = 'forward' | 'back'

export type Situation = {
  readonly move: Move
  readonly folder: string
  readonly seen: Seen
  readonly aim: Aim
  /** copies whose bytes were compared in this run, and whether they are the signed ones */
  readonly compared: ReadonlyMap<string, boolean>
}

const archived = 'Archived'

/** The stage that a version goes to where it is no longer shown: the one it came from, if that is another. */
function homeOf({ stage }: Move): string {
  const before = stage?.before ?? archived
  return before === stage?.name ? archived : before
}

function inStage({ move, seen, aim }: Situation, name: string): Act {
  const { model, from, to } = move
  const { versions } = seen.shown
  const put = (version: string, stage: string, archive = false): Act => ({
    do: 'transition',
    ...{ name: model, version, stage, archive },
  })
  const [goal, origin] = aim === 'forward' ? [to, from] : [from, to]
  const ours = goal === null ? versions.length === 0 : versions.includes(goal)
  const others = versions.filter((version) => version !== goal)
  if (ours && others.length === 0) {
    const strayed = aim === 'back' && to !== null && to !== from && seen.stages[to] === archived
    return strayed && homeOf(move) !== archived ? put(to, homeOf(move)) : { do: 'there' }
  }
  const other = others[0]
  // whatever stands beside the goal is taken out, one after the other: a race leaves several
  if (ours && other !== undefined) return put(other, other === to ? homeOf(move) : archived)
  const known = origin === null ? versions.length === 0 : versions.includes(origin)
  if (!known || (aim === 'forward' && versions.length > 1)) return { do: 'leave' }
  if (goal !== null) return put(goal, name, true)
  return origin === null ? { do: 'there' } : put(origin, aim === 'back' ? homeOf(move) : archived)
}

function byAlias({ move, seen, aim }: Situation, alias: string): Act {
  const live = liveOf(seen.shown)
  const [goal, origin] = aim === 'forward' ? [move.to, move.from] : [move.from, move.to]
  if (live === goal) return { do: 'there' }
  if (live !== origin) return { do: 'leave' }
  const { model: name } = move
  return goal === null ? { do: 'delete-alias', name, alias } : { do: 'set-alias', name, alias, version: goal }
}

/** The copies of a version that may be shown: those made for this request first, then the oldest. */
function candidates({ move, folder, seen, compared }: Situation): readonly Copy[] {
  const rank = ({ request }: Copy): number => Number(request !== folder)
  return (seen.copies ?? [])
    .filter(({ source, ready }) => ready && copiedVersion(move.model, source) === move.to)
    .filter(({ version }) => compared.get(version) !== false)
    .toSorted((a, b) => rank(a) - rank(b) || Number(a.version) - Number(b.version))
}

function asCopy(situation: Situation, name: string, alias: string): Act {
  const { move, seen, aim, compared } = situation
  const { copy } = seen.shown
  const live = liveOf(seen.shown)
  if (shownFault(seen.shown) !== null) return { do: 'leave' }
  if (aim === 'back') {
    if (live === move.from) return { do: 'there' }
    if (live !== move.to) return { do: 'leave' }
    const version = move.copy?.from ?? null
    return version === null ? { do: 'delete-alias', name, alias } : { do: 'set-alias', name, alias, version }
  }
  if (live === move.to)
    return copy === undefined || compared.get(copy.version) === true
      ? { do: 'there' }
      : compared.has(copy.version)
        ? { do: 'leave' }
        : { do: 'compare', name, version: copy.version }
  if (live !== move.from) return { do: 'leave' }
  if (move.to === null) return { do: 'delete-alias', name, alias }
  if (seen.copies === null) return { do: 'create-model', name }
  const [best] = candidates(situation)
  if (best === undefined) return { do: 'copy', name, model: move.model, version: move.to }
  const { version } = best
  return compared.has(version) ? { do: 'set-alias', name, alias, version } : { do: 'compare', name, version }
}

/** The next act of a move in whichever way its environment shows versions. */
export function nextAct(situation: Situation): Act {
  const showing = showingOfMove(situation.move)
  switch (showing.mode) {
    case 'stage':
      return inStage(situation, showing.stage)
    case 'copy':
      return asCopy(situation, showing.copy, showing.alias)
    case 'alias':
      return byAlias(situation, showing.alias)
  }
}
