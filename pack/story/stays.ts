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
  // of each model the stays that last, by their places in the list, and whether an MLflow stage shows them
  const open = new Map<string, readonly { readonly place: number; readonly staged: boolean }[]>()
  for (const { number, value } of entries) {
    const move = moveOf(value)
    if (text(value, 'kind') !== 'outcome' || text(value, 'result') !== 'done' || move === null) continue
    const { model, environment, to: version } = move
    const from = text(value, 'at')
    const staged = move.how.some(([name]) => name === 'stage')
    const lasting = (open.get(model) ?? []).filter((one) => {
      const stay = stays[one.place]
      // a version has one MLflow stage: the move into that of another environment takes it out of its own
      const left = staged && one.staged && version !== null && stay?.version === version
      if (stay === undefined || (stay.environment !== environment && !left)) return true
      stays[one.place] = { ...stay, until: from }
      return false
    })
    open.set(model, [...lasting, { place: stays.length, staged }])
    const folder = text(value, 'request', 'folder')
    stays.push({ model, environment, version, from, until: null, record: number, folder })
  }
  return stays
}

/** The stays at an instant, each with a version. */
export const staysAt = (stays: readonly Stay[], when: number): readonly Stay[] =>
  stays.filter(
    ({ version, from, until }) =>
      version !== null && Date.parse(from) <= when && (until === null || Date.parse(until) > when),
  )
