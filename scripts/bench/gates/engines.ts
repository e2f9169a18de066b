import { z } from 'zod'
import { played } from '../environment.ts'
import type { Bench } from '../main.ts'
import { predictions } from './data.ts'

const Integers = z.object({ numbers: z.record(z.string(), z.string()), wall: z.number() })
const Asked = z.object({ engine: z.string(), numbers: z.record(z.string(), z.string()) })

/** Of the names, those whose integers differ; log losses may in their last digits, since logarithms do. */
export function differing(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => {
    const [left, right] = [one[name], other[name]]
    if (left === undefined || right === undefined) return true
    return name.endsWith('.logLoss') ? !(Math.abs(Number(left) / Number(right) - 1) < 1e-13) : left !== right
  })
}

/** The same integers from another engine. */
export const engines: Bench = {
  id: 'P11',
  what: 'the integers behind every metric, from JavaScript and from SQL',
  run: async (context) => {
    const path = await predictions(context, Math.min(context.rows ?? Infinity, 1_000_000))
    const own = Integers.parse((await played(process.execPath, 'own/ranks.ts', [path, 'integers'])).said)
    const theirs = await played(context.python, 'peers/engines.py', [path])
    const { engine, numbers } = Asked.parse(theirs.said)
    const unlike = differing(own.numbers, numbers)
    const which = unlike.length === 0 ? '' : `; unlike: ${unlike.slice(0, 5).join(', ')}`
    return {
      ...{ peer: engine, unit: 's', own: own.wall, theirs: theirs.seconds, target: 0 },
      same: {
        what: `${Object.keys(numbers).length} integers, log loss to 13 digits`,
        difference: unlike.length,
        most: 0,
      },
      note: `the times compare nothing; Trino, ClickHouse and Spark are not started here${which}`,
    }
  },
}
