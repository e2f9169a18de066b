import { cycleTimes } from '../../../shared/domain/audit/cycle-times.ts'
import { renderCycleTimes } from '../../../shared/render/audit/cycle-times.ts'
import type { Command } from '../command.ts'

/** How long each stage took, by tier. */
export const cycleTimesTold: Command = ({ entries }) => {
  const times = cycleTimes(entries)
  return { text: renderCycleTimes(times), answer: { times }, failure: null }
}
