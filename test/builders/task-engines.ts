import type { Answer } from '../../shared/domain/engine/columns.ts'
import type { EngineTable } from '../../shared/domain/engine/frame.ts'
import type { ClassStatistics } from '../../shared/domain/metric/task/multiclass.ts'
import type { ValueStatistics } from '../../shared/domain/metric/task/regression.ts'
import { columnsOf, keeping } from './engines.ts'

/** A table with a class, the one said, a score for each of two, and two numbers. */
export const grades: EngineTable = {
  from: '"grades"',
  columns: columnsOf({ y: 'text', h: 'text', pa: 'double', pb: 'double', what: 'double', said: 'double', group: 'text', fold: 'text', key: 'text' }), // prettier-ignore
  folded: false,
}

const texts = (...values: readonly (number | bigint)[]): readonly string[] => values.map(String)

/** What an engine answers to the exact sums of lists of numbers: each in units of its band of sixty powers of two. */
export function exactAnswer(lists: readonly (readonly number[])[]): Answer {
  return lists.flatMap((list, number) => {
    const bands = new Map<number, [count: number, whole: bigint, rest: bigint]>()
    for (const value of list) {
      const size = Math.abs(value)
      const near = size === 0 ? -18 : Math.max(-18, Math.floor(Math.log2(size) / 60))
      const band = near > -18 && size < 2 ** (60 * near) ? near - 1 : near
      const units = band === -18 ? size * 2 ** 540 * 2 ** 540 : size * 2 ** (-60 * band)
      const [whole, rest] = [Math.floor(units), (units % 1) * 2 ** 52]
      const own = bands.get(band) ?? [0, 0n, 0n]
      const sign = value < 0 ? -1n : 1n
      bands.set(band, [own[0] + 1, own[1] + sign * BigInt(whole), own[2] + sign * BigInt(rest)])
    }
    return [...bands].map(([band, counts]) => texts(number, band, ...counts))
  })
}

type Answers = readonly (readonly [mark: string, answer: Answer])[]

/** A session that answers by the first mark that a statement holds. */
export const marked = (answers: Answers, tables: readonly EngineTable[] = [grades]) =>
  keeping(tables, (sql) => answers.find(([mark]) => sql.includes(mark))?.[1])

/** What an engine answers about classes that were counted; `ranks` is of each class against the rest, the first told of any. */
export function classAnswers(statistics: ClassStatistics): Answers {
  const { confusion, loss, areas } = statistics
  const rows = confusion.flat().reduce((sum, count) => sum + count, 0)
  const ranks = (areas ?? []).map(({ won }, code): Answers[number] => {
    const own = (confusion[code] ?? []).reduce((sum, count) => sum + count, 0)
    return [`WHEN y = ${code} THEN 1 ELSE 0 END AS y, s${code} AS s`, [texts(own, rows - own, won, 0, 0, 0, 0)]]
  })
  return [
    ...ranks,
    ['AS class_loss2', [texts(loss?.rows ?? 0, loss?.total ?? 0, loss?.squares ?? 0)]],
    ['AS said', confusion.flatMap((line, y) => line.flatMap((count, p) => (count === 0 ? [] : [texts(y, p, count)])))],
  ]
}

/** What an engine answers about numbers: the rows themselves, and what was counted of them. */
export function valueAnswers(
  labels: readonly number[],
  predicted: readonly number[],
  { largest, ranks }: ValueStatistics,
): Answers {
  const error = labels.map((label, row) => (predicted[row] ?? 0) - label)
  const squared = error.map((one) => one * one)
  const relative = error.map((one, row) =>
    Math.min(Math.abs(one / (labels[row] === 0 ? 1 : (labels[row] ?? 1))), 1e150),
  )
  const n = BigInt(labels.length)
  const all = n * n * (n + 1n) * (n + 1n)
  const raw = (spread: bigint): bigint => (spread + all) / n
  const zeros = labels.filter((label) => label === 0).length
  return [
    ['AS whole_part', exactAnswer([error, error.map(Math.abs), squared, squared.map((one) => one * one), labels, labels.map((one) => one * one), labels.map(() => 0), relative, relative.map((one) => one * one)])], // prettier-ignore
    ['AS largest', [texts(labels.length, zeros, largest)]],
    ['AS other2', [texts(labels.length, raw(ranks.together), raw(ranks.label), raw(ranks.predicted))]],
  ]
}
