import { describe, expect, test } from 'vitest'
import {
  governanceDigests,
  proposedGovernance,
  readGovernance,
  readGovernanceFiles,
  readModel,
  recordedGovernanceFacts,
  unusableGovernance,
} from '../../shared/gather/governance.ts'
import { baseTree, model, peopleValue, policyValue } from '../builders/world.ts'
import { overlay } from '../../shared/domain/scenario/overlay.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import { fakeForge, type Tree } from '../fakes/forge.ts'

const read = (tree: Tree) => {
  const forge = fakeForge()
  return readGovernance(forge, fakeDocuments, forge.commit(tree))
}
const json = (value: unknown): string => JSON.stringify(value)

describe('the governance at a commit', () => {
  test('is policy and people, with the digest of every file that judges', async () => {
    const found = await read(baseTree())
    expect([found.policy.state, found.people.state]).toEqual(['read', 'read'])
    expect(found.files.map(({ path }) => path)).toEqual([
      'governance/policy.yml',
      'governance/people.yml',
      '.github/workflows/governance.yml',
    ])
    expect(found.digest).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  test.each<[string, Tree]>([
    ['a word of the policy', { 'governance/policy.yml': json(overlay(policyValue, { freshness: 'head' })) }],
    ['a space in it', { 'governance/policy.yml': `${json(policyValue)} ` }],
    ['the people', { 'governance/people.yml': json(overlay(peopleValue, { tools: ['x'] })) }],
    ['a workflow', { '.github/workflows/governance.yml': 'on: push\n' }],
    ['one file more', { '.github/workflows/other.yml': 'on: push\n' }],
    ['a link in place of a file', { '.github/workflows/governance.yml': { kind: 'symlink' } }],
  ])('has another digest where %s changes', async (_, change) => {
    expect((await read({ ...baseTree(), ...change })).digest).not.toBe((await read(baseTree())).digest)
  })

  test('has the same digest whatever else changes', async () => {
    expect((await read({ ...baseTree(), 'models/other.yml': 'x', 'README.md': 'x' })).digest).toBe(
      (await read(baseTree())).digest,
    )
  })

  test('that is not there is absent', async () => {
    expect(await read({})).toMatchObject({ policy: { state: 'absent' }, people: { state: 'absent' }, files: [] })
  })

  test.each<[string, Tree, 'policy' | 'people', RegExp]>([
    ['a policy that cannot be read', { 'governance/policy.yml': '{' }, 'policy', /cannot be read/],
    ['a policy of another shape', { 'governance/policy.yml': '{}' }, 'policy', /./],
    ['people of another shape', { 'governance/people.yml': '{"people": []}' }, 'people', /./],
    [
      'a policy that is a link',
      { 'governance/policy.yml': { kind: 'symlink' } },
      'policy',
      /is a symlink, not a text file/,
    ],
    ['a policy that is too large', { 'governance/policy.yml': { kind: 'too-large' } }, 'policy', /is a too-large/],
  ])('with %s is wrong, and says where', async (_, change, which, said) => {
    const found = (await read({ ...baseTree(), ...change }))[which]
    expect(found.state).toBe('wrong')
    expect(found.state === 'wrong' ? found.problems[0]?.message : '').toMatch(said)
  })

  test('whose policy names somebody whom nobody knows is wrong', async () => {
    const policy = overlay(policyValue, { roles: { 'model-validator': { team: null, people: ['ghost'] } } })
    const found = await read({ ...baseTree(), 'governance/policy.yml': json(policy) })
    expect(found.policy.state).toBe('wrong')
    expect(found.policy.state === 'wrong' ? found.policy.problems[0]?.message : '').toContain('ghost')
  })
})

describe('the governance that the ledger recorded', () => {
  test('reads as it did, under the digest that was recorded', async () => {
    const found = await read(baseTree())
    const recorded = recordedGovernanceFacts(fakeDocuments, found.files, found.digest)
    expect(recorded).toEqual({ ...found, commit: '' })
  })
})

describe('the files that judge', () => {
  test('are told apart from what is no plain file', async () => {
    const forge = fakeForge()
    const at = forge.commit({ ...baseTree(), 'governance/x': { kind: 'submodule' }, '.github/y': { kind: 'binary' } })
    const { findings } = await readGovernanceFiles(forge, at)
    expect(findings.map(({ code, facts }) => [code, facts.path, facts.kind])).toEqual([
      ['no-regular-file', 'governance/x', 'submodule'],
      ['no-regular-file', '.github/y', 'binary'],
    ])
    expect(Object.keys((await governanceDigests(forge, at)).digests)).toContain('governance/x')
  })
})

describe('what a policy request proposes', () => {
  const proposed = (tree: Tree) => {
    const forge = fakeForge()
    return proposedGovernance(forge, fakeDocuments, forge.commit({ ...baseTree(), ...tree }))
  }

  test('is the digest of each file where all of it could judge', async () => {
    const found = await proposed({})
    expect(found.findings).toEqual([])
    expect(Object.keys(found.digests)).toContain('governance/policy.yml')
  })

  test.each<[string, Tree, RegExp]>([
    ['a policy of another shape', { 'governance/policy.yml': '{"policy": 2}' }, /^governance\/policy\.yml:1: policy/],
    ['people of another shape', { 'governance/people.yml': '{"people": []}' }, /^governance\/people\.yml:1: people/],
    [
      'a role of somebody whom nobody knows',
      {
        'governance/policy.yml': json(
          overlay(policyValue, { roles: { 'model-validator': { team: null, people: ['ghost'] } } }),
        ),
      },
      /"ghost" is not in people\.yml/,
    ],
  ])('with %s could judge nothing, and says where', async (_, tree, said) => {
    const [first] = (await proposed(tree)).findings
    expect(first).toMatchObject({ code: 'governance-proposed-unreadable', weight: 'error' })
    expect(first?.facts.detail).toMatch(said)
  })

  test('says once that a file is none', async () => {
    const { findings } = await proposed({ 'governance/policy.yml': { kind: 'symlink' } })
    expect(findings.map(({ code }) => code)).toEqual(['no-regular-file'])
  })

  test('lacks a file that is not there', () => {
    expect(unusableGovernance(fakeDocuments, []).map(({ facts }) => facts.detail)).toEqual([
      'governance/policy.yml:1: is not there.',
      'governance/people.yml:1: is not there.',
    ])
  })
})

describe('the file of a model', () => {
  test.each<[string, Tree, string]>([
    ['is read', baseTree(), 'read'],
    ['is absent', {}, 'absent'],
    ['of another model is absent', { 'models/other.yml': '{}' }, 'absent'],
    ['that is wrong is wrong', { [`models/${model}.yml`]: '{}' }, 'wrong'],
    ['that is a link is wrong', { [`models/${model}.yml`]: { kind: 'symlink' } }, 'wrong'],
  ])('%s', async (_, tree, state) => {
    const forge = fakeForge()
    expect((await readModel(forge, fakeDocuments, forge.commit(tree), model)).state).toBe(state)
  })
})
