import { withoutSideRuns } from '../journey/excerpts.ts'
import { replaced } from '../journey/requests.ts'

/** The example with an environment for each way to show a version, where nobody has to accept or sign anything: what is killed is the promoter. */
export function unsigned(path: string, text: string): string | null {
  const own = withoutSideRuns(path, text)
  if (own === null || path !== 'governance/policy.yml') return own
  const shown = [
    'production: {alias: champion}',
    'by-alias: {alias: challenger, requires: low}',
    'by-stage: {stage: Production, archive_existing: true, requires: low}',
    'by-copy: {copy_to: "prod.{model}", alias: live, requires: low}',
  ]
  const placed = replaced(own, /production: \{alias: champion\}/, shown.join('\n  '))
  const gates = 'gates:\n  documentation: {complete_for: [high, medium]}\n\n'
  const gated = replaced(placed, /^gates:[^]*?(?=^exceptions:)/m, gates)
  return replaced(replaced(gated, /\n {2}staging: .*/, ''), '  status_writer: tagger\n', '')
}

/** The same, and somebody at this address is told of every version that is promoted. */
export const told =
  (url: string) =>
  (path: string, text: string): string | null => {
    const own = unsigned(path, text)
    const receivers = `receivers: {serving: {url: "${url}"}}\n\n`
    return own === null || path !== 'governance/policy.yml'
      ? own
      : replaced(own, /^regulations:/m, `${receivers}regulations:`)
  }
