import { describe, expect, test } from 'vitest'
import { account } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { overlay } from '../../../shared/domain/scenario/overlay.ts'
import { company, recorded, told, unrecorded } from './company.ts'

describe('the governance', () => {
  test('that nobody has recorded yet is taken: rights come before the first record', async () => {
    const said = await told(await unrecorded())
    expect(said.summary).toContain('make the role countersign-auditor')
    // a policy that names no promoter leaves its rights unknown
    expect([said.outputs.verdict, said.summary?.includes('The policy names no account for access.promoter')]).toEqual([
      'unknown',
      true,
    ])
  })

  test('that is not the recorded one is refused, and its registry not asked', async () => {
    const own = await company()
    const tree = own.forge.treeAt(own.forge.tip())
    own.forge.commit({ ...tree, 'governance/more.yml': 'x: 1\n' })
    await expect(told(own)).rejects.toThrow('not the one that the ledger recorded')
    expect(own.access.reads()).toBe(0)
  })

  test.each([
    ['governance/policy.yml', '{}'],
    ['governance/people.yml', '{"people": 1}'],
  ])('that cannot be used is an error (%s)', async (path, text) => {
    const own = await unrecorded()
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), [path]: text })
    await expect(told(own)).rejects.toThrow(`${path} cannot be used`)
  })

  test('that is not there is an error', async () => {
    const own = await unrecorded()
    own.forge.commit({})
    await expect(told(own)).rejects.toThrow('governance/policy.yml cannot be used')
  })

  test('is asked by no workflow of another branch', async () => {
    const env = { GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/evil.yml@refs/heads/evil' }
    await expect(told(await company(), {}, env)).rejects.toThrow('refs/heads/evil')
  })
})

describe('what is unknown is told and fails', () => {
  test('a team that cannot be read: nobody joins or leaves its role', async () => {
    const own = await company()
    await told(own, { command: 'apply' })
    own.forge.putTeam('acme/data-science', { failed: 'Resource not accessible' })
    const said = await told(own)
    expect(said.outputs.verdict).toBe('unknown')
    expect(said.summary).toContain('Who is in the role data-scientist is unknown')
    expect(said.summary).not.toContain('take dana out')
  })

  test('teams that cannot be read at all', async () => {
    const own = await company()
    const forge = { ...own.forge, members: () => Promise.reject(new Error('GitHub answered 502')) }
    const said = await told({ ...own, ports: { ...own.ports, forge } })
    expect(said.summary).toContain('GitHub answered 502')
    expect(said.outputs.verdict).toBe('unknown')
  })

  test('a member whom people.yml does not know', async () => {
    const own = await company()
    own.forge.putTeam('acme/internal-audit', [{ ...account('dana'), id: 999, login: 'mallory' }])
    expect((await told(own)).summary).toContain('mallory is in the role auditor')
  })

  test('an experiment that is not there, or cannot be asked for', async () => {
    const own = await company()
    expect((await told(own, { experiments: 'no such' })).summary).toContain('MLflow has no experiment "no such"')
    own.access.refuse('experiment', 'planted')
    expect((await told(own)).summary).toContain('Could not be read: the experiment credit-approval (planted)')
  })

  test('a server that is too old for the templates', async () => {
    const own = await company()
    const old = { ...own.registry, serverVersion: () => Promise.resolve('3.13.0') }
    const said = await told({ ...own, ports: { ...own.ports, registryAt: () => old } })
    expect([said.outputs.verdict, said.summary?.includes('MLflow 3.13.0 does not tell')]).toEqual(['unknown', true])
  })

  test('workspaces', async () => {
    const own = await company()
    own.access.useWorkspaces()
    expect((await told(own)).outputs.verdict).toBe('unknown')
  })
})

test('who joins or leaves a team joins and leaves its role', async () => {
  const own = await company()
  await told(own, { command: 'apply' })
  own.forge.putTeam('acme/data-science', [account('vera')])
  own.access.written.length = 0
  await told(own, { command: 'apply', 'revoke-excess': 'true' })
  expect(own.access.written).toEqual([
    'assign vera countersign-data-scientist',
    'unassign dana countersign-data-scientist',
  ])
})

test('a user that is missing is told with the mend, and the rest is applied', async () => {
  const own = await company()
  const people = {
    people: { audrey: { github: 'audrey', id: 300, mlflow: ['audrey'], emails: [], name: 'Audrey Abel' } },
  }
  const tree = own.forge.treeAt(own.forge.tip())
  const known = JSON.parse(tree['governance/people.yml'] as string) as unknown
  await recorded(own, 'governance/people.yml', fakeDocuments.format(overlay(known, people)))
  own.forge.putTeam('acme/internal-audit', [{ id: 300, login: 'audrey', kind: 'user', state: 'active' }])
  const said = await told(own, { command: 'apply' })
  expect(said.summary).toContain('MLflow has no user audrey')
  expect([said.outputs.verdict, own.access.written.length > 40]).toEqual(['failed', true])
})
