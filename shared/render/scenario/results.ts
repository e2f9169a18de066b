import { countsOf, type Row } from '../../domain/scenario/result.ts'
import { escapeMarkdown } from '../escape.ts'

const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()

/** One line for a scenario that failed: where it stands, what it expected, what was found and why. */
export function failureLine({ file, line, scenario, differences }: Row): string {
  return oneLine(`${file}:${line}: ${scenario === null ? '' : `${scenario}: `}${differences.join(' | ')}`)
}

/** `N passed, N failed`. */
export function countsLine(rows: readonly Row[]): string {
  const { passed, failed } = countsOf(rows)
  return `${passed} passed, ${failed} failed`
}

/** The results as inert Markdown: the counts, and each scenario that failed. */
export function resultsSection(rows: readonly Row[]): string {
  const failures = rows.filter(({ differences }) => differences.length > 0)
  return [
    '## Scenarios of the policy',
    countsLine(rows),
    ...(failures.length === 0 ? [] : [failures.map((row) => `- ${escapeMarkdown(failureLine(row), 1500)}`).join('\n')]),
  ].join('\n\n')
}
