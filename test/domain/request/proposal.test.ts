import { describe, expect, test } from 'vitest'
import { proposalOf } from '../../../shared/domain/request/proposal.ts'

const added = (...paths: readonly string[]) => paths.map((path) => ({ path, change: 'added' }))
const folder = 'promotions/credit-approval/production/0003'
const names = ['request.yml', 'evidence.json', 'model-card.md']
const whole = added(...names.map((name) => `${folder}/${name}`))
const churn = 'promotions/churn/production/0001'
const two = [...whole, ...added(...names.map((name) => `${churn}/${name}`))]
const policy = 'promotions/_policy/0002/request.yml'
const facts = 'promotions/credit-approval/_facts/0001/request.yml'

describe('one pull request holds one request, or several that may prove to be adoptions', () => {
  test('a complete new folder is the request', () => {
    expect(proposalOf(whole)).toEqual({
      kind: 'request',
      folder,
      asks: 'move',
      model: 'credit-approval',
      environment: 'production',
      modelFile: null,
      also: [],
    })
  })

  test('the first request of a model may bring its file', () => {
    expect(proposalOf([...whole, ...added('models/credit-approval.yml')])).toMatchObject({
      kind: 'request',
      modelFile: 'models/credit-approval.yml',
    })
  })

  test('a policy request brings what judges', () => {
    const changed = [
      ...added('promotions/_policy/0002/request.yml'),
      { path: 'governance/policy.yml', change: 'modified' },
    ]
    expect(proposalOf(changed)).toMatchObject({ kind: 'request', folder: 'promotions/_policy/0002', model: null })
  })

  const modelFile = { path: 'models/credit-approval.yml', change: 'modified' }

  test.each([
    ['the changed file', [modelFile]],
    ['a file that nobody recorded and that stays as it is', []],
  ])('a model-facts request brings %s', (_, beside) => {
    expect(proposalOf([...added(facts), ...beside])).toMatchObject({
      kind: 'request',
      folder: facts.replace('/request.yml', ''),
      asks: 'facts',
      model: 'credit-approval',
      environment: null,
    })
  })

  test('several moves of other models or environments are several requests, in the order of their folders', () => {
    const staging = 'promotions/credit-approval/staging/0001'
    const changed = [
      ...two.toReversed(),
      ...added(...names.map((name) => `${staging}/${name}`)),
      ...added('models/churn.yml', 'models/credit-approval.yml'),
    ]
    const brought = { asks: 'move', model: 'credit-approval', modelFile: 'models/credit-approval.yml' }
    expect(proposalOf(changed)).toEqual({
      ...{ kind: 'request', folder: churn, asks: 'move', model: 'churn', environment: 'production' },
      modelFile: 'models/churn.yml',
      also: [
        { ...brought, folder, environment: 'production' },
        { ...brought, folder: staging, environment: 'staging' },
      ],
    })
  })

  test('a mixture names the folders, and those that must go', () => {
    const proposal = proposalOf([...whole, ...added(policy)])
    expect(proposal.kind === 'invalid' ? proposal.findings : []).toEqual([
      {
        code: 'several-requests',
        weight: 'error',
        facts: { folders: ['promotions/_policy/0002', folder], others: ['promotions/_policy/0002'] },
      },
    ])
  })

  test('taking a look-alike away needs no request', () => {
    expect(proposalOf([{ path: 'Governance/policy.yml', change: 'deleted' }])).toEqual({ kind: 'none' })
  })

  test('code and prose concern nobody here', () => {
    expect(proposalOf([{ path: 'training/train.py', change: 'modified' }, ...added('docs/x.md')])).toEqual({
      kind: 'none',
    })
  })

  test.each([
    [
      'two requests for one model and environment',
      [...whole, ...added('promotions/credit-approval/production/0004/request.yml')],
      'one-place-twice',
    ],
    ['a move beside a change of governance', [...whole, ...added(policy)], 'several-requests'],
    ['a move beside a change of a model file', [...whole, ...added(facts)], 'several-requests'],
    ['two changes of governance', added(policy, policy.replace('0002', '0003')), 'several-requests'],
    [
      'several moves of which one lacks its evidence',
      [...whole, ...added(`${churn}/request.yml`)],
      'incomplete-request',
    ],
    [
      'several moves with the file of a model that none is about',
      [...two, ...added('models/fraud.yml')],
      'mixed-change',
    ],
    ['several moves with code', [...two, { path: 'training/train.py', change: 'modified' }], 'mixed-change'],
    [
      'a request with a policy change',
      [...whole, { path: 'governance/policy.yml', change: 'modified' }],
      'mixed-change',
    ],
    [
      'a request with a changed workflow',
      [...whole, { path: '.github/workflows/promote.yml', change: 'modified' }],
      'mixed-change',
    ],
    [
      'a request with another code change',
      [...whole, { path: 'training/train.py', change: 'modified' }],
      'mixed-change',
    ],
    [
      'a request that alters the model file',
      [...whole, { path: 'models/credit-approval.yml', change: 'modified' }],
      'mixed-change',
    ],
    ['a request that brings another model’s file', [...whole, ...added('models/churn.yml')], 'mixed-change'],
    ['a request without evidence', added(`${folder}/request.yml`, `${folder}/model-card.md`), 'incomplete-request'],
    ['a file too many in the folder', [...whole, ...added(`${folder}/run.sh`)], 'stray-file'],
    ['a file beside the folders', added('promotions/credit-approval/notes.md'), 'stray-file'],
    ['an older request edited', [{ path: `${folder}/request.yml`, change: 'modified' }], 'not-add-only'],
    ['an older request deleted', [{ path: `${folder}/request.yml`, change: 'deleted' }], 'not-add-only'],
    ['an older request renamed', [{ path: `${folder}/request.yml`, change: 'renamed' }], 'not-add-only'],
    [
      'a policy change without a request',
      [{ path: 'governance/people.yml', change: 'modified' }],
      'change-needs-request',
    ],
    [
      'a workflow change without a request',
      [{ path: '.github/workflows/promote.yml', change: 'modified' }],
      'change-needs-request',
    ],
    [
      'a model-facts request with the file of another model',
      [
        ...added('promotions/credit-approval/_facts/0001/request.yml'),
        { path: 'models/churn.yml', change: 'modified' },
      ],
      'mixed-change',
    ],
    [
      'a model-facts request with a policy change',
      [
        ...added('promotions/credit-approval/_facts/0001/request.yml'),
        { path: 'governance/policy.yml', change: 'modified' },
      ],
      'mixed-change',
    ],
    [
      'a model-facts request that takes the file away',
      [
        ...added('promotions/credit-approval/_facts/0001/request.yml'),
        { path: 'models/credit-approval.yml', change: 'deleted' },
      ],
      'model-file-removed',
    ],
    ['a model file renamed', [{ path: 'models/credit-approval.yml', change: 'renamed' }], 'model-file-removed'],
    ['a file of models/ that is none', added('models/credit-approval.yaml'), 'stray-file'],
    [
      'a model-facts request with evidence',
      added(
        'promotions/credit-approval/_facts/0001/request.yml',
        'promotions/credit-approval/_facts/0001/evidence.json',
      ),
      'stray-file',
    ],
    [
      'a policy request with a model file',
      [...added('promotions/_policy/0002/request.yml'), { path: 'models/credit-approval.yml', change: 'modified' }],
      'mixed-change',
    ],
    [
      'a policy request with code',
      [...added('promotions/_policy/0002/request.yml'), { path: 'training/train.py', change: 'modified' }],
      'mixed-change',
    ],
    [
      'a governance file renamed away without a request',
      [
        { path: 'docs/policy.yml', change: 'renamed' },
        { path: 'governance/policy.yml', change: 'renamed' },
      ],
      'change-needs-request',
    ],
    ['a folder in capitals', added('Governance/policy.yml'), 'look-alike-path'],
    [
      'a file in capitals, with its request',
      [...added('promotions/_policy/0002/request.yml'), ...added('governance/Policy.yml')],
      'look-alike-path',
    ],
    [
      'a model file change without a request',
      [{ path: 'models/credit-approval.yml', change: 'modified' }],
      'model-file-needs-request',
    ],
  ])('%s is refused', (_, changed, code) => {
    const proposal = proposalOf(changed)
    expect(proposal.kind).toBe('invalid')
    expect(proposal.kind === 'invalid' ? proposal.findings.map((finding) => finding.code) : []).toContain(code)
  })
})
