import { markdownTable } from 'markdown-table'

/** What one benchmark found: both sides of one run, and whether they said the same. */
export type Outcome = {
  readonly id: string
  readonly what: string
  readonly peer: string
  readonly unit: 's' | 'MB' | 'requests'
  readonly own: number
  readonly theirs: number
  /** the least that theirs over ours must be; under 1 it may take longer */
  readonly target: number
  /** what both had to say alike, and the largest difference found; null where it could not be compared */
  readonly same: { readonly what: string; readonly difference: number; readonly most: number } | null
  readonly note?: string
  readonly grows?: Growing
}

/** One size of what is measured at several, with what else is told of each. */
export type Growing = {
  readonly what: string
  readonly at: number
  readonly requests?: number
  readonly megabytes?: number
}

/** The same, before it is said of what. */
export type Finding = Omit<Outcome, 'id' | 'what'>

/** A benchmark that could not be run, and why. */
export type Unstarted = { readonly id: string; readonly what: string; readonly why: string }

export type Line = Outcome | Unstarted

/** The median of some numbers; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2
}

/** The largest difference between numbers of the same name, relative where they are above one; Infinity where one lacks a name. */
export function largestDifference(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): number {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].reduce((most, name) => {
    const [left, right] = [one[name], other[name]]
    if (left === undefined || right === undefined || Number.isNaN(left - right)) return Infinity
    return Math.max(most, Math.abs(left - right) / Math.max(1, Math.abs(right)))
  }, 0)
}

export const ratioOf = ({ own, theirs }: Outcome): number => theirs / own

/** `met`, `missed`, or that both sides did not say the same, which makes a time worthless. */
export function verdictOf(outcome: Outcome): 'met' | 'missed' | 'DIFFERENT' {
  if (outcome.same !== null && !(outcome.same.difference <= outcome.same.most)) return 'DIFFERENT'
  return ratioOf(outcome) >= outcome.target ? 'met' : 'missed'
}

const figure = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toPrecision(3)

/** All lines as one table, with what each compared below it. */
export function tableOf(lines: readonly Line[]): string {
  const head = ['id', 'what', 'ours', 'theirs', 'ratio', 'target', '']
  const rows = lines.map((line) =>
    'why' in line
      ? [line.id, line.what, '', '', '', '', 'could not start']
      : [
          ...[line.id, line.what, `${figure(line.own)} ${line.unit}`, `${figure(line.theirs)} ${line.unit}`],
          ...[`${figure(ratioOf(line))}x`, `≥ ${line.target}x`, verdictOf(line)],
        ],
  )
  const notes = lines.map((line) => `${line.id}  ${noteOf(line)}`)
  return [markdownTable([head, ...rows]), growthOf(lines), notes.join('\n')].filter((part) => part !== '').join('\n\n')
}

type Grown = Outcome & { readonly grows: Growing }

const isGrown = (line: Line): line is Grown => 'grows' in line

/** What was measured at several sizes, a row each, and how many times the size before each took; empty where nothing was. */
export function growthOf(lines: readonly Line[]): string {
  const grown = lines.filter(isGrown)
  const sizes = [...new Set(grown.map(({ grows }) => grows.at))].toSorted((one, other) => one - other)
  const rows = [...Map.groupBy(grown, ({ grows }) => grows.what)].map(([what, some]) => [
    what,
    ...sizes.map((size, index) => {
      const [one, before] = [size, sizes[index - 1]].map((at) => some.find(({ grows }) => grows.at === at))
      return one === undefined ? '' : grownCell(one, before)
    }),
  ])
  return rows.length === 0
    ? ''
    : markdownTable([['growth', ...sizes.map((size) => size.toLocaleString('en'))], ...rows])
}

function grownCell({ own, unit, grows }: Grown, before: Grown | undefined): string {
  return [
    `${figure(own)} ${unit}`,
    ...(before === undefined ? [] : [`${figure(own / before.own)}x`]),
    ...(grows.requests === undefined ? [] : [`${grows.requests} requests`]),
    ...(grows.megabytes === undefined ? [] : [`${grows.megabytes.toFixed(0)} MB`]),
  ].join(', ')
}

function noteOf(line: Line): string {
  if ('why' in line) return `could not start: ${line.why}`
  const same =
    line.same === null
      ? 'nothing to compare'
      : `${line.same.what}: largest difference ${line.same.difference.toExponential(1)}`
  return [`against ${line.peer}`, same, line.note].filter((part) => part !== undefined).join('; ')
}

/** What was asked for on the command line. */
export type Asked = {
  readonly group: string | null
  readonly only: readonly string[]
  readonly rows: number | null
  readonly json: boolean
}

/** The words of the command line; throws where one of them is unknown. */
export function askedBy(words: readonly string[]): Asked {
  const asked = { group: null as string | null, only: [] as string[], rows: null as number | null, json: false }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '--json') asked.json = true
    else if (word === '--only') asked.only.push(...(words[++at] ?? '').split(',').map((id) => id.toUpperCase()))
    else if (word === '--rows') asked.rows = rowsIn(words[++at])
    else if (word.startsWith('--') || asked.group !== null)
      throw new Error(`"${word}" is no option; there are --only P3,P5, --rows N and --json.`)
    else asked.group = word
  }
  return asked
}

function rowsIn(word: string | undefined): number {
  const rows = Number(word)
  if (!(Number.isInteger(rows) && rows >= 1000)) throw new Error('--rows takes a whole number of at least 1000.')
  return rows
}
