import { describe, expect, test } from 'vitest'
import { nextNumber, readRequest, requestFolders, requestPlace } from '../../../shared/domain/request/request-rules.ts'
import { examplePolicy, located, problemsOf } from '../../builders/documents.ts'
import { digest } from '../../builders/forge.ts'

const folder = 'promotions/credit-approval/production/0003'
const text = `request: 1
kind: promotion
model: credit-approval
environment: production
version: "7"
expected_current: "6"
evidence: ${digest}
reason: better
`
const policyText = `request: 1\nkind: policy\ngovernance: {governance/policy.yml: "${digest}"}\nreason: stricter\n`
const before = [1, 2].map((number) => `promotions/credit-approval/production/000${number}`)

function read(
  own: string,
  at = folder,
  there: readonly string[] = before,
  recorded: readonly string[] = [],
  policy = examplePolicy(),
) {
  const place = requestPlace(at)
  if (place === null) throw new Error(`${at} is no place of a request`)
  return readRequest(located(own, `${at}/request.yml`), place, policy, there, recorded)
}
const after = (from: string, to: string): readonly string[] => problemsOf(read(text.replace(from, to)))

describe('the place of a request', () => {
  test.each([
    [folder, { model: 'credit-approval', environment: 'production', number: '0003' }],
    ['promotions/_policy/0012', { model: null, environment: null, number: '0012' }],
    ['promotions/a/b/12345', { model: 'a', environment: 'b', number: '12345' }],
  ])('%s', (path, place) => {
    expect(requestPlace(path)).toEqual({ folder: path, ...place })
  })

  test.each([
    'promotions/a/b/003',
    'promotions/a/b/0003/',
    'promotions/a/0003',
    'promotions/a/b/c/0003',
    'x/promotions/a/b/0003',
    'promotions//b/0003',
    'promotions/_policy/x',
    '',
  ])('%j is none', (path) => {
    expect(requestPlace(path)).toBeNull()
  })

  test('is told by the paths of a commit', () => {
    expect(
      requestFolders([`${folder}/request.yml`, `${folder}/evidence.json`, 'promotions/x/request.yml', 'request.yml']),
    ).toEqual([folder])
  })
})

describe('what an environment holds its copies in', () => {
  const { environments, ...rest } = examplePolicy()
  const policy = { ...rest, environments: { ...environments, live: { alias: 'champion', copy_to: 'Prod.{model}' } } }
  test.each<readonly [string, string, readonly string[]]>([
    [
      'is no model of its own',
      'prod.churn',
      ['3 model: is the name of a copy that environment "live" shows; propose the model itself.'],
    ],
    ['is told by more than how its name begins', 'prod.', []],
    ['is not any other model', 'credit.churn', []],
  ])('%s', (_, model, expected) => {
    const own = text.replace('credit-approval', model)
    const at = `promotions/${model}/production/0001`
    expect(problemsOf(read(own, at, [], [], policy))).toEqual(expected)
  })
})

describe('the next number', () => {
  test.each([
    ['the first', [], '0001'],
    ['after the highest', ['promotions/m/e/0002', 'promotions/m/e/0009'], '0010'],
    ['after a gap', ['promotions/m/e/0005'], '0006'],
    ['past four digits', ['promotions/m/e/9999'], '10000'],
    [
      'whatever other environments hold',
      ['promotions/m/other/0044', 'promotions/other/e/0044', 'promotions/_policy/0044'],
      '0001',
    ],
  ])('is %s', (_, folders, number) => {
    expect(nextNumber(folders, 'promotions/m/e/0001')).toBe(number)
  })
})

