import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { adoptLive } from '../../../actions/init/adopt.ts'
import { Inputs } from '../../../actions/init/inputs.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { proposedDigest } from '../../../shared/runtime/stage/report.ts'
import { churn, churnFolder, churnValue, creditFolder, proposeAdoptions, twoLive } from '../../builders/adoptions.ts'
import { indexed } from '../../builders/indexed.ts'
import { factsOf, open } from '../../builders/requests.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { fakeLedger } from '../../fakes/ledger.ts'
import { fakeHouse } from '../../fakes/house.ts'
import { model, world, type World } from '../../builders/world.ts'

async function adopted(own: World, inputs: Readonly<Record<string, string>> = {}, folder?: string) {
  const house = fakeHouse({
    ports: own.ports,
    inputs: { adopt: 'true', 'github-token': 'ghs_x', developers: 'dana', ...inputs },
    ...(folder === undefined ? {} : { folder }),
  })
  return { pull: await adoptLive(house, house.read(Inputs)), house }
}

/** A checkout in which the second model has its file. */
function checkout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'))
  mkdirSync(join(folder, 'models'))
  writeFileSync(join(folder, `models/${churn}.yml`), fakeDocuments.format(churnValue))
  return folder
}

describe('adopting', () => {
  test('reads of a long ledger what the live models need', async () => {
    const own = await indexed(60)
    await own.checkpoint('2026-01-05T07:00:00Z')
    await own.registry.setAlias(model, 'champion', '1')
    await adopted(own)
    expect(own.forge.written.proposals).toMatchObject([{ title: `Adopt ${model} 1 to production (now 1)` }])
    expect(own.asked().filter((path) => path === 'whole')).toEqual([])
  })

  test('proposes what is live and no record knows', async () => {
    const own = await world()
    await own.registry.setAlias(model, 'champion', '1')
    const { pull, house } = await adopted(own)
    expect(pull).toEqual(expect.any(Number))
    expect(own.forge.written.proposals).toMatchObject([
      { title: `Adopt ${model} 1 to production (now 1)`, draft: false },
    ])
    expect(own.forge.written.proposals[0]?.files[0]?.text).toContain('adoption')
    expect(house.said.printed[0]).toContain('Adopt')
  })

  test('proposes all that is live in one pull request, which says what it holds', async () => {
    const own = await twoLive()
    await own.registry.setAlias(model, 'challenger', '2')
    const { house } = await adopted(own, {}, checkout())
    const [made, ...more] = own.forge.written.proposals
    expect(more).toEqual([])
    expect(made?.title).toBe('Adopt 3 live versions')
    expect(made?.branch).toMatch(/^promote\/adoptions-/)
    const names = ['request.yml', 'evidence.json', 'model-card.md']
    const folders = [churnFolder, `promotions/${model}/staging/0001`, creditFolder]
    expect(made?.files.map(({ path }) => path).toSorted()).toEqual(
      [...folders.flatMap((folder) => names.map((name) => `${folder}/${name}`)), `models/${churn}.yml`].toSorted(),
    )
    for (const folder of folders) expect(made?.body).toContain(folder)
    expect(house.said.printed.slice(1).toSorted()).toEqual([
      `- ${churn} 1 in production`,
      `- ${model} 1 in production`,
      `- ${model} 2 in staging`,
    ])
  })

  test('proposes what the reader of requests takes for adoptions that may come together', async () => {
    const own = await twoLive()
    await adopted(own, {}, checkout())
    const files = Object.fromEntries(own.forge.written.proposals[0]?.files.map(({ path, text }) => [path, text]) ?? [])
    open(own, 7, files, null)
    const facts = await factsOf(own, 7)
    const verdict = judgeRequest(facts, facts.readAt, null)
    expect([verdict.kind, verdict.stages[0]?.state]).toEqual(['adoption', 'passed'])
    expect(verdict.digest).toBe(proposedDigest(facts))
  })

  test('opens nothing where nothing is live, and says so', async () => {
    const own = await world()
    const { pull, house } = await adopted(own)
    expect(pull).toBe(null)
    expect(house.said.printed).toEqual(['Every version that is live is known to the ledger, or proposed already.'])
  })

  test.each([
    ['whose files are told', true],
    ['whose files are not told whole', false],
  ])('leaves what an open request %s holds', async (_, told) => {
    const own = await twoLive()
    await proposeAdoptions(own)
    const openRequests: typeof own.forge.openRequests = async () =>
      (await own.forge.openRequests()).map((request) => (told ? request : { ...request, files: null }))
    const ports = { ...own.ports, forge: { ...own.forge, openRequests } }
    const { pull, house } = await adopted({ ...own, ports })
    expect(pull).toBe(null)
    expect(house.said.log).toEqual([
      `${churn} in production is left: a request for it is open already.`,
      `${model} in production is left: a request for it is open already.`,
    ])
  })

  test('opens nothing at all where one of them cannot be drafted', async () => {
    const own = await world()
    await own.registry.setAlias(model, 'champion', '1')
    own.registry.addModel({ name: 'undocumented', aliases: { champion: '1' }, createdAt: 0, description: '', tags: {} })
    await expect(adopted(own)).rejects.toThrow('models/undocumented.yml is neither')
    expect(own.forge.written.proposals).toEqual([])
    expect((await adopted(own, { 'leave-out': 'undocumented' })).pull).toEqual(expect.any(Number))
  })

  test('refuses a model whose name could not be shown safely', async () => {
    const own = await world()
    own.registry.addModel({ name: 'a|b @acme', aliases: { champion: '1' }, createdAt: 0, description: '', tags: {} })
    await expect(adopted(own)).rejects.toThrow('letters, digits, _ . and - only')
  })

  test('waits for the ledger to begin', async () => {
    const { ports } = await world()
    const house = fakeHouse({
      ports: { ...ports, ledgerOf: () => fakeLedger() },
      inputs: { adopt: 'true', 'github-token': 'x' },
    })
    await expect(adoptLive(house, house.read(Inputs))).rejects.toThrow('The ledger has not begun')
  })
})
