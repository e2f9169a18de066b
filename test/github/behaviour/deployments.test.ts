import { expect, test } from 'vitest'
import { z } from 'zod'
import { place, type Place } from '../rules/place.ts'

// https://docs.github.com/en/rest/deployments

const Made = z.looseObject({ id: z.number() })
const States = z.array(z.looseObject({ state: z.string() }))

async function deploy(at: Place, body: object, state: object | null = { state: 'success' }): Promise<number> {
  const asked = { ref: 'main', required_contexts: [], auto_merge: false, ...body }
  const { id } = Made.parse((await at.call('mel', 'POST', 'deployments', asked)).body)
  if (state !== null) await at.call('mel', 'POST', `deployments/${id}/statuses`, state)
  return id
}
const statesOf = async (at: Place, id: number) =>
  States.parse((await at.call('mel', 'GET', `deployments/${id}/statuses`)).body).map(({ state }) => state)

test.each<[string, object, object, readonly string[]]>([
  ['ends the one before it', { environment: 'staging' }, { state: 'success' }, ['inactive', 'success']],
  [
    'that is told not to ends none',
    { environment: 'staging' },
    { state: 'success', auto_inactive: false },
    ['success'],
  ],
  ['that failed ends none', { environment: 'staging' }, { state: 'failure' }, ['success']],
  ['in production ends none', { environment: 'production' }, { state: 'success' }, ['success']],
])('a deployment %s', async (_, where, state, expected) => {
  const at = await place()
  const first = await deploy(at, where)
  await deploy(at, where, state)
  expect(await statesOf(at, first)).toEqual(expected)
})

test('a commit whose statuses are not green is deployed only where none is asked for', async () => {
  const at = await place()
  const { sha } = z.looseObject({ sha: z.string() }).parse((await at.call('mel', 'GET', 'commits/main')).body)
  await at.call('dana', 'POST', `statuses/${sha}`, { state: 'pending', context: 'build' })
  expect((await at.call('mel', 'POST', 'deployments', { ref: 'main' })).status).toBe(409)
  expect((await at.call('mel', 'POST', 'deployments', { ref: 'main', required_contexts: [] })).status).toBe(201)
})

test('a state that there is none of is refused', async () => {
  const at = await place()
  const id = await deploy(at, {}, null)
  expect((await at.call('mel', 'POST', `deployments/${id}/statuses`, { state: 'active' })).status).toBe(422)
})
