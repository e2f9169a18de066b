import { expect, test } from 'vitest'
import { indexOf, search } from '../../pack/search.ts'
import { ledger, story } from '../builders/ledger.ts'
import { verified } from './browser.ts'

const { entries } = await verified(ledger(story))
const index = indexOf(entries)
const found = (question: string): readonly number[] => search(index, question).map(({ number }) => number)

test.each([
  ['every record that holds the word, newest first', 'SOUND', [5, 4, 3, 2]],
  ['only records that hold all the words', 'vera 0004', [5, 4]],
  ['a record by its number first', 'record 3', [3, 5, 4, 2, 1]],
  ['a record by its digest', entries[1]?.digest ?? '', [3, 2]],
  ['nothing for words that nobody said', 'unheard', []],
  ['nothing for no words', '  ', []],
])('a search finds %s', (_, question, numbers) => {
  expect(found(question)).toEqual(numbers)
})

test('what was found is shown as it was written, with what stands around it', () => {
  expect(search(index, 'voss')[0]).toMatchObject({ found: 'Voss', before: expect.stringMatching(/Vera $/) })
})

test('a record that cannot be read is searched as it stands', () => {
  const broken = indexOf([{ number: 1, path: '', text: '{"broken', digest: null, value: undefined }])
  expect(search(broken, 'broken').length).toBe(1)
})

test('a letter whose lower case is longer shifts nothing', () => {
  const turkish = indexOf([{ number: 1, path: '', text: '', digest: null, value: { a: 'İİİ needle' } }])
  expect(search(turkish, 'needle')[0]?.found).toBe('needle')
})
