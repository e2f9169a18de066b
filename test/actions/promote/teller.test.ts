import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/promote/main.ts'
import type { Answer } from '../../../shared/domain/delivery/attempt.ts'
import { live, mergedPromotion, propose, merge } from '../../builders/requests.ts'
import { world, type World } from '../../builders/world.ts'
import { fakeCourier, type FakeCourier } from '../../fakes/courier.ts'
import { BurntFuseError } from '../../fakes/fuse.ts'
import { champion, entriesOf, house, kinds } from './desk.ts'

const receivers = {
  serving: { url: 'https://serving.acme.example/hook', events: ['promoted', 'refused'] },
  pipelines: { repository_dispatch: true },
  elsewhere: { url: 'https://staging.acme.example/hook', environments: ['staging'] },
}
const policy = {
  environments: { production: { region: 'eu-central-1', infrastructure: 'cluster serving-2' } },
  receivers,
}
const inputs = { 'receiver-secrets': `serving: whsec_${Buffer.alloc(32, 7).toString('base64')}\nelsewhere:` }

async function ready(): Promise<{ readonly own: World; readonly courier: FakeCourier }> {
  const own = await world({ policy })
  await live(own, '1')
  await mergedPromotion(own)
  return { own, courier: fakeCourier(own.fuse) }
}

const run = async (own: World, courier: FakeCourier) => {
  const step = house(own, { inputs, courier })
  await main(step)
  return step.said
}

const deliveriesOf = (own: World): readonly string[] =>
  entriesOf(own).flatMap(({ record: one }) => (one.kind === 'delivery' ? [`${one.receiver} ${one.result}`] : []))

/** Everything that must have happened at last, and once. */
function expectTold(own: World, courier: FakeCourier): void {
  const { comments, deployments, states, dispatches } = own.forge.written
  const outcome = entriesOf(own).find(({ record: one }) => one.kind === 'outcome' && one.move?.to === '2')
  expect([champion(own), comments.length, deployments.length]).toEqual(['2', 1, 1])
  expect(deployments[0]?.payload).toMatchObject({ digest: outcome?.digest, region: 'eu-central-1' })
  expect([...new Set(states.map(({ deployment, state }) => `${deployment} ${state}`))]).toEqual([
    '1 success',
    '900 inactive',
  ])
  const id = outcome?.digest.replace('sha256:', '')
  // whoever is told again is told under the same id
  expect([...new Set(courier.carried.map(({ headers }) => headers['webhook-id']))]).toEqual([id])
  expect([...new Set(dispatches.map(({ payload }) => payload.id))]).toEqual([id])
  expect(deliveriesOf(own)).toEqual(['pipelines delivered', 'serving delivered'])
}

describe('after the outcome', () => {
  test('everybody is told in order, and the record holds where it went', async () => {
    const { own, courier } = await ready()
    const said = await run(own, courier)
    expectTold(own, courier)
    expect(own.fuse.writes.slice(own.fuse.writes.indexOf('append records/000/000005.json'))).toEqual([
      'append records/000/000005.json',
      'comment on #7',
      'deployment',
      'deployment 1 success',
      'deployment 900 inactive',
      'dispatch countersign.promoted',
      'append records/000/000006.json',
      'told serving.acme.example',
      'append records/000/000007.json',
    ])
    expect(entriesOf(own)[4]?.record).toMatchObject({
      receivers: ['pipelines', 'serving'],
      deployment: {
        ...{ region: 'eu-central-1', infrastructure: 'cluster serving-2', previous: '1' },
        ...{ startedAt: '2026-01-05T13:05:00Z', completedAt: '2026-01-05T13:05:00Z' },
      },
    })
    expect([said.outputs.undelivered, said.failures]).toEqual(['', []])
    expect(said.masked).toContain(inputs['receiver-secrets'].split('\n')[0]?.slice('serving: '.length))
  })

  const steps = Array.from({ length: 9 }, (_, index) => index + 10)
  test.each(steps.flatMap((at) => (['before', 'after'] as const).map((side) => [side, at] as const)))(
    'killed %s write %i, the next run tells what was not told',
    async (side, at) => {
      const { own, courier } = await ready()
      own.fuse.set(at, side)
      await expect(run(own, courier)).rejects.toThrow(BurntFuseError)
      own.fuse.clear()
      await run(own, courier)
      expectTold(own, courier)
      const writes = own.fuse.writes.length
      await run(own, courier)
      expect(own.fuse.writes.length).toBe(writes)
    },
  )

  test('killed at every step of the telling, one after the other, it comes to its end all the same', async () => {
    const { own, courier } = await ready()
    own.fuse.set(10, 'after')
    await expect(run(own, courier)).rejects.toThrow(BurntFuseError)
    for (let step = 0; step < 8; step++) {
      own.fuse.set(1, 'after')
      await run(own, courier).catch((error: unknown) => expect(error).toBeInstanceOf(BurntFuseError))
    }
    own.fuse.clear()
    await run(own, courier)
    expectTold(own, courier)
  })

  test('a refusal makes no deployment; whoever wants to know is told of it', async () => {
    const own = await world({ policy })
    const courier = fakeCourier(own.fuse)
    merge(own, (await propose(own)).number)
    await run(own, courier)
    expect([own.forge.written.deployments, kinds(own)]).toEqual([[], ['genesis', 'refused', 'delivery']])
    expect(courier.carried[0]?.body).toContain('"type":"countersign.refused"')
    expect(entriesOf(own)[1]?.record).not.toHaveProperty('deployment')
  })
})

