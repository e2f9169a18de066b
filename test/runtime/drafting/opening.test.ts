import { describe, expect, test } from 'vitest'
import { layTable, openDraft } from '../../../shared/runtime/drafting/opening.ts'
import type { Draft } from '../../../shared/runtime/drafting/move.ts'
import { promotionFinding } from '../../../shared/domain/promotion.ts'
import { formatRequester } from '../../../shared/domain/request/requester.ts'
import { live } from '../../builders/requests.ts'
import { world } from '../../builders/world.ts'
import { fakeHouse } from '../../fakes/house.ts'

const path = 'promotions/churn/production/0001'
const draft = (other: Partial<Draft> = {}): Draft => ({
  ...{ folder: path, title: 'Retire churn 3', body: 'Why.', digest: null, findings: [] },
  files: [{ path: `${path}/request.yml`, text: '{}' }],
  ...other,
})
const bad = [promotionFinding('already-there', 'fail')]

async function opened(given: Draft, check: boolean) {
  const own = await world()
  const house = fakeHouse({ ports: own.ports })
  const repository = await own.ports.forge.repository()
  await openDraft({ house, ports: own.ports, repository }, given, { check, draft: true, reason: 'Needed.' })
  return { said: house.said, proposals: own.forge.written.proposals }
}

describe('a draft', () => {
  test('becomes a pull request on the tip, even where stage 1 would fail: people may accept it', async () => {
    const { said, proposals } = await opened(draft({ findings: bad }), false)
    expect(proposals).toMatchObject([{ title: 'Retire churn 3', draft: true, message: 'Retire churn 3\n\nNeeded.' }])
    expect(said.outputs).toMatchObject({ 'pull-request': '101', verdict: 'failed' })
  })

  test.each([
    ['passed', [], 0],
    ['failed', bad, 1],
  ])('that is only checked opens nothing and is %s', async (verdict, findings, failures) => {
    const { said, proposals } = await opened(draft({ findings }), true)
    expect([said.outputs.verdict, said.failures.length, proposals]).toEqual([verdict, failures, []])
  })
})

test.each([
  ['workflow_dispatch', true],
  ['schedule', false],
  ['push', false],
])('a draft by a run of %s names who pressed the form: %s', async (event, named) => {
  const own = await world()
  const house = fakeHouse({ ports: own.ports, env: { GITHUB_EVENT_NAME: event, GITHUB_ACTOR_ID: '12' } })
  const repository = await own.ports.forge.repository()
  const asked = { check: false, draft: false, reason: 'Needed.' }
  await openDraft({ house, ports: own.ports, repository }, draft(), asked)
  const [made] = own.forge.written.proposals
  expect(made?.body.includes(formatRequester({ login: 'dana', id: 12 }))).toBe(named)
})

test('nothing is drafted by the workflow file of another branch', async () => {
  const own = await world()
  const env = { GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/rollback.yml@refs/heads/mine' }
  await expect(layTable(fakeHouse({ ports: own.ports, env }), own.ports)).rejects.toThrow('comes from refs/heads/mine')
})

test('the table has policy, records, and every number that was used', async () => {
  const own = await world()
  await live(own, '1')
  const table = await layTable(fakeHouse({ ports: own.ports }), own.ports)
  expect([table.policy.state, table.entries.length, [...new Set(table.folders)]]).toEqual([
    'read',
    3,
    ['promotions/_policy/0001', 'promotions/credit-approval/production/0000'],
  ])
})
