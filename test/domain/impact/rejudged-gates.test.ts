import { describe, expect, test } from 'vitest'
import type { RecordedMove, Rules } from '../../../shared/domain/impact/recorded-move.ts'
import { rejudgeGates } from '../../../shared/domain/impact/rejudged-gates.ts'
import { binaryEvaluation, exampleModel } from '../../builders/documents.ts'
import { security } from '../../builders/evidence.ts'
import { observed, recordedMove, rules } from '../../builders/history.ts'
import { judgement } from '../../builders/ledger.ts'

const file = exampleModel()
const evaluation = binaryEvaluation()
const judged = (move: RecordedMove, own: Rules, decides = true): readonly string[] => {
  const { fails, unknown } = rejudgeGates(move, own, 'high', decides)
  return [...fails, ...unknown].map(({ code, facts }) =>
    code === 'not-recorded'
      ? String(facts.what)
      : `${code} ${String(facts.about ?? facts.gate ?? facts.environment ?? '')}`.trim(),
  )
}
const accepted = (other: object = {}): RecordedMove =>
  recordedMove({
    judgement: judgement({
      exceptions: [
        {
          gate: 'performance',
          about: 'roc_auc',
          code: 'metric-below-minimum',
          why: 'x',
          until: '2026-03-31',
          review: 1,
          account: 'rita-acme',
          at: '2026-01-05T10:00:00Z',
          body: 'x',
          url: 'x',
          ...other,
        },
      ],
    }),
  })
const stricter = ['roc_auc: 0.70', 'roc_auc: 0.99'] as const