describe('what could not be told', () => {
  test.each<readonly [string, Partial<Answer>, string]>([
    ['answers 500', { status: 500 }, 'it answered 500'],
    ['answers 301', { status: 301 }, 'it answered 301, and no redirect is followed: write the final address into the policy'], // prettier-ignore
    ['answers slowly', { status: null, problem: 'timed-out' }, 'it did not answer within ten seconds'],
    ['does not answer at all', { status: null, problem: 'unreachable' }, 'it could not be reached'],
  ])(
    'by a receiver that %s is a warning while it is tried, in annotation, summary and output; the run ends well, and what was promoted stays',
    async (_, answer, words) => {
      const { own, courier } = await ready()
      // what may pass is tried four times in one run, a refusal once
      courier.answer(...Array.from({ length: answer.status === 301 ? 1 : 4 }, () => answer))
      const said = await run(own, courier)
      const sentence = `The receiver serving was not told of record 5 (credit-approval): ${words}. Each next run tries again.`
      expect(said.outputs.undelivered).toBe(sentence)
      expect(said.annotations).toMatchObject([{ level: 'warning', message: sentence }])
      expect(said.summary).toContain(words.split(':')[0])
      expect([said.failures, champion(own)]).toEqual([[], '2'])
      await run(own, courier)
      expect(deliveriesOf(own)).toEqual(['pipelines delivered', 'serving waiting', 'serving delivered'])
    },
  )

  test('fails the run that gives it up', async () => {
    const own = await world({
      policy: { ...policy, receivers: { serving: { ...receivers.serving, give_up_after: 'PT1S' } } },
    })
    const courier = fakeCourier(own.fuse)
    courier.answer({ status: 404 })
    merge(own, (await propose(own)).number)
    await run(own, courier)
    courier.answer({ status: 404 })
    const said = await run({ ...own, ports: { ...own.ports, clock: () => '2026-01-05T13:06:00Z' } }, courier)
    expect(said.failures).toEqual(['A receiver was never told of what it should know.'])
    expect(kinds(own)).toEqual(['genesis', 'refused', 'delivery', 'delivery'])
    expect(own.incidents.told()).toContain(`undelivered/promotions/credit-approval/production/0001/serving`)
  })

  test('is an incident also where the run died right after its record, until the receiver is told of what comes later', async () => {
    const own = await world({
      policy: { ...policy, receivers: { serving: { ...receivers.serving, give_up_after: 'PT1S' } } },
    })
    const courier = fakeCourier(own.fuse)
    const late = { ...own, ports: { ...own.ports, clock: () => '2026-01-05T13:06:00Z' } }
    courier.answer({ status: 404 }, { status: 404 })
    merge(own, (await propose(own)).number)
    await run(own, courier)
    // the receiver, then the record that gives it up
    own.fuse.set(2, 'after')
    await expect(run(late, courier)).rejects.toThrow(BurntFuseError)
    own.fuse.clear()
    const key = 'undelivered/promotions/credit-approval/production/0001/serving'
    expect([kinds(own).at(-1), own.incidents.told().includes(key)]).toEqual(['delivery', false])
    const { failures } = await run(late, courier)
    const issue = own.incidents.issues().find((one) => one.key === key)
    expect(issue?.body).toContain('it answered 404')
    expect([failures, own.incidents.told().includes(key)]).toEqual([[], true])
    await mergedPromotion(own, { number: 9, folder: 'promotions/credit-approval/production/0002' })
    await run(late, courier)
    expect(own.incidents.told()).toEqual([])
    expect(own.incidents.issues().find((one) => one.key === key)?.comments).toEqual([
      '✅ Record 7 of the ledger put an end to it: `serving` was told of record 6.',
    ])
  })
})
