import { expect, test } from 'vitest'
import type { Facts, RequestFacts } from '../../../shared/domain/facts.ts'
import { readAccess } from '../../../shared/gather/access.ts'
import { readRegistry, unasked } from '../../../shared/gather/part/registry-facts.ts'
import { facts, found, foundPolicy } from '../../builders/facts.ts'
import { factsOf, propose } from '../../builders/requests.ts'
import { modelFile, world, type World } from '../../builders/world.ts'

const file = { state: 'read', value: modelFile() } as const

async function read(
  own: World,
  other: { request?: RequestFacts; governance?: Facts['governance']; recorded?: string } = {},
) {
  const { number } = await propose(own)
  const { request, governance } = await factsOf(own, number)
  const rights = () => readAccess(own.ports.accessAt(''))
  return readRegistry(own.ports, rights, { request, governance, model: { base: file, file }, recorded: null, ...other })
}

test('a version is shown with its evidence, what is live and who may write', async () => {
  const own = await world()
  await own.registry.setAlias('credit-approval', 'champion', '1')
  const shown = await read(own)
  expect([shown.gathered?.state, shown.live]).toEqual(['gathered', '1'])
  expect(shown.registryAccess).toBeDefined()
})

test.each<readonly [string, string, string | null, true | undefined]>([
  ['is there still', '1', null, undefined],
  ['is there no more', '9', null, true],
  ['is there no more, but another is shown', '9', '1', undefined],
])('a recorded version %s', async (_, recorded, shown, gone) => {
  const own = await world()
  if (shown !== null) await own.registry.setAlias('credit-approval', 'champion', shown)
  expect((await read(own, { recorded })).recordedGone).toBe(gone)
})

test('rights that cannot be read are told, and stop nothing', async () => {
  const own = await world()
  const { number } = await propose(own)
  const { request, governance } = await factsOf(own, number)
  const refused = () => Promise.reject(new Error('The registry refused.'))
  const shown = await readRegistry(own.ports, refused, {
    request,
    governance,
    model: { base: file, file },
    recorded: null,
  })
  expect(shown.gathered?.state).toBe('gathered')
  expect(shown.registryAccess?.failed).toEqual([{ what: 'the rights', detail: 'The registry refused.' }])
})

test.each<[string, RequestFacts]>([
  ['of no request', { state: 'none' }],
  ['of a change of governance', foundPolicy()],
  ['of a request that cannot be read', found({ request: { state: 'wrong', problems: [] } })],
])('nothing is shown %s', async (_, request) => {
  expect(await read(await world(), { request })).toEqual({ gathered: null, live: null })
})

test('nothing is shown where no policy names the registry', async () => {
  const governance = { ...facts().governance, policy: { state: 'absent' as const } }
  expect(await read(await world(), { governance })).toEqual({ gathered: null, live: null })
})

test('a failed read is a state of its own, and nothing is said to be live', async () => {
  const own = await world()
  const { number } = await propose(own)
  const { request, governance } = await factsOf(own, number)
  own.registry.refuse('registeredModel', 'The registry refused.')
  const rights = () => readAccess(own.ports.accessAt(''))
  expect(
    await readRegistry(own.ports, rights, { request, governance, model: { base: file, file }, recorded: null }),
  ).toEqual({
    gathered: { state: 'failed', detail: 'The registry refused.' },
    live: null,
  })
})

test('a registry that was not asked shows that of a version, and nothing of what moves none', () => {
  expect(unasked(found()).gathered).toMatchObject({ state: 'failed' })
  expect(unasked(foundPolicy())).toEqual({ gathered: null, live: null })
})
