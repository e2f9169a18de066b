import { describe, expect, test } from 'vitest'
import type { Looked } from '../../../shared/domain/reconciliation/looked.ts'
import { differencesOf, type Reconciled } from '../../../shared/domain/reconciliation/judge.ts'
import { expectedOf } from '../../../shared/domain/reconciliation/expected.ts'
import { chained, genesis } from '../../builders/ledger.ts'
import {
  borne,
  createdAt,
  drafts,
  line,
  looked,
  model,
  moved,
  policy,
  reading,
  reconciled,
  registered,
  version,
  versions,
  without,
  withVersion,
} from '../../builders/reconciliation.ts'

const lines = (other: Partial<Reconciled>): readonly string[] => differencesOf(reconciled(other)).map(line)
const after = (own: Looked): readonly string[] => lines({ looked: own })
const aliases = (found: Readonly<Record<string, string>>): Looked =>
  looked({ models: [registered({ aliases: found })] })
const other = registered({ name: 'churn', aliases: { champion: '1', candidate: '1' } })

describe('the registry against the ledger', () => {
  test('nothing differs where all is as it was recorded', () => {
    expect(lines({})).toEqual([])
  })

  test.each<readonly [string, Looked, readonly string[]]>([
    [
      'T12: an alias that was moved by hand',
      aliases({ champion: '6', challenger: '8' }),
      ['alias-moved | production | alias champion | 7 > 6'],
    ],
    [
      'an alias that was taken away',
      aliases({ champion: '7' }),
      ['alias-removed | staging | alias challenger | 8 > -'],
    ],
    ['aliases of nobody’s concern', aliases({ champion: '7', challenger: '8', candidate: '9' }), []],
    [
      'a model that nobody governs with the alias of an environment',
      looked({ models: [registered(), other] }),
      ['alias-ungoverned | production | alias champion | - > 1'],
    ],
    [
      'an MLflow stage that no environment has',
      withVersion('6', () => ({ stage: 'Production' })),
      ['stage-without-record | 6 | stage Production | - > 6'],
    ],
    ['an archived version', withVersion('5', () => ({ stage: 'Archived' })), []],
    [
      'a tag that nobody wrote',
      withVersion('6', () => ({ tags: { validation_status: 'passed', mine: 'x' } })),
      ['tag-forged | 6 | tag validation_status | - > passed'],
    ],
    [
      'a tag that was changed',
      withVersion('7', ({ tags }) => ({ tags: { ...tags, deployment_tier: 'staging' } })),
      ['tag-changed | 7 | tag deployment_tier | production > staging'],
    ],
    [
      'a tag that was taken away',
      withVersion('7', ({ tags: { deployment_tier: _gone, ...tags } }) => ({ tags })),
      ['tag-removed | 7 | tag deployment_tier | production > -'],
    ],
    ['the memo of a self-test', withVersion('6', () => ({ tags: { 'countersign.self_test': '=x' } })), []],
    [
      'a version that is live and gone, with its alias',
      without('7', { challenger: '8' }),
      ['version-deleted | 7 | version | 7 > -'],
    ],
    [
      'a live version that is gone while its alias is another’s',
      without('7', { champion: '6', challenger: '8' }),
      ['alias-moved | production | alias champion | 7 > 6', 'version-deleted | 7 | version | 7 > -'],
    ],
    [
      'a version that a rollback would return to',
      without('5', { champion: '7', challenger: '8' }),
      ['version-deleted | 5 | version | 5 > -'],
    ],
    ['a version that never was live', without('6', { champion: '7', challenger: '8' }), []],
    [
      'T11: a version of the same number made at another time',
      withVersion('7', () => ({ createdAt: createdAt('7') + 1, tags: {}, description: '' })),
      ['version-recreated | 7 | creation time | 2026-01-05T08:00:00.007Z > 2026-01-05T08:00:00.008Z'],
    ],
    [
      'a model that is gone',
      looked({ models: [], versions: new Map() }),
      ['model-deleted | name | credit-approval > -'],
    ],
    [
      'a model that was renamed',
      looked({ models: [], versions: new Map(), renamed: new Map([[model, 'scoring']]) }),
      ['model-renamed | name | credit-approval > scoring'],
    ],
    [
      'T11: a model that was deleted and made anew under its name',
      looked({ models: [registered({ createdAt: createdAt('9'), aliases: {} })], versions: new Map() }),
      ['model-recreated | creation time | before 2026-01-05T08:00:00.005Z > 2026-01-05T08:00:00.009Z'],
    ],
  ])('%s', (_, own, expected) => {
    expect(after(own)).toEqual(expected)
  })

  test.each([
    ['edited', (text: string) => text.replace('Approved', 'Approved by all'), 'statement-edited'],
    ['taken away', () => 'Scorecard.', 'statement-edited'],
    [
      'told a second time',
      (text: string) => `${text}\n<!-- countersign -->\nMore\n<!-- /countersign -->`,
      'statement-edited',
    ],
    ['given other words before it', (text: string) => `New. ${text}`, undefined],
  ] as const)('the approval statement %s', (_, change, expected) => {
    const found = differencesOf(
      reconciled({ looked: withVersion('7', ({ description }) => ({ description: change(description) })) }),
    )
    expect(found.map(({ code }) => code)).toEqual(expected === undefined ? [] : [expected])
  })

  test('an approval statement where nobody approved', () => {
    const own = withVersion('6', () => ({ description: '<!-- countersign -->\nApproved' }))
    expect(differencesOf(reconciled({ looked: own })).map(({ code }) => code)).toEqual(['statement-forged'])
  })

  test('T10: bytes that are not those that were signed, each file named', () => {
    const file = (path: string, sha256: string | null, size = 5) => ({ path, size, sha256 })
    const signed = [file('MLmodel', 'a'), file('model.pkl', 'b'), file('big.bin', 'c', 9)].map((one) => ({
      ...one,
      sha256: one.sha256 ?? '',
    }))
    const stored = [file('MLmodel', 'x'), file('big.bin', null, 9), file('extra.py', 'e')]
    const [found, ...rest] = differencesOf(
      reconciled({ looked: looked({ files: [{ model, version: '7', signed, stored, at: [] }] }) }),
    )
    expect(rest).toEqual([])
    expect(found).toMatchObject({ code: 'bytes-changed', version: '7', record: 5, found: '3 otherwise' })
    expect(found?.more).toEqual(['MLmodel: sha256:a to sha256:x', 'model.pkl: removed', 'extra.py: added'])
  })

  test('a size alone tells what has another one, and is not taken for the bytes', () => {
    const signed = [{ path: 'big.bin', size: 9, sha256: 'c' }]
    const sized = (size: number): readonly string[] =>
      after(
        looked({ files: [{ model, version: '7', signed, stored: [{ path: 'big.bin', size, sha256: null }], at: [] }] }),
      )
    expect(sized(9)).toEqual([])
    expect(sized(10)).toHaveLength(1)
  })

  test('an environment that no record filled', () => {
    const entries = chained(drafts.slice(0, 5))
    expect(lines({ expected: expectedOf(entries), looked: looked() })).toEqual([
      'alias-without-record | staging | alias challenger | - > 8',
      ...['countersign.evidence', 'countersign.record', 'deployment_tier', 'validation_status'].map(
        (key) => expect.stringContaining(`tag-forged | 8 | tag ${key}`) as string,
      ),
      expect.stringContaining('statement-forged | 8') as string,
    ])
  })

  test('an environment that was retired shows nothing, or it is told', () => {
    const entries = chained([
      ...drafts,
      ...moved(7, '0003', { from: '7', to: null }, '2026-01-09T12:00:00Z', 'retirement'),
    ])
    const expected = expectedOf(entries)
    expect(lines({ expected, looked: aliases({ challenger: '8' }) })).toEqual([])
    expect(lines({ expected })).toEqual(['alias-without-record | production | alias champion | - > 7'])
  })
})

