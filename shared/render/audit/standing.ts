import type { Standing, StandingAnswer } from '../../domain/audit/standing-at.ts'
import { code, escapeMarkdown, link } from '../escape.ts'
import { table } from '../table.ts'
import { recordLine } from './sources.ts'

const words = {
  shown: 'none',
  retired: 'none: retired',
  'moved-on': 'none: it went on into another environment’s stage',
  unknown: 'unknown: no move was recorded by then',
}

function versionWords({ state, version, moving }: Standing): string {
  const shown = version !== null ? code(version) : words[state]
  return moving === null ? shown : `${shown}; being moved to ${code(moving.to ?? 'none')}, either may have been shown`
}

/** What is known of the registry itself at the instant: when somebody looked, and what was not as recorded. */
function lookWords({ model, looks: { before, after, differences } }: Standing): string {
  const seen =
    before === null && after === null
      ? 'nobody ever compared the registry with the ledger'
      : `unobserved between ${before === null ? 'the beginning' : `${before.at} (record ${before.number})`} and ${after === null ? 'now' : `${after.at} (record ${after.number})`}`
  const found = differences.map(
    (one) =>
      `${escapeMarkdown(one.code)}, ${escapeMarkdown(one.field)}: ${escapeMarkdown(one.was ?? 'nothing')} became ${escapeMarkdown(one.found ?? 'nothing')} between ${one.after ?? 'an unknown time'} and ${one.before}, by ${escapeMarkdown(one.by ?? 'nobody that a log names')}`,
  )
  return `- ${code(model)}: ${[seen, ...found].join('; ')}.`
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
    ...(models.length === 0 ? [] : [models.map(lookWords).join('\n')]),
    recordLine(models.flatMap(({ records }) => records)),
  ].join('\n\n')
}
