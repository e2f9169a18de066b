import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/proposals/main.ts'
import { branch, onAlias, onRegistered, proposed, scan, title } from '../../builders/proposals.ts'
import { indexed } from '../../builders/indexed.ts'
import { outcome, reference } from '../../builders/ledger.ts'
import { live, propose } from '../../builders/requests.ts'
import { app, baseTree, model, predictions, record, world, type World } from '../../builders/world.ts'
import { fakeEngines } from '../../fakes/engines.ts'
import { fakeHouse, type HouseOptions } from '../../fakes/house.ts'

describe('what was registered', () => {
  test('is proposed as one draft of the App, on the branch of the version, in the name of nobody', async () => {
    const own = await world({ policy: onRegistered })
    const said = await scan(own)
    const [made] = own.forge.written.proposals
    expect(made).toMatchObject({ branch, title, draft: true, anew: false, base: { sha: own.forge.tip() } })
    expect(made?.body).toMatch(
      /^The schedule proposes `credit-approval` `2` for production: nobody has asked for it yet\./,
    )
    expect(made?.files.map(({ path }) => path.split('/').at(-1))).toEqual([
      'request.yml',
      'evidence.json',
      'model-card.md',
    ])
    expect(said.outputs).toEqual({ proposed: '101', left: '0' })
    expect(said.summary).toContain(title.slice(0, 20))
  })

  test.each([20, 60])('is proposed by the index, and of %i other models nothing is read', async (others) => {
    const own = await indexed(others, { policy: onRegistered })
    await own.checkpoint('2026-01-05T07:00:00Z')
    expect((await scan(own)).outputs).toEqual({ proposed: '101', left: '0' })
    const read = own.asked()
    expect(read.filter((path) => path === 'whole')).toEqual([])
    expect(new Set(read.filter((path) => /^records\/\d+\/\d+/.test(path))).size).toBe(1)
  })

  test('is not proposed where the index lies', async () => {
    const own = await indexed(20, { policy: onRegistered })
    await own.checkpoint('2026-01-05T07:00:00Z')
    own.alter('index/root.json', (text) => text.replace('"upTo":1', '"upTo":2'))
    await expect(scan(own)).rejects.toThrow('The ledger is broken')
    expect(proposed(own)).toEqual([])
  })

  test('is proposed once, however often the run is started', async () => {
    const own = await world({ policy: onRegistered })
    await scan(own)
    const said = await scan(own)
    expect([proposed(own), said.outputs]).toEqual([[title], { proposed: '', left: '1' }])
    expect(said.summary).toContain('101 is open for this model')
  })

  test('by two runs at once is proposed by one of them, and the other says by which request', async () => {
    const own = await world({ policy: onRegistered })
    const both = await Promise.all([scan(own), scan(own)])
    expect(proposed(own)).toEqual([title])
    expect(both.map(({ failures }) => failures)).toEqual([[], []])
    expect(both.map(({ outputs }) => outputs.proposed).toSorted()).toEqual(['', '101'])
  })

  test('names the developers whom the training service named', async () => {
    const own = await world({ policy: onRegistered })
    const run = await own.registry.run('run2'.padEnd(32, '0'))
    if (run === null) throw new Error('there is no run')
    own.registry.putRun({
      ...run,
      tags: { ...run.tags, 'countersign.developers': 'dana, vera; $(x)' },
      files: { 'evaluation/predictions.parquet': predictions() },
    })
    await scan(own)
    expect(own.forge.written.proposals[0]?.files[0]?.text).toContain('"developers":["dana"]')
  })

  test.each<[string, unknown, (own: World) => unknown, string]>([
    ['is live', onRegistered, (own) => live(own, '2'), 'have nothing new'],
    ['has no alias', onAlias, () => undefined, 'have nothing new'],
    ['has an open request', onRegistered, (own) => propose(own), 'is open for this model and production'],
    [
      'has no model file',
      onRegistered,
      (own) => {
        const { [`models/${model}.yml`]: _gone, ...tree } = own.forge.treeAt(own.forge.tip())
        own.forge.commit(tree)
      },
      'is not on the default branch. Write it',
    ],
    [
      'had a draft that was closed',
      onRegistered,
      (own) => own.forge.putBranch({ branch, head: null, pulls: [{ number: 5, state: 'closed' }], whole: true }),
      'its draft &#35;\u200B5 was closed',
    ],
    [
      'was refused before, as its request says',
      onRegistered,
      async (own) => {
        const folder = `promotions/${model}/production/0001`
        own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), [`${folder}/request.yml`]: '{"version":"2"}' })
        await record(
          own,
          outcome(null, { request: reference({ folder }), result: 'refused', move: null, readBack: null }),
        )
      },
      'have nothing new',
    ],
  ])('and %s is not proposed, and why is said', async (_, policy, given, why) => {
    const own = await world({ policy })
    await given(own)
    const before = proposed(own).length
    const said = await scan(own)
    expect(proposed(own).length).toBe(before)
    expect(said.summary).toContain(why)
  })

  test('is judged by the engine that the workflow names; a version that it cannot count is left, and why is said', async () => {
    const own = await world({ policy: onRegistered })
    const inputs = { 'github-token': 'g', 'app-slug': app, engine: 'duckdb', 'engine-folder': '/engine' }
    const house = fakeHouse({ ports: own.ports, inputs })
    const engines: unknown[] = []
    await main({
      ...house,
      ports: (given) => {
        engines.push(given.engine)
        return { ...own.ports, engines: fakeEngines(given.engine?.engine ?? 'auto') }
      },
    })
    expect(engines).toEqual([{ engine: 'duckdb', folder: '/engine' }])
    expect([proposed(own), house.said.outputs]).toEqual([[], { proposed: '', left: '1' }])
    expect(house.said.summary).toContain('duckdb is not here. Add the step')
  })

  test('gets the alias, and is proposed for it', async () => {
    const own = await world({ policy: onAlias })
    await own.registry.setAlias(model, 'candidate', '1')
    await scan(own)
    expect(proposed(own)).toEqual([`Promote ${model} 1 to production (now none)`])
  })
})

