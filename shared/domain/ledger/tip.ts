import type { Entry } from './chain.ts'

/** Who made the commit at the tip of the ledger's branch, as the forge tells it. */
export type Tip = { readonly author: string | null; readonly verified: boolean }

/**
 * What speaks against the commit that holds the last record, or null. Each digest guards the record before it, so the last is guarded
 * by the forge's signature alone. `app` is the suite's own where the reader knows it.
 */
export function tipFault(tip: Tip | null, entries: readonly Entry[], app: string | null): string | null {
  const last = entries.at(-1)?.record
  if (last === undefined) return null
  const place = `the commit of record ${last.number}`
  if (tip === null) return `nobody tells who made ${place}`
  if (!tip.verified) return `${place} is not signed by the forge`
  const { writer } = last
  // a trial's records are written by the workflow's own token
  const bot = `${writer.app ?? 'github-actions'}[bot]`
  if (tip.author !== bot) return `${place} was made by ${tip.author ?? 'an unknown account'}, not by ${bot}`
  if (writer.proven && app !== null && writer.app !== app) return `${place} is by the App ${writer.app}, not by ${app}`
  // a trial may go on as an App; what an App has begun, no workflow's own token continues
  const wasProven = entries.slice(0, -1).some(({ record }) => record.writer.proven)
  return wasProven && !writer.proven ? `${place} is by an unproven writer, after records by the App` : null
}
