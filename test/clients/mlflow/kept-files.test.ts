import { expect, test } from 'vitest'
import { keptFiles } from '../../../shared/clients/mlflow/kept-files.ts'

const [place, long] = ['mlflow-artifacts:/1/a', new Uint8Array(4 * 2 ** 20)]

test('what is kept is found under its place and path, and under no other', () => {
  const kept = keptFiles()
  kept.keep(place, 'b/c', [Buffer.from('o'), Buffer.from('ne')])
  expect(kept.find(place, 'b/c')).toEqual(Buffer.from('one'))
  expect([kept.find(`${place}/b`, 'c'), kept.find(place, 'b'), keptFiles().find(place, 'b/c')]).toEqual(
    Array.from({ length: 3 }, () => undefined),
  )
})

test('there is room for files of 4 MiB each, and for 32 MiB in all', () => {
  const kept = keptFiles()
  const rooms = Array.from({ length: 9 }, (_, at) => {
    const room = kept.room()
    if (room >= long.length) kept.keep(place, String(at), [long])
    return room / 2 ** 20
  })
  expect(rooms).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 0])
})

test('what was kept first is what is found, and takes its room once', () => {
  const kept = keptFiles()
  kept.keep(place, 'b', [Buffer.from('then')])
  for (let turn = 0; turn < 9; turn++) kept.keep(place, 'b', [long])
  expect([kept.find(place, 'b'), kept.room()]).toEqual([Buffer.from('then'), 4 * 2 ** 20])
})
