import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/open-requests/main.ts'
import { propose, replace } from '../../builders/requests.ts'
import { intent, judgement, outcome } from '../../builders/ledger.ts'
import { record, world, type World } from '../../builders/world.ts'
import { fakeHouse, type FakeHouse, type HouseOptions } from '../../fakes/house.ts'

async function listed(own: World, options: Omit<HouseOptions, 'ports'> = {}): Promise<FakeHouse['said']> {
  const house = fakeHouse({ ports: own.ports, ...options, inputs: { 'github-token': 'ghs_x', ...options.inputs } })
  await main(house)
  return house.said
}

async function three(): Promise<World> {
  const own = await world()
  const { number } = await propose(own)
  const first = own.forge.pullNow(number)
  for (const other of [11, 9]) own.forge.putPull({ ...first, pull: { ...first.pull, number: other } })
  return own
}

describe('a break-glass move that waits for its review', () => {
  test.each([
    ['is told', '2026-01-08T12:30:00Z', 'warning', 'waits for its review until 2026-01-08T12:30:00Z'],
    ['freezes the model when its time is over', '2026-01-05T12:00:00Z', 'error', 'is frozen everywhere'],
  ])('%s, whatever is open', async (_, reviewUntil, level, said) => {
    const own = await world()
    const at = '2026-01-05T11:00:00Z'
    const broken = judgement({ breakGlass: { mergedAs: 'business-owner', reviewUntil, findings: [] } })
    await record(own, intent({ at }))
    await record(own, outcome(2, { at, judgement: broken }))
    const { annotations, outputs } = await listed(own)
    expect(outputs.open).toBe('0')
    expect(annotations).toMatchObject([{ level, title: 'credit-approval', message: expect.stringContaining(said) }])
  })

  test('cannot be told where the ledger cannot be read, and the rest is', async () => {
    const own = await three()
    const ledgerOf = () => ({ ...own.ledger, read: () => Promise.reject(new Error('no ledger answers')) })
    const { outputs, log } = await listed({ ...own, ports: { ...own.ports, ledgerOf } })
    expect(outputs.open).toBe('3')
    expect(log[0]).toContain('no ledger answers')
  })
})

describe('the open requests', () => {
  test('are a list that a matrix is made of', async () => {
    const { outputs, annotations } = await listed(await three())
    expect([outputs, annotations]).toEqual([{ 'pull-requests': '[7,9,11]', open: '3' }, []])
  })

  test('do not hold what is closed', async () => {
    const own = await three()
    replace(own, 9, (reading) => ({ ...reading, pull: { ...reading.pull, state: 'closed' } }))
    expect((await listed(own)).outputs['pull-requests']).toBe('[7,11]')
  })

  test('are the empty list where none is open', async () => {
    expect((await listed(await world())).outputs).toEqual({ 'pull-requests': '[]', open: '0' })
  })

  test('are as many as one run may take; how many are left is said', async () => {
    const run = (number: string) => ({ inputs: { 'at-most': '2' }, env: { GITHUB_RUN_NUMBER: number } })
    const own = await three()
    const [first, second] = [await listed(own, run('3')), await listed(own, run('4'))]
    expect([first.outputs['pull-requests'], second.outputs['pull-requests']]).toEqual(['[7,9]', '[7,11]'])
    expect(first.annotations).toMatchObject([
      { level: 'notice', message: expect.stringContaining('1 open pull request') },
    ])
  })

  test.each(['0', '257', 'many'])('are asked for no %s', async (most) => {
    await expect(listed(await three(), { inputs: { 'at-most': most } })).rejects.toThrow('cannot be used')
  })

  test('are not told to a branch’s own workflow file', async () => {
    const env = { GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/scheduled.yml@refs/heads/evil' }
    await expect(listed(await three(), { env })).rejects.toThrow('refs/heads/evil')
  })

  test('that cannot be read are not taken for none', async () => {
    const own = await three()
    own.forge.refuse('openRequests', 'GitHub does not answer.')
    await expect(listed(own)).rejects.toThrow('does not answer')
  })
})