describe('a request in its folder', () => {
  test('is read', () => {
    expect(read(text)).toMatchObject({ ok: true, value: { kind: 'promotion', version: '7', developers: [] } })
    expect(read(policyText, 'promotions/_policy/0001', [])).toMatchObject({ ok: true, value: { kind: 'policy' } })
  })

  test('is read again once it lies on the base', () => {
    expect(problemsOf(read(text, folder, [...before, folder]))).toEqual([])
  })

  test.each<readonly [string, string, string, readonly string[]]>([
    [
      'another model',
      'model: credit',
      'model: debit',
      ['3 model: is "debit-approval", and the folder is for "credit-approval".'],
    ],
    [
      'another environment',
      'production',
      'staging',
      ['4 environment: is "staging", and the folder is for "production".'],
    ],
    [
      'a typo in a key',
      'version:',
      'verison:',
      ['1 version: is missing; string is expected.', '5 verison: unknown key "verison". Did you mean "version"?'],
    ],
    ['a version without quotes', '"7"', '7', ['5 version: is 7; string is expected.']],
    [
      'a digest that is none',
      digest,
      'sha256:12',
      ['7 evidence: is the text "sha256:12"; it must be sha256: and 64 hex digits.'],
    ],
    [
      'a typo in the kind',
      'promotion',
      'promotoin',
      [
        '2 kind: is the text "promotoin"; it must be one of promotion, adoption, rollback, retirement, break-glass, policy, model-facts. Did you mean "promotion"?',
      ],
    ],
    ['a rollback to no record', 'promotion', 'rollback', ['1 record: is missing; number is expected.']],
    [
      'a way past the stages that the policy does not know',
      'promotion',
      'break-glass',
      ['2 kind: is break-glass, and the policy has no break_glass: nobody may go past the stages.'],
    ],
  ])('with %s is refused', (_, from, to, expected) => {
    expect([...after(from, to)].sort()).toEqual([...expected].sort())
  })

  test.each(['prodution', 'constructor', '__proto__'])(
    'for the environment %j, which the policy has not, is refused',
    (environment) => {
      const own = text.replace('environment: production', `environment: ${environment}`)
      const said = problemsOf(read(own, `promotions/credit-approval/${environment}/0001`, [])).join('\n')
      expect(said).toContain(`"${environment}" is not an environment of the policy (staging, production).`)
      expect(said.includes('Did you mean "production"?')).toBe(environment === 'prodution')
    },
  )

  test('with another number than the next is refused with the right one', () => {
    expect(problemsOf(read(text, folder, before.slice(0, 1)))).toEqual([
      `1 : lies in ${folder}; the next free number is 0002.`,
    ])
    expect(
      problemsOf(
        read(text, folder, [
          ...before,
          'promotions/credit-approval/production/0003',
          'promotions/credit-approval/production/0004',
        ]),
      ),
    ).toEqual([`1 : lies in ${folder}; the next free number is 0005.`])
  })

  test('under a number that a record names is refused, though a revert has taken that folder off the base', () => {
    expect(problemsOf(read(text, folder, before, [...before, folder]))).toEqual([
      `1 : lies in ${folder}; the next free number is 0004.`,
    ])
  })

  test('of the wrong kind for its place is refused', () => {
    expect(problemsOf(read(policyText))).toEqual([
      `2 kind: a policy request lies in promotions/_policy/, not in ${folder}.`,
    ])
    expect(problemsOf(read(text, 'promotions/_policy/0001', []))).toEqual([
      '2 kind: "promotion" does not belong into promotions/_policy/.',
    ])
  })

  test.each(['a b', '_policy', '-x', 'crédit', 'a\u202eb', 'x'.repeat(101)])(
    'of the model %j, which cannot be shown safely, is refused',
    (model) => {
      const own = text.replace('model: credit-approval', `model: ${JSON.stringify(model)}`)
      expect(problemsOf(read(own, `promotions/${model}/production/0001`, []))).toEqual([
        '3 model: has a name that cannot be shown safely: letters, digits, _ . and - only.',
      ])
    },
  )

  test('says everything at once', () => {
    const own = text.replace('model: credit', 'model: debit').replace('environment: production', 'environment: nowhere')
    expect(problemsOf(read(own, folder, []))).toHaveLength(4)
  })
})
