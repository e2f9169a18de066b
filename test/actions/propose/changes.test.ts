import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/propose/main.ts'
import { overlay } from '../../../shared/domain/scenario/overlay.ts'
import { baseTree, model, modelValue, world, type World } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'
import type { Tree } from '../../fakes/forge.ts'

const asked = { reason: 'Better.', 'github-token': 'ghs_x' }

function checkout(tree: Tree): string {
  const root = mkdtempSync(join(tmpdir(), 'countersign-propose-'))
  for (const [path, entry] of Object.entries(tree)) {
    if (typeof entry !== 'string') continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), entry)
  }
  return root
}

async function propose(own: World, other: Readonly<Record<string, string>> = {}, tree: Tree = {}): Promise<Said> {
  const house = fakeHouse({ ports: own.ports, inputs: { ...asked, ...other }, folder: checkout(tree) })
  await main(house)
  return house.said
}

const nothing = ['append records/000/000001.json']

describe('a change of governance', () => {
  const policy = { kind: 'policy' }

  test('brings what differs in this checkout, and names every file that will judge', async () => {
    const own = await world()
    await propose(own, policy, { ...baseTree(), '.github/workflows/new.yml': 'on: push\n' })
    const [made] = own.forge.written.proposals
    expect(made?.title).toBe('Change governance (0002)')
    expect(made?.files.map(({ path }) => path)).toEqual([
      'promotions/_policy/0002/request.yml',
      '.github/workflows/new.yml',
    ])
    expect(made?.files[0]?.text).toContain('"governance/people.yml":"sha256:')
  })

  test('that could not judge is named before anybody reviews it', async () => {
    const own = await world()
    const tree = { ...baseTree(), 'governance/people.yml': '{"people": []}' }
    const { log, outputs } = await propose(own, policy, tree)
    expect(log.join('\n')).toContain('The proposed governance cannot be used: governance/people.yml:1: people')
    expect(outputs.verdict).toBe('failed')
  })

  test.each<[string, Tree]>([
    ['an empty checkout', {}],
    ['a checkout without the people', { 'governance/policy.yml': 'x' }],
  ])('is not proposed from %s: what is missing there would be deleted', async (_, tree) => {
    const own = await world()
    await expect(propose(own, policy, tree)).rejects.toThrow(
      'This checkout lacks governance files of the default branch',
    )
    expect(own.fuse.writes).toEqual(nothing)
  })

  test('names the model files that lie there where the ledger has not begun', async () => {
    const own = await world({ genesis: false })
    await propose(own, policy, baseTree())
    expect(own.forge.written.proposals[0]?.files[0]?.text).toMatch(/"models":\{"models\/credit-approval\.yml":"sha256:/)
  })

  test('can mend a policy that nobody can read', async () => {
    const own = await world()
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), 'governance/policy.yml': '{' })
    const { outputs } = await propose(own, policy, baseTree())
    expect(outputs.verdict).toBe('passed')
    expect(own.forge.written.proposals[0]?.files.map(({ path }) => path)).toEqual([
      'promotions/_policy/0002/request.yml',
      'governance/policy.yml',
    ])
  })
})

describe('a change of a model’s file', () => {
  const facts = { kind: 'model-facts', model }
  const path = `models/${model}.yml`
  const changed = (patch: unknown): Tree => ({ [path]: fakeDocuments.format(overlay(modelValue, patch)) })

  test('brings the file of this checkout, and shows what it asks less', async () => {
    const own = await world()
    const { summary } = await propose(own, facts, changed({ use: { domain: 'marketing' }, title: 'Loans' }))
    const [made] = own.forge.written.proposals
    expect(made?.title).toBe(`Change the model file of ${model} (0001)`)
    expect(made?.files.map((file) => file.path)).toEqual([`promotions/${model}/_facts/0001/request.yml`, path])
    expect(summary).toContain('asks less of the model than before')
  })

  test('brings the request alone where the file lies on the base and no record knows it', async () => {
    const own = await world()
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), ...changed({ title: 'Pushed' }) })
    await propose(own, facts, changed({ title: 'Pushed' }))
    expect(own.forge.written.proposals[0]?.files.map((file) => file.path)).toEqual([
      `promotions/${model}/_facts/0001/request.yml`,
    ])
  })

  test('that names a stranger is named before anybody reviews it', async () => {
    const own = await world()
    const { outputs, log } = await propose(own, { ...facts, check: 'true' }, changed({ owner: { person: 'ghost' } }))
    expect(outputs.verdict).toBe('failed')
    expect(log.join('\n')).toContain('"ghost" is not in people.yml')
    expect(own.forge.written.proposals).toEqual([])
  })

  test.each<[string, Readonly<Record<string, string>>, Tree, string]>([
    ['without the file', {}, {}, `${path} is not in this checkout.`],
    ['that changes nothing', {}, changed({}), `${path} is as the ledger recorded it last.`],
    ['that is no model file', {}, { [path]: '{}' }, `${path} cannot be used.`],
    ['of a name that no folder can have', { model: 'a/b' }, {}, '"a/b" is no name that a folder can have.'],
  ])('%s is not proposed', async (_, other, tree, message) => {
    const own = await world()
    await expect(propose(own, { ...facts, ...other }, tree)).rejects.toThrow(message)
    expect(own.fuse.writes).toEqual(nothing)
  })

  test.each([
    ['with a version', { version: '2' }, 'does not belong to a model-facts request'],
    ['without a model', { model: '' }, 'is needed for kind model-facts'],
  ])('%s is no proposal', async (_, other, message) => {
    const own = await world()
    const failed = await propose(own, { ...facts, ...other }, {}).catch((error: unknown) => error)
    expect(JSON.stringify(failed)).toContain(message)
  })
})