describe('started by the relay', () => {
  test.each<[string, Readonly<Record<string, unknown>> | null, string]>([
    [
      'says what became of the version',
      { model, version: '2' },
      `${model} 2 is not proposed: it is live in production.`,
    ],
    [
      'believes no other payload',
      { model: '$(x)', version: '2' },
      'The event names no model and version as the relay does',
    ],
    ['needs no payload', null, 'The event names no model and version as the relay does'],
  ])('a run %s', async (_, payload, expected) => {
    const own = await world({ policy: onRegistered })
    await live(own, '2')
    const house = fakeHouse({ ports: own.ports, inputs: { 'github-token': 'g', 'app-slug': app } })
    const { environment } = house
    const event = { name: 'repository_dispatch', payload: { ...environment.event.payload, clientPayload: payload } }
    await main({ ...house, environment: { ...environment, event } })
    expect([...house.said.printed, ...house.said.log].join('\n')).toContain(expected)
  })
})

describe('nothing is proposed', () => {
  test.each<[string, () => Promise<World>, Partial<HouseOptions>, string]>([
    [
      'without the App',
      () => world({ app: null, policy: onRegistered }),
      { inputs: { 'app-slug': '' } },
      'without the suite’s own GitHub App',
    ],
    ['before the ledger began', () => world({ genesis: false, policy: onRegistered }), {}, 'The ledger has not begun'],
    [
      'from another branch’s workflow',
      () => world({ policy: onRegistered }),
      { env: { GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/x.yml@refs/heads/mine' } },
      'not from refs/heads/main',
    ],
    [
      'under a policy that cannot be read',
      async () => {
        const own = await world()
        own.forge.commit({ ...baseTree(), 'governance/policy.yml': '{}' })
        return own
      },
      {},
      'cannot be used',
    ],
  ])('%s', async (_, made, options, why) => {
    const own = await made()
    await expect(scan(own, options)).rejects.toThrow(why)
    expect(proposed(own)).toEqual([])
  })

  test('where the policy has no such section, which is no failure', async () => {
    const own = await world()
    expect((await scan(own)).outputs).toEqual({ proposed: '', left: '0' })
    expect(proposed(own)).toEqual([])
  })
})
