import { expect, test } from 'vitest'
import { inDoubt, readData, type Pack } from '../../pack/data.ts'

const data = {
  schema: 'countersign/pack/1',
  ...{ made: '2026-01-01T00:00:00Z', suite: 'countersign 0.1.0', model: null },
  said: { state: 'unknown', faults: [], unknown: ['x', 4] },
  files: [['a', 'text'], ['b', 4], 'c'],
}

test('the data of a page is read as far as it is there', () => {
  expect(readData(data)).toEqual({
    cover: { made: data.made, suite: data.suite, model: null, said: { state: 'unknown', faults: [], unknown: ['x'] } },
    files: [{ path: 'a', text: 'text' }],
  })
})

test.each([[null], ['text'], [{ ...data, schema: 'countersign/pack/2' }]])('%j is no data of this page', (value) => {
  expect(readData(value)).toBeNull()
})

test.each([
  [3, [false, true, true]],
  [null, [false, false, false]],
])('with record %j as the first bad one, it and all after it are in doubt', (record, doubts) => {
  const pack = { verification: { firstBad: { record, sentence: '' } } } as Pack
  expect([2, 3, 4].map((number) => inDoubt(pack, number))).toEqual(doubts)
})