describe('status tags of a request', () => {
  const tagged = { validation_status: 'failed', independent_validation: 'pending', 'countersign.request': '#12' }
  const own = withVersion('6', () => ({ tags: tagged }))
  test('are the status job’s where the request really proposed the version', () => {
    expect(after({ ...own, explained: new Set([`${model} 6 #12`]) })).toEqual([])
    expect(after(own)).toHaveLength(3)
  })

  test('excuse no tag that a promotion alone writes', () => {
    const forged = withVersion('6', () => ({ tags: { ...tagged, deployment_tier: 'production' } }))
    expect(after({ ...forged, explained: new Set([`${model} 6 #12`]) })).toEqual([
      'tag-forged | 6 | tag deployment_tier | - > production',
    ])
  })

  test('of the request that was promoted stay beside what the promotion wrote, and change none of it', () => {
    const left = (tags: Readonly<Record<string, string>>) =>
      withVersion('7', (one) => ({ tags: { ...one.tags, ...tags } }))
    const more = { 'countersign.request': '#12', independent_validation: 'approved' }
    expect(after(left(more))).toEqual([])
    expect(after(left({ ...more, validation_status: 'failed' }))).toEqual([
      'tag-changed | 7 | tag validation_status | passed > failed',
    ])
  })
})

describe('MLflow stages and copies as environments', () => {
  const staged = chained([
    genesis(),
    ...moved(
      1,
      '0001',
      { alias: undefined, stage: { name: 'Production', before: null }, from: null, to: '7' },
      '2026-01-07T12:00:00Z',
    ),
  ])
  const stages = (found: Readonly<Record<string, string>>): readonly string[] => {
    const all = versions().map((one) => ({ ...one, tags: {}, description: '', stage: found[one.version] ?? 'None' }))
    const own = looked({ models: [registered({ aliases: {} })], versions: new Map([[model, all]]) })
    const expected = { ...expectedOf(staged), versions: [] }
    return lines({ expected, looked: own, policy: policy({ environments: { production: { stage: 'Production' } } }) })
  }
  test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ['as recorded', { 7: 'Production', 5: 'Archived' }, []],
    ['another version in it', { 6: 'Production' }, ['stage-moved | production | stage Production | 7 > 6']],
    ['nothing in it', { 7: 'Archived' }, ['stage-moved | production | stage Production | 7 > -']],
    [
      'two versions in it',
      { 6: 'Production', 7: 'Production' },
      ['stage-shared | production | stage Production | 7 > 6, 7'],
    ],
    [
      'a stage of no environment',
      { 7: 'Production', 6: 'Staging' },
      ['stage-without-record | 6 | stage Staging | - > 6'],
    ],
  ])('a stage: %s', (_, found, expected) => {
    expect(stages(found)).toEqual(expected)
  })

  const copied = chained([
    genesis(),
    ...moved(1, '0001', { copy: { model: 'prod', from: null, to: '2' }, from: null, to: '7' }, '2026-01-07T12:00:00Z'),
  ])
  const copy = (alias: string | null, source: string): readonly string[] => {
    const prod = registered({ name: 'prod', aliases: alias === null ? {} : { champion: alias } })
    const there = [
      version('1', { name: 'prod', source: 'models:/credit-approval/5' }),
      version('2', { name: 'prod', source, ...borne(copied, 2) }),
    ]
    const all = versions().map((one) => ({ ...one, tags: {}, description: '' }))
    const own = looked({
      models: [registered({ aliases: {} }), prod],
      versions: new Map([
        [model, all],
        ['prod', there],
      ]),
    })
    return lines({
      expected: { ...expectedOf(copied), versions: [] },
      looked: own,
      policy: policy({ environments: { production: { alias: 'champion', copy_to: 'prod' } } }),
    })
  }
  test.each<readonly [string, string | null, string, readonly string[]]>([
    ['as recorded', '2', 'models:/credit-approval/7', []],
    [
      'the copy of another version',
      '1',
      'models:/credit-approval/7',
      ['alias-moved | production | alias champion of prod | 7 > 5'],
    ],
    [
      'something else than a copy',
      '2',
      's3://elsewhere',
      ['alias-moved | production | alias champion of prod | 7 > prod 2'],
    ],
    ['none', null, 'models:/credit-approval/7', ['alias-removed | production | alias champion of prod | 7 > -']],
  ])('a copy: %s', (_, alias, source, expected) => {
    expect(copy(alias, source)).toEqual(expected)
  })
})

