import { expect, test } from 'vitest'
import type { ToldIncident } from '../../shared/domain/incident/incident.ts'
import { keepIncidents, type Speaker } from '../../shared/runtime/incidents.ts'
import { fakeIncidents } from '../fakes/incidents.ts'
import { fuse } from '../fakes/fuse.ts'

const incident = (key: string, other: Partial<ToldIncident> = {}): ToldIncident => ({
  ...{ key, lasting: false, since: '2026-01-05T13:00:00Z', title: key, body: 'What happened.' },
  ...other,
})
const speaker: Speaker = { owns: () => true, putRight: (key) => `${key} holds no more.` }

test('an incident is told once, kept current, and closed with its reason', async () => {
  const shared = fuse()
  const own = fakeIncidents(shared)
  expect(await keepIncidents(own, [incident('a')], speaker)).toMatchObject({ opened: [{ key: 'a', number: 301 }] })
  expect(await keepIncidents(own, [incident('a')], speaker)).toEqual({ opened: [], edited: 0, closed: 0, later: 0 })
  await keepIncidents(own, [incident('a', { body: 'More.' })], speaker)
  await keepIncidents(own, [], speaker)
  await keepIncidents(own, [], speaker)
  expect(shared.writes).toEqual(['incident a', 'edit of incident a', 'close of incident a'])
  expect(own.issues()).toMatchObject([
    { open: false, body: 'a holds no more.\n\nMore.', comments: ['a holds no more.'] },
  ])
})

test('what happened once is not told again when somebody closed its issue, what lasts is', async () => {
  const own = fakeIncidents()
  const hold = [incident('once'), incident('state', { lasting: true })]
  await keepIncidents(own, hold, speaker)
  own.closeByHand('once')
  own.closeByHand('state')
  await keepIncidents(own, hold, speaker)
  expect([own.issues().length, own.told()]).toEqual([3, ['state']])
})

test.each(['before', 'after'] as const)('killed %s any write, the next run leaves one issue each', async (side) => {
  for (const at of [1, 2, 3]) {
    const shared = fuse()
    const own = fakeIncidents(shared)
    await keepIncidents(own, [incident('gone')], speaker)
    const hold = [incident('a'), incident('b')]
    shared.set(at, side)
    await keepIncidents(own, hold, speaker).catch(() => undefined)
    shared.clear()
    await keepIncidents(own, hold, speaker)
    expect([own.issues().map(({ key }) => key), own.told()]).toEqual([
      ['gone', 'a', 'b'],
      ['a', 'b'],
    ])
  }
})
