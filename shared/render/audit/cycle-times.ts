import type { CycleTime } from '../../domain/audit/cycle-times.ts'
import { escapeMarkdown } from '../escape.ts'
import { table } from '../table.ts'

/** A duration as people say it: `3 d 4 h`, `12 min`, `40 s`. */
export function span(seconds: number | null): string {
  if (seconds === null) return 'unknown'
  const whole = Math.round(seconds)
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const
  const first = units.findIndex(([size]) => whole >= size)
  const shown = units.slice(first < 0 ? 3 : first).slice(0, 2)
  let rest = whole
  const parts = shown.map(([size, unit]) => {
    const part = Math.floor(rest / size)
    rest -= part * size
    return part === 0 ? '' : `${part} ${unit}`
  })
  return parts.filter((part) => part !== '').join(' ') || '0 s'
}

/** How long each step took, by kind and tier. */
export function renderCycleTimes(times: readonly CycleTime[]): string {
  const rows = times.map((one) => [
    escapeMarkdown(one.kind),
    escapeMarkdown(one.tier),
    escapeMarkdown(one.step),
    String(one.count),
    span(one.medianSeconds),
    span(one.p90Seconds),
    span(one.longestSeconds),
    one.unknown.length === 0 ? '' : `${one.unknown.length}`,
  ])
  const records = [...new Set(times.flatMap((one) => one.records))].sort((a, b) => a - b)
  return [
    '## How long it took',
    rows.length === 0
      ? 'No request was carried out yet.'
      : table(['Kind', 'Tier', 'Step', 'Counted', 'Median', '90 %', 'Longest', 'Not recorded'], rows),
    'A stage is counted from the end of the one before, with the time in which it was blocked; the first from the opening of the pull request. Requests that were refused are not counted.',
    `From ${records.length} records${records.length === 0 ? '' : ` (${records.slice(0, 20).join(', ')}${records.length > 20 ? ', …' : ''})`}.`,
  ].join('\n\n')
}