describe('grants', () => {
  const access = { administrators: ['admin'], promoter: 'promoter' }
  const opened = (own: Partial<Reconciled>): readonly string[] => lines({ policy: policy({ access }), ...own })
  const mallory = reading({
    accounts: [
      { id: 1, name: 'admin', admin: true, roles: [] },
      { id: 2, name: 'mallory', admin: false, roles: [9] },
    ],
    roles: [{ id: 9, name: 'scorers', grants: [{ id: 1, kind: 'registered_model', pattern: model, level: 'EDIT' }] }],
  })
  test('to nobody but whom the policy names are as they should be', () => {
    expect(opened({ looked: looked({ access: reading() }) })).toEqual([])
  })

  test('that open the alias to somebody else are told, with the role', () => {
    const [found] = differencesOf(reconciled({ policy: policy({ access }), looked: looked({ access: mallory }) }))
    expect(found).toMatchObject({
      code: 'grant-opened',
      field: 'account mallory',
      more: [`model ${model}`, 'role scorers'],
    })
    expect(found?.found).toContain('set-alias')
  })

  test('are not judged where the policy names nobody, or nobody could read them', () => {
    expect(lines({ looked: looked({ access: mallory }), policy: policy({ access: undefined }) })).toEqual([])
    expect(opened({ looked: looked({ access: null }) })).toEqual([])
  })
})

test('5,000 versions are judged at once', () => {
  const many = Array.from({ length: 5000 }, (_, index) =>
    version(String(index + 100), index % 1000 === 0 ? { tags: { deployment_tier: 'x' } } : {}),
  )
  const own = looked({ versions: new Map([[model, [...versions(), ...many]]]) })
  expect(after(own)).toHaveLength(5)
})
