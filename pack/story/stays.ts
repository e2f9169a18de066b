import type { Entry } from '../chain.ts'
import { text } from '../reading.ts'
import { moveOf } from './moves.ts'

/** A version's time in an environment; `until` is null while it is there, `version` null where nothing was. */
export type Stay = {
  readonly model: string
  readonly environment: string
  readonly version: string | null
  readonly from: string
  readonly until: string | null
  readonly record: number
  readonly folder: string
}

/** What stood where and when, as completed moves tell it, oldest first. */
export function staysOf(entries: readonly Entry[]): readonly Stay[] {
  const stays: Stay[] = []
  const open = new Map<string, number>()
  for (const { number, value } of entries) {
    const move = moveOf(value)
    if (text(value, 'kind') !== 'outcome' || text(value, 'result') !== 'done' || move === null) continue
    const place = JSON.stringify([move.model, move.environment])
    const since = text(value, 'at')
    const before = open.get(place)
    const ended = before === undefined ? undefined : stays[before]
    if (before !== undefined && ended !== undefined) stays[before] = { ...ended, until: since }
    open.set(place, stays.length)
    const folder = text(value, 'request', 'folder')
    stays.push({
      model: move.model,
      environment: move.environment,
      version: move.to,
      from: since,
      until: null,
      record: number,
      folder,
    })
  }
  return stays
}

/** The stays at an instant, each with a version. */
export const staysAt = (stays: readonly Stay[], when: number): readonly Stay[] =>
  stays.filter(
    ({ version, from, until }) =>
      version !== null && Date.parse(from) <= when && (until === null || Date.parse(until) > when),
  )
