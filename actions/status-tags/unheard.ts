import { heardAfter, unheardOf, wasUnheard } from '../../shared/domain/incident/unheard.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { Incidents } from '../../shared/ports/incidents.ts'
import { heardSentence, toldUnheard } from '../../shared/render/incident/unheard.ts'
import { describeFailure } from '../../shared/runtime/failure.ts'
import { keepIncidents } from '../../shared/runtime/incidents.ts'

/** Leaves one issue for each receiver that was given up while the request is open, and closes those of receivers that heard since; what could not be told is a sentence. */
export async function tellUnheard(
  incidents: Incidents,
  entries: readonly Entry[],
  { pull, web }: { readonly pull: number; readonly web: string },
): Promise<readonly string[]> {
  // no issue can tell of what never was, and most requests cost nothing here
  if (!wasUnheard(entries, pull)) return []
  const hold = unheardOf(entries, pull).map((one) => toldUnheard(one, web))
  // of a request that was about another model before, a long ledger tells here of the one that it is about now alone
  const owns = (key: string): boolean => heardAfter(entries, pull, key) !== null
  try {
    await keepIncidents(incidents, hold, { owns, putRight: (key) => heardSentence(heardAfter(entries, pull, key)) })
    return []
  } catch (error) {
    const { headline } = describeFailure(error, { debug: false })
    return [`No incident could be told of a receiver that was given up: ${headline}`]
  }
}
