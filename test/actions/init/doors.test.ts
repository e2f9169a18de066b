import { expect, test } from 'vitest'
import { doorsOf } from '../../../actions/init/doors.ts'
import { Inputs } from '../../../actions/init/inputs.ts'
import { setting } from './setting.ts'

test.each([
  ['without a token', {}, 'acme/x', 'acme'],
  ['without a repository', { 'github-token': 'ghp_x' }, undefined, ''],
])('%s nobody is asked', async (_, inputs, repository, owner) => {
  const { house } = await setting(inputs)
  const doors = doorsOf(house, house.read(Inputs), repository)
  expect([doors.owner, doors.members, await doors.accounts(['dana']), await doors.teams()]).toEqual([
    owner,
    null,
    null,
    [],
  ])
  expect(house.said.credentials).toEqual([])
})

test('with both the forge tells accounts and teams of that repository', async () => {
  const { house } = await setting({ 'github-token': 'ghp_x' })
  const doors = doorsOf(house, house.read(Inputs), 'acme/governance')
  expect(house.said.credentials[0]).toMatchObject({ token: 'ghp_x', repository: { owner: 'acme', name: 'governance' } })
  expect(await doors.teams()).toContain('model-risk')
  expect((await doors.accounts(['nobody-at-all']))?.get('nobody-at-all')).toBeNull()
})
