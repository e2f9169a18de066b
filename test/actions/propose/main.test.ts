import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/propose/main.ts'
import { formatRequester } from '../../../shared/domain/request/requester.ts'
import { readProposals } from '../../../shared/gather/request.ts'
import { outcome, reference } from '../../builders/ledger.ts'
import { live } from '../../builders/requests.ts'
import { baseTree, model, predictions, record, register, world, type World } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'
import type { Tree } from '../../fakes/forge.ts'

const asked = { model, version: '2', environment: 'production', reason: 'Better.', 'github-token': 'ghs_x' }

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

describe('a proposal', () => {
  test('is a pull request on the tip, which stage 1 can read', async () => {
    const own = await world()
    const said = await propose(own)
    const [made] = own.forge.written.proposals
    expect(made).toMatchObject({
      base: { branch: 'main', sha: own.forge.tip() },
      title: `Promote ${model} 2 to production (now none)`,
      draft: false,
    })
    expect(said.outputs).toMatchObject({ 'pull-request': '101', verdict: 'passed' })
    expect(said.log).toContain('Stage 1 would pass, as judged here.')
    const files = made?.files ?? []
    const at = own.forge.commitAside(Object.fromEntries(files.map(({ path, text }) => [path, text])))
    const changed = files.map(({ path }) => ({ path, change: 'added' as const }))
    const [read] = await readProposals(own.forge, fakeDocuments, {
      changed,
      at,
      base: at,
      genesis: false,
      policy: null,
      before: [],
      recorded: [],
    })
    expect(read).toMatchObject({
      state: 'found',
      request: { state: 'read' },
      proposed: { state: 'read', digest: said.outputs['evidence-digest'] },
    })
  })

  test.each([
    ['the form names who pressed it', 'workflow_dispatch', '7001', formatRequester({ login: 'dana', id: 7001 })],
    ['a schedule names nobody', 'schedule', '7001', null],
    ['a runner that tells no number names nobody', 'workflow_dispatch', undefined, null],
  ])('%s', async (_, event, id, line) => {
    const own = await world()
    const env = { GITHUB_EVENT_NAME: event, GITHUB_ACTOR_ID: id }
    await main(fakeHouse({ ports: own.ports, inputs: asked, folder: checkout({}), env }))
    const first = own.forge.written.proposals[0]?.body.split('\n')[0] ?? ''
    expect(line === null ? first.startsWith('Requested') : first).toBe(line ?? false)
  })

  test('takes the next number of its place, and says what is live', async () => {
    const own = await world()
    await live(own, '1')
    own.forge.commit({
      ...own.forge.treeAt(own.forge.tip()),
      [`promotions/${model}/production/0004/request.yml`]: '{}',
    })
    await propose(own)
    const [made] = own.forge.written.proposals
    expect(made?.title).toContain('(now 1)')
    expect(made?.files[0]?.path).toBe(`promotions/${model}/production/0005/request.yml`)
    expect(made?.files[0]?.text).toContain('"expected_current":"1"')
  })

  test('passes over a number that a record names, though a revert has taken its folder off the base', async () => {
    const own = await world()
    await record(
      own,
      outcome(null, { request: reference({ folder: `promotions/${model}/production/0003` }), result: 'refused' }),
    )
    await propose(own)
    expect(own.forge.written.proposals[0]?.files[0]?.path).toBe(`promotions/${model}/production/0004/request.yml`)
  })

  test('that would fail is said before it is opened', async () => {
    const own = await world()
    register(own.registry, '2', predictions(55))
    const said = await propose(own, { draft: 'true' })
    expect(said.outputs.verdict).toBe('failed')
    expect(said.log).toContain('Stage 1 would fail: 1 finding.')
    expect(own.forge.written.proposals[0]?.draft).toBe(true)
  })

  test('of the same again opens no second branch', async () => {
    const own = await world()
    await propose(own)
    await expect(propose(own)).rejects.toThrow('is there already')
  })
})

describe('with check alone', () => {
  test.each([
    [95, 'passed', 0],
    [55, 'failed', 1],
  ])('nothing is opened, and %i of 100 rows right is %s', async (right, verdict, failures) => {
    const own = await world()
    register(own.registry, '2', predictions(right))
    const said = await propose(own, { check: 'true' })
    expect([said.outputs.verdict, said.outputs['pull-request'], said.failures.length]).toEqual([verdict, '', failures])
    expect(own.fuse.writes).toEqual(nothing)
  })
})

describe('the first request of a model', () => {
  const path = `models/${model}.yml`

  async function without(): Promise<{ readonly own: World; readonly file: string }> {
    const own = await world()
    const { [path]: file, ...rest } = own.forge.treeAt(own.forge.tip())
    own.forge.commit(rest)
    return { own, file: typeof file === 'string' ? file : '' }
  }

  test('brings the file of this checkout', async () => {
    const { own, file } = await without()
    await propose(own, {}, { [path]: file })
    expect(own.forge.written.proposals[0]?.files.at(-1)).toEqual({ path, text: file })
  })

  test.each<[string, (file: string) => Tree, RegExp]>([
    ['it is nowhere', () => ({}), /neither on the default branch nor in this checkout/],
    ['it cannot be read', () => ({ [path]: '{' }), /cannot be used/],
    [
      'it is of another model',
      (file) => ({ [path]: file.replace(`"model":"${model}"`, '"model":"other"') }),
      /cannot be used/,
    ],
  ])('is an error where %s', async (_, tree, said) => {
    const { own, file } = await without()
    await expect(propose(own, {}, tree(file))).rejects.toThrow(said)
    expect(own.forge.written.proposals).toEqual([])
  })
})

describe('nothing is opened', () => {
  test('by a form that was dispatched at a branch', async () => {
    const own = await world()
    const env = { GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/propose.yml@refs/heads/evil' }
    const house = fakeHouse({ ports: own.ports, inputs: asked, folder: checkout({}), env })
    await expect(main(house)).rejects.toThrow('comes from refs/heads/evil')
    expect(own.fuse.writes).toEqual(nothing)
  })

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'for an environment that the policy does not name',
      { environment: 'moon' },
      /"moon" is no environment of the policy \(staging, production\)/,
    ],
    ['for a version that is not there', { version: '9' }, /no credit-approval version 9/],
    ['for a name that leads out of its folder', { model: '../../x' }, /"..\/..\/x" is no name that a folder can have/],
    ['without a reason', { reason: '' }, /The inputs cannot be used/],
    ['for a change of governance with a model', { kind: 'policy' }, /The inputs cannot be used/],
  ])('%s', async (_, other, said) => {
    const own = await world()
    await expect(propose(own, other)).rejects.toThrow(said)
    expect(own.fuse.writes).toEqual(nothing)
  })

  test('where the registry does not answer', async () => {
    const own = await world()
    own.registry.refuse('files', 'The registry does not answer.')
    await expect(propose(own)).rejects.toThrow('The registry does not answer.')
  })

  test('for files outside of the policy’s roots', async () => {
    const own = await world()
    own.registry.putVersion({ ...own.registry.version(model, '2'), source: 's3://elsewhere/m' })
    await expect(propose(own)).rejects.toThrow('outside the policy')
  })

  test('where the policy cannot be read, which is told with its place', async () => {
    const own = await world()
    own.forge.commit({ ...baseTree(), 'governance/policy.yml': '{' })
    const failed = await propose(own).catch((error: unknown) => error)
    expect(failed).toMatchObject({
      message: 'The policy on the default branch cannot be used.',
      mend: 'governance/policy.yml:1: cannot be read.',
    })
  })
})
