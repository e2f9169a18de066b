import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/status-tags/main.ts'
import type { Answer } from '../../../shared/domain/delivery/attempt.ts'
import { formatStatus, type RequestStatus } from '../../../shared/domain/status/status.ts'
import { model, world, type World } from '../../builders/world.ts'
import { fakeCourier } from '../../fakes/courier.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'
import { entriesOf } from '../promote/desk.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const grc = { url: 'https://grc.acme.example/hook', events: ['approval-needed'] }
const status: RequestStatus = {
  ...{ pull: 12, head: 'c'.repeat(40), model, version: '2', environment: 'production' },
  stages: {
    ...{ 'validation-gates': 'passed', 'independent-validation': 'pending' },
    ...{ 'compliance-review': 'pending', 'business-sign-off': 'pending' },
  },
}

const listening = (receivers: object = { grc }): Promise<World> => world({ policy: { receivers } })

async function tell(own: World, answers: readonly Partial<Answer>[] = [], more: Readonly<Record<string, string>> = {}) {
  const courier = fakeCourier(own.fuse)
  courier.answer(...answers)
  const inputs = {
    ...{ 'github-token': 'g', 'app-slug': 'countersign', status: formatStatus(status) },
    ...{ 'mlflow-tag-username': 'tagger', 'mlflow-tag-password': 'x', 'receiver-secrets': `grc: ${secret}`, ...more },
  }
  const house = fakeHouse({ ports: own.ports, inputs, courier })
  await main(house)
  return { said: house.said, courier }
}
const notices = (own: World) =>
  entriesOf(own).flatMap(({ record }) =>
    record.kind === 'notice'
      ? [`${record.receiver} ${record.stage} ${record.state} ${record.result} ${record.attempts}`]
      : [],
  )
const silent: Partial<Answer> = { status: null, problem: 'timed-out' }
const untold = (said: Said): readonly string[] =>
  (said.outputs.undelivered ?? '').split('\n').filter((line) => line !== '')

describe('a receiver that listens for approvals', () => {
  test('is told that one is needed, once, by a signed event, and the ledger says so', async () => {
    const own = await listening()
    const { courier, said } = await tell(own)
    expect(courier.carried.map(({ url }) => url)).toEqual([grc.url])
    expect(JSON.parse(courier.carried[0]?.body ?? '')).toMatchObject({ type: 'countersign.approval-needed' })
    expect(notices(own)).toEqual(['grc independent-validation pending delivered 1'])
    expect([said.failures, untold(said)]).toEqual([[], []])
    expect((await tell(own)).courier.carried).toEqual([])
    expect(notices(own)).toHaveLength(1)
  })

  test('that does not answer is recorded once, said, tried again by the next run, and nothing fails', async () => {
    const own = await listening()
    const { said } = await tell(own, [silent, silent, silent, silent])
    expect(notices(own)).toEqual(['grc independent-validation pending waiting 4'])
    expect([said.failures, untold(said)]).toEqual([
      [],
      ['grc was not told that independent-validation is pending: timed-out; the next run tries again.'],
    ])
    expect(said.outputs.written).toContain('validation_status: passed')
    await tell(own, [{ status: 500 }])
    expect(notices(own)).toHaveLength(1)
    await tell(own)
    expect(notices(own).at(-1)).toBe('grc independent-validation pending delivered 1')
  })

  test('that is not reached for three days is given up, which is recorded and said once, and nothing fails', async () => {
    const own = await listening()
    await tell(own, [{ status: 401 }])
    const later = { ...own, ports: { ...own.ports, clock: () => '2027-06-01T00:00:00Z' } }
    const { said } = await tell(later, [{ status: 401 }])
    expect(notices(own)).toEqual(['waiting', 'dead'].map((end) => `grc independent-validation pending ${end} 1`))
    expect([said.failures, untold(said)]).toEqual([[], [expect.stringContaining('it answered 401; given up.')]])
    expect((await tell(later)).courier.carried).toEqual([])
    expect(own.incidents.told()).toEqual(['unheard/12/grc'])
  })

  test('is sent nothing without its secret', async () => {
    const own = await listening()
    const { courier, said } = await tell(own, [], { 'receiver-secrets': '' })
    expect(courier.carried).toEqual([])
    expect(untold(said)).toEqual([expect.stringContaining('no-secret')])
  })

  test('is told nothing after what it was not told yet', async () => {
    const own = await listening({ grc: { ...grc, events: ['approval-needed', 'stage-changed'] } })
    const { courier } = await tell(own, [{ status: 401 }])
    expect(courier.carried).toHaveLength(1)
    expect(notices(own)).toEqual(['grc validation-gates passed waiting 1'])
  })

  test('hears of it though the registry does not answer', async () => {
    const own = await listening()
    own.registry.refuse('setVersionTag', 'Permission denied')
    await expect(tell(own)).rejects.toThrow('Permission denied')
    expect(notices(own)).toHaveLength(1)
  })
})

test('where nobody listens nothing is sent and nothing is recorded', async () => {
  const own = await world()
  expect((await tell(own)).courier.carried).toEqual([])
  expect(notices(own)).toEqual([])
})

test('a run of what a branch or a fork brings is refused before anything is read or sent, whatever it is handed', async () => {
  const own = await listening()
  const env = {
    ...{ GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/12/merge' },
    GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/tags.yml@refs/pull/12/merge',
  }
  const courier = fakeCourier(own.fuse)
  const inputs = { 'github-token': 'g', 'receiver-secrets': `grc: ${secret}`, status: formatStatus(status) }
  await expect(main(fakeHouse({ ports: own.ports, inputs, courier, env }))).rejects.toThrow('comes from refs/pull/12')
  expect([courier.carried, notices(own)]).toEqual([[], []])
})

test('a token that is not the App’s tells nobody, since the record would name another writer', async () => {
  const own = await listening()
  const inputs = { 'github-token': 'g', status: formatStatus(status) }
  const house = fakeHouse({ ports: { ...own.ports, app: 'other' }, inputs })
  await expect(main(house)).rejects.toThrow('The input app-slug says "other"')
  expect(notices(own)).toEqual([])
})
