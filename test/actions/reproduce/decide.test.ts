import { describe, expect, test } from 'vitest'
import { conclude } from '../../../actions/reproduce/decide.ts'
import { asRecorded, compared, retrained, sealed } from '../../builders/rescore.ts'
import { sha } from '../../builders/evidence.ts'

const failed = { state: 'failed', rows: { kind: 'sealed', set: 'a', sha256: sha('9') }, detail: 'gone' } as const
const other = { ...asRecorded, differences: [{ what: 'a', recorded: 'a==1', installed: '2' }] }

describe('a version is reproduced where all of it is', () => {
  test.each([
    ['all of it', [compared(), sealed()], asRecorded, 'reproduced'],
    ['one score is another', [compared({ outputs: { count: 1, first: [2] } }), sealed()], asRecorded, 'differs'],
    ['the environment is another', [compared(), sealed()], other, 'differs'],
    ['one set could not be run', [compared(), failed], asRecorded, 'unknown'],
    [
      'one set differs and another could not be run',
      [compared({ removed: { count: 1, first: [2] } }), failed],
      asRecorded,
      'differs',
    ],
    ['it was trained again and agrees', [compared(), retrained()], asRecorded, 'reproduced'],
    ['it was trained again and has another metric', [compared(), retrained({ tolerance: 0, metrics: [{ metric: 'roc_auc', recorded: 0.8, retrained: 0.7 }] })], asRecorded, 'differs'], // prettier-ignore
    ['nothing could be run', [failed], other, 'unknown'],
    ['there is nothing', [], asRecorded, 'unknown'],
  ] as const)('%s', (_, results, environment, expected) => {
    expect(conclude(results, environment).verdict).toBe(expected)
  })
})