describe('stage 1 of a recorded move', () => {
  test.each<readonly [string, RecordedMove, Rules, readonly string[]]>([
    ['passes under the rules of then', recordedMove(), rules(), []],
    ['fails a limit that is higher', recordedMove(), rules([stricter]), ['metric-below-minimum roc_auc']],
    [
      'is judged by the margin of now on the interval of then',
      recordedMove(),
      rules([['margin: 0.01', 'margin: 0.000']]),
      ['inferior-to-champion champion roc_auc'],
    ],
    [
      'says that another confidence was not computed',
      recordedMove(),
      rules([['confidence: 0.95', 'confidence: 0.99']]),
      ['a comparison with the live version at this confidence'],
    ],
    [
      'says that the chain of another file was not followed',
      recordedMove(),
      {
        ...rules(),
        file: { ...file, depends_on: ['x'] },
      },
      ['where it comes from'],
    ],
    [
      'says what older records do not hold of it',
      recordedMove({ observed: observed === null ? null : (({ lineage: _gone, ...rest }) => rest)(observed) }),
      rules(),
      ['whether its code and data are what is said of them', 'where it comes from'],
    ],
    [
      'says that other small groups were not looked at',
      recordedMove(),
      rules([['members: 30', 'members: 3']]),
      ['the numbers of groups under another smallest group'],
    ],
    [
      'fails where its environment is gone',
      recordedMove({ environment: 'canary' }),
      rules(),
      ['environment-gone canary'],
    ],
    [
      'fails where the policy names another registry',
      recordedMove({ registry: 'https://old.example' }),
      rules(),
      ['other-registry'],
    ],
    [
      'fails where the file would loosen the policy',
      recordedMove({
        file: { state: 'read', value: { ...file, gates: { performance: { minimum: { roc_auc: 0.75 } } } } },
      }),
      rules([['roc_auc: 0.70', 'roc_auc: 0.78']]),
      ['model-file-refused'],
    ],
    [
      'is not told where the record keeps nothing',
      recordedMove({ observed: null }),
      rules([stricter]),
      ['what the gates looked at'],
    ],
    [
      'is not told where the policy of then is not read',
      recordedMove({ policy: null }),
      rules(),
      ['what the gates looked at'],
    ],
    [
      'is not told where the file is not known',
      recordedMove({ file: { state: 'unknown' } }),
      rules(),
      ['the model’s file that judged it'],
    ],
    [
      'is judged without the group that the file drops',
      recordedMove(),
      {
        ...rules(),
        file: { ...file, evaluation: { ...evaluation, protected: evaluation.protected.slice(1), intersections: [] } },
      },
      [],
    ],
    [
      'is not told of a group that the file adds',
      recordedMove(),
      {
        ...rules(),
        file: {
          ...file,
          evaluation: {
            ...evaluation,
            protected: [...evaluation.protected, { column: 'age', reference: 'x', why: 'x' }],
          },
        },
      },
      ['the numbers of a group that was not measured'],
    ],
    [
      'is not told of an intersection that the file adds',
      recordedMove(),
      {
        ...rules(),
        file: {
          ...file,
          evaluation: {
            ...evaluation,
            intersections: [
              ['race', 'sex'],
              ['sex', 'race'],
            ],
          },
        },
      },
      ['the numbers of an intersection that was not measured'],
    ],
    [
      'is not told of data that is read otherwise',
      recordedMove(),
      { ...rules(), file: { ...file, data: { ...file.data, sentinels: { gdlin: [666] } } } },
      ['what is now asked of the data'],
    ],
    [
      'is not told of predictions that are read otherwise',
      recordedMove(),
      { ...rules(), file: { ...file, evaluation: { ...evaluation, score: { column: 'score', threshold: 0.1 } } } },
      [
        'what another reading of the predictions would measure',
        'what another reading of the predictions would measure',
      ],
    ],
  ])('%s', (_, move, own, expected) => {
    expect(judged(move, own)).toEqual(expected)
  })

  test.each<readonly [string, RecordedMove, Rules, readonly string[]]>([
    ['holds under the same exceptions', accepted(), rules([stricter]), []],
    [
      'is lost where its code may never be accepted',
      accepted(),
      rules([stricter, ['never: [evidence-mismatch', 'never: [metric-below-minimum, evidence-mismatch']]),
      ['acceptance-lost roc_auc'],
    ],
    [
      'is lost where it may be shorter only',
      accepted(),
      rules([stricter, ['longest: P90D', 'longest: P10D']]),
      ['acceptance-lost roc_auc'],
    ],
    [
      'cannot be told where others may accept',
      accepted(),
      rules([stricter, ['accepted_by: [model-risk]', 'accepted_by: [compliance-officer]']]),
      ['the role of whom accepted performance roc_auc'],
    ],
    [
      'says nothing of another finding',
      accepted({ about: 'recall' }),
      rules([stricter]),
      ['metric-below-minimum roc_auc'],
    ],
  ])('an acceptance %s', (_, move, own, expected) => {
    expect(judged(move, own)).toEqual(expected)
  })

  test('decides nothing where the gates were only shown', () => {
    expect(judged(recordedMove({ kind: 'adoption', observed: null }), rules([stricter]), false)).toEqual([])
  })
})

describe('the gate security over a recorded move', () => {
  const asks = (settings: string): Rules => rules([['\ngates:', `\ngates:\n  security: ${settings}`]])
  const seen = (other: Parameters<typeof security>[0]): RecordedMove => {
    const move = recordedMove()
    return { ...move, observed: move.observed === null ? null : { ...move.observed, security: security(other) } }
  }
  const uses = [{ file: 'model.pkl', kind: 'global', name: 'acme.Binner', offset: 3 }] as const

  test.each<readonly [string, RecordedMove, Rules, readonly string[]]>([
    [
      'cannot be told of one that nobody looked through',
      recordedMove(),
      asks('{}'),
      ['what its requirements and files hold'],
    ],
    ['passes one in which nothing was found', seen({}), asks('{}'), []],
    ['fails what was found', seen({ uses }), asks('{}'), ['disallowed-global model.pkl acme.Binner']],
    ['allows what the rules of now allow', seen({ uses }), asks('{serialization: {allow: [acme.Binner]}}'), []],
  ])('%s', (_, move, own, wanted) => {
    expect(judged(move, own)).toEqual(wanted)
  })
})
