import { join, relative } from 'node:path'
import { z } from 'zod'
import { succeeded, tellPeak } from '../child.ts'
import { played, root } from '../environment.ts'
import type { Bench } from '../main.ts'
import { largestDifference, median } from '../report.ts'
import { Computed, modelFile, predictions, Timed } from './data.ts'

/** Large files of predictions: how fast groups are counted, how fast ranks are, and how much memory it takes. */

const many = 10_000_000

const count: Bench = {
  id: 'P3',
  what: 'rows by race, sex and label of a large Parquet file',
  run: async (context) => {
    const path = await predictions(context, context.rows ?? many)
    const own = Timed.parse((await played(process.execPath, 'own/counts.ts', [path, '5'])).said)
    const theirs = Timed.parse((await played(context.python, 'peers/counts.py', [path, '5'])).said)
    const walls = `wall ${median(own.walls).toFixed(2)} s and ${median(theirs.walls).toFixed(2)} s`
    return {
      ...{
        peer: 'DuckDB on one thread',
        unit: 's',
        own: median(own.processors),
        theirs: median(theirs.processors),
        target: 1,
      },
      same: { what: 'every count', difference: largestDifference(own.numbers, theirs.numbers), most: 0 },
      note: `processor time, file read included; ${walls}`,
    }
  },
}

const compute: Bench = {
  id: 'P5',
  what: 'exact AUC, KS and Brier score, ties exact, computing alone',
  run: async (context) => {
    const path = await predictions(context, context.rows ?? many)
    const own = Computed.parse((await played(process.execPath, 'own/ranks.ts', [path, 'compute'])).said)
    const theirs = Computed.parse((await played(context.python, 'peers/ranks.py', [path, 'compute'])).said)
    return {
      ...{ peer: 'scikit-learn and scipy', unit: 's', own: own.processor, theirs: theirs.processor, target: 8 },
      same: { what: 'all three', difference: largestDifference(own.numbers, theirs.numbers), most: 1e-9 },
      note: `processor time; wall ${own.wall.toFixed(2)} s and ${theirs.wall.toFixed(2)} s`,
    }
  },
}

const Metric = z.object({ measure: z.object({ value: z.number() }).nullable() })
const Metrics = z.object({ evaluation: z.object({ performance: z.record(z.string(), Metric) }) })
const Printed = z.looseObject({ metrics: z.string() })

const memory: Bench = {
  id: 'P4',
  what: 'peak memory of counts, AUC and KS of a large Parquet file, whole process',
  run: async (context) => {
    const path = await predictions(context, context.rows ?? many)
    const command = [
      join(root, 'dist', 'countersign.js'),
      'metrics',
      path,
      '--model',
      relative(root, modelFile()),
      '--json',
    ]
    const own = await succeeded(process.execPath, [...tellPeak, ...command], { cwd: root })
    const theirs = Computed.parse((await played(context.python, 'peers/ranks.py', [path, 'memory'])).said)
    const said = Printed.parse(JSON.parse(own.out))
    const { performance } = Metrics.parse(JSON.parse(said.metrics)).evaluation
    const names = ['roc_auc', 'ks', 'brier']
    const ours = Object.fromEntries(names.map((name) => [name, performance[name]?.measure?.value ?? NaN]))
    const picked = Object.fromEntries(names.map((name) => [name, theirs.numbers[name] ?? NaN]))
    return {
      ...{ peer: 'pandas and scikit-learn', unit: 'MB', own: own.peak ?? NaN, theirs: theirs.peak, target: 8 },
      same: { what: 'AUC, KS, Brier', difference: largestDifference(ours, picked), most: 1e-9 },
      note: `ours is \`countersign metrics\` with every metric and interval, ${own.seconds.toFixed(1)} s; bad input asks for less than 500 MB at 10 million rows`,
    }
  },
}

export const reading: readonly Bench[] = [count, memory, compute]
