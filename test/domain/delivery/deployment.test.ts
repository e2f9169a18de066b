import { expect, test } from 'vitest'
import { deploymentFact } from '../../../shared/domain/delivery/deployment.ts'

const times = ['2026-01-06T12:05:00Z', '2026-01-06T12:06:00Z'] as const
const fact = (environment: Parameters<typeof deploymentFact>[0], from: string | null, to: string | null) =>
  deploymentFact(environment, { from, to }, ...times)

test('a move is kept with place, times and the version to return to', () => {
  expect(fact({ alias: 'champion', region: 'eu', infrastructure: 'k8s' }, '5', '7')).toEqual({
    ...{ region: 'eu', infrastructure: 'k8s', previous: '5', startedAt: times[0], completedAt: times[1] },
  })
})

test.each<[string, string | null, string | null, string | null]>([
  ['a first version follows none', null, '7', null],
  ['an adoption follows none', '7', '7', null],
  ['after a retirement the retired one is what was before', '7', null, '7'],
])('%s', (_, from, to, previous) => {
  expect(fact(undefined, from, to)).toMatchObject({ previous, region: null, infrastructure: null })
})
