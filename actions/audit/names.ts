import { namesIn } from '../../shared/domain/audit/subject.ts'
import { didYouMean } from '../../shared/domain/document/nearest.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import { escapeMarkdown } from '../../shared/render/escape.ts'
import type { Told } from './command.ts'
import type { Inputs } from './inputs.ts'

/** What is said where a name is none that the ledger knows, with the nearest one that it does; null where all are known. */
export function strangeName(entries: readonly Entry[], inputs: Inputs): Told | null {
  const known = namesIn(entries, inputs.model ?? null)
  for (const what of ['model', 'environment', 'version'] as const) {
    const given = inputs[what]
    if (given === undefined || known[what].includes(given)) continue
    const named = known[what].slice(0, 20).join(', ')
    const of = what === 'version' ? ` of ${inputs.model ?? 'any model'}` : ''
    // every number is near to every other
    const meant = what === 'version' ? '' : didYouMean(given, known[what])
    const said = `The ledger knows no ${what} "${given.slice(0, 80)}"${of}.${meant} It knows ${named === '' ? 'none' : named}.`
    return { text: escapeMarkdown(said, 2000), answer: null, failure: said }
  }
  return null
}
