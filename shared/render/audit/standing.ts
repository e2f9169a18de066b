import type { Standing, StandingAnswer } from '../../domain/audit/standing-at.ts'
import { code, escapeMarkdown, link } from '../escape.ts'
import { table } from '../table.ts'
import { recordLine } from './sources.ts'

function versionWords({ version, moving }: Standing): string {
  const shown = version === null ? 'unknown: no move was recorded by then' : code(version)
  return moving === null ? shown : `${shown}; being moved to ${code(moving.to ?? 'none')}, either may have been shown`
}

/** Which version an environment showed at an instant, model by model. */
export function renderStanding({ environment, at, state, began, last, models }: StandingAnswer): string {
  const head = `## ${escapeMarkdown(environment)} at ${at}`
  if (state === 'to-come')
    return `${head}\n\nThat instant has not come: nobody knows what will be in ${escapeMarkdown(environment)}.`
  if (state === 'before-ledger')
    return `${head}\n\n${began === null ? 'The ledger holds no record' : `The ledger began at ${began}`}: what was in ${escapeMarkdown(environment)} then is unknown to it.`
  const rows = models.map((one) => [
    code(one.model),
    versionWords(one),
    one.since ?? '',
    one.until ?? '',
    one.url === null ? '' : `${escapeMarkdown(one.kind ?? '')}, ${link(`pull request ${one.pull}`, one.url)}`,
  ])
  return [
    head,
    rows.length === 0
      ? `No version of any model was recorded in ${escapeMarkdown(environment)} by then.`
      : table(['Model', 'Version', 'Since', 'Until', 'By'], rows),
    `The ledger’s last record is ${last?.number ?? 0}, of ${last?.at ?? 'never'}. It tells what was promoted; what somebody moves by hand only reconcile sees.`,
    recordLine(models.flatMap(({ records }) => records)),
  ].join('\n\n')
}
