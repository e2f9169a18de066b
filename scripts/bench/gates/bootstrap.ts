import { played } from '../environment.ts'
import type { Bench } from '../main.ts'
import { largestDifference } from '../report.ts'
import { Drawn, predictions } from './data.ts'

const replicates = 1000
/** fairlearn takes seconds for each: a few are timed and the rest reckoned. */
const drawn = 10

/** The interval of a gap between groups. */
export const bootstrap: Bench = {
  id: 'P9',
  what: '1,000-replicate bootstrap interval of a fairness gap, 100,000 rows',
  run: async (context) => {
    const path = await predictions(context, Math.min(context.rows ?? Infinity, 100_000))
    const own = Drawn.parse((await played(process.execPath, 'own/bootstrap.ts', [path])).said)
    const theirs = Drawn.parse((await played(context.python, 'peers/bootstrap.py', [path, String(drawn)])).said)
    const interval = (of: readonly number[]): string => of.map((end) => end.toFixed(4)).join(' to ')
    return {
      ...{
        peer: 'fairlearn n_boot',
        unit: 's',
        own: own.wall,
        theirs: (theirs.wall * replicates) / drawn,
        target: 10_000,
      },
      same: { what: 'the gap itself', difference: largestDifference(own.numbers, theirs.numbers), most: 1e-9 },
      note: `theirs reckoned from ${drawn} replicates; intervals ${interval(own.interval)} and ${interval(theirs.interval)}; ours must also take at most 0.010 s`,
    }
  },
}
