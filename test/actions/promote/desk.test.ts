import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/promote/main.ts'
import { mergedPromotion, propose, merge } from '../../builders/requests.ts'
import { baseTree, listedRoles, world } from '../../builders/world.ts'
import { champion, entriesOf, house, promote } from './desk.ts'

describe('a run is refused', () => {
  const failing = async (
    own: Awaited<ReturnType<typeof world>>,
    options: Parameters<typeof house>[1],
    told: readonly string[] = ['stopped/production'],
  ): Promise<string> => {
    const run = house(own, options)
    const failed = await main(run).catch((error: unknown) => (error instanceof Error ? error.message : ''))
    expect([own.fuse.writes.filter((write) => !write.startsWith('append records/000/000001')), champion(own)]).toEqual([
      told.map((key) => `incident ${key}`),
      undefined,
    ])
    return failed ?? ''
  }

  test('whose workflow file is a branch’s', async () => {
    const own = await world()
    await mergedPromotion(own)
    const env = { GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/promote.yml@refs/heads/evil' }
    expect(await failing(own, { env }, [])).toContain('refs/heads/evil')
  })

  test('that began at a commit which is no ancestor of the tip', async () => {
    const own = await world()
    const env = { GITHUB_SHA: own.forge.commitAside(baseTree()) }
    expect(await failing(own, { env })).toContain('no ancestor')
  })

  test('that began when other governance judged', async () => {
    const own = await world()
    const env = { GITHUB_SHA: own.forge.tip() }
    own.forge.commit({ ...baseTree(), '.github/workflows/governance.yml': 'changed' })
    expect(await failing(own, { env })).toContain('the governance has changed since')
  })

  test('for an environment that the policy does not name', async () => {
    expect(await failing(await world(), { inputs: { environment: 'moon' } }, ['stopped/moon'])).toContain(
      '"moon" is no environment',
    )
  })

  test('without a policy', async () => {
    const own = await world()
    own.forge.commit({ 'governance/people.yml': '{}' })
    expect(await failing(own, {})).toBe(
      'The policy on the default branch cannot be used: governance/policy.yml is not there.',
    )
  })

  test('without an App, unless a trial accepts that nobody proves the writer', async () => {
    const own = await world({ app: null, policy: listedRoles })
    await mergedPromotion(own)
    expect(await failing(own, {})).toBe('No GitHub App proves who writes checks and records.')
    await promote(own, { 'accept-unproven': 'true' })
    expect(champion(own)).toBe('2')
    expect(own.forge.written.comments.at(-1)?.body).toContain('writer unproven')
    expect((await own.registry.modelVersion('credit-approval', '2'))?.description).toContain('writer unproven')
  })

  test('without an App only where the environment asks more than the lowest tier', async () => {
    const own = await world({ app: null, policy: listedRoles })
    const { number } = await propose(own, { environment: 'staging', folder: 'promotions/credit-approval/staging/0001' })
    merge(own, number)
    await promote(own, { environment: 'staging', 'app-slug': '' })
    expect(entriesOf(own).at(-1)?.record.writer).toMatchObject({ app: null, proven: false })
  })

  test.each(['production', 'staging'])('without an App where a role is a team, for %s too', async (environment) => {
    const own = await world({ app: null })
    const said = await failing(own, { inputs: { environment, 'accept-unproven': 'true' } }, [`stopped/${environment}`])
    expect(said).toContain('is the team acme/model-validation, which only the suite')
  })

  test('on a ledger that is broken', async () => {
    const own = await world()
    await mergedPromotion(own)
    const [first] = own.ledger.files()
    own.ledger.overwrite([
      { path: first?.path ?? '', text: (first?.text ?? '').replace('rita', 'mallory') },
      { path: 'records/000/000003.json', text: '{}' },
    ])
    expect(await failing(own, {})).toContain('The ledger is broken (missing-record in record 2')
  })
})

test('an older run of the same governance may work on', async () => {
  const own = await world()
  const began = own.forge.tip()
  await mergedPromotion(own)
  await main(house(own, { env: { GITHUB_SHA: began } }))
  expect(champion(own)).toBe('2')
})

test('the record names the run, its workflow and the repository by number', async () => {
  const own = await world()
  await mergedPromotion(own)
  await promote(own)
  expect(entriesOf(own).at(-1)?.record.writer).toMatchObject({
    app: 'countersign',
    proven: true,
    repository: 'acme/models',
    repositoryId: '1',
    run: '4711',
    attempt: '1',
    workflow: 'acme/models/.github/workflows/promote.yml@refs/heads/main',
  })
})
