import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readChain, recordNumber, type PackFile } from '../../pack/chain.ts'
import { readChain as readByTheSuite } from '../../shared/domain/ledger/chain.ts'
import { ledger, story } from '../builders/ledger.ts'
import { here, verified } from './browser.ts'

const files = ledger(story)
const records = files.length

const withText = (index: number, text: string): readonly PackFile[] =>
  files.map((file, place) => (place === index ? { ...file, text } : file))

/** The text with one sign made another one. */
function flipped(text: string, place: number): string {
  const sign = text.charCodeAt(place)
  return `${text.slice(0, place)}${String.fromCharCode(sign === 120 ? 121 : 120)}${text.slice(place + 1)}`
}

describe('the page’s own reading of a chain', () => {
  test('finds nothing wrong with one that is whole', async () => {
    const { faults, strangers, entries } = await readChain(files, here, () => Promise.resolve())
    expect([Object.values(faults).flat(), strangers.size, entries.length]).toEqual([[], 0, records])
    expect(entries.map(({ digest }) => digest)).toEqual(readByTheSuite(files).entries.map(({ digest }) => digest))
  })

  test('names a record in which any one sign was changed, but for the last, which nothing here guards', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: records - 2 }), fc.nat(), async (index, at) => {
        const text = files[index]?.text ?? ''
        const { state, firstBad } = await verified(withText(index, flipped(text, at % text.length)))
        // of two that do not fit each other either may be the one: both are named
        const named = firstBad?.record === index + 1 || firstBad?.sentence.includes(`or record ${index + 1} was`)
        expect([state, named]).toEqual(['failed', true])
      }),
      { numRuns: 60 },
    )
  })

  test('fails wherever the suite’s own reader does, and nowhere else, on random tampering', async () => {
    const place = fc.integer({ min: 0, max: records - 1 })
    const tampering = fc.oneof(
      place.map((index) => files.filter((_, at) => at !== index)),
      fc
        .tuple(place, place)
        .map(([one, other]) =>
          files.map((file, at) => ({ ...file, text: files[at === one ? other : at === other ? one : at]?.text ?? '' })),
        ),
      fc
        .tuple(place, fc.nat())
        .map(([index, at]) =>
          withText(index, flipped(files[index]?.text ?? '', at % (files[index]?.text.length ?? 1))),
        ),
      place.map((index) => files.slice(0, index + 1)),
      fc
        .constantFrom('evil.txt', 'records/000/1.json', 'records/0/000001.json')
        .map((path) => [...files, { path, text: '' }]),
    )
    await fc.assert(
      fc.asyncProperty(tampering, async (tampered) => {
        const { faults } = readByTheSuite(tampered)
        // the page knows no more of a record’s form than that it is canonical
        const formal = faults.filter(({ detail }) => detail.includes('does not fit the schema'))
        const own = await verified(tampered)
        if (faults.length > formal.length) expect(own.state).toBe('failed')
        else if (faults.length === 0) expect(own.state).toBe('passed')
      }),
      { numRuns: 60 },
    )
  })

  test.each<[string, readonly PackFile[], number, RegExp]>([
    ['that is missing', files.filter((_, at) => at !== 2), 3, /^Record 3 is missing\.$/],
    ['that is missing at the beginning', files.slice(1), 1, /^Record 1 is missing\.$/],
    [
      'that stands in another’s place',
      files.map((file, at) => ({ ...file, text: files[at === 1 ? 3 : at === 3 ? 1 : at]?.text ?? '' })),
      2,
      /says of itself that it is record 4/,
    ],
    [
      'that was changed after it was written',
      withText(1, (files[1]?.text ?? '').replace('"to":"7"', '"to":"9"')),
      2,
      /record 2 was changed after record 3 was written/,
    ],
    [
      'that was cut off from the beginning',
      withText(0, (files[0]?.text ?? '').replace('"previous":null', `"previous":"sha256:${'0'.repeat(64)}"`)),
      1,
      /the beginning was cut off/,
    ],
    ['that is no JSON', withText(3, '{'), 4, /is no JSON/],
    ['with a space too much', withText(3, (files[3]?.text ?? '').replace(':', ': ')), 4, /not in canonical form/],
  ])('names the first record %s', async (_, tampered, record, said) => {
    const { firstBad } = await verified(tampered)
    expect(firstBad).toEqual({ record, sentence: expect.stringMatching(said) })
  })

  test('names a file that belongs to no ledger, and no record', async () => {
    const { state, firstBad } = await verified([...files, { path: 'evil.txt', text: '' }])
    expect([state, firstBad]).toEqual(['failed', { record: null, sentence: 'The file evil.txt belongs to no ledger.' }])
  })

  test('knows what the index has beside the records', async () => {
    const beside = ['index/root.json', 'index/standing.json', 'index/other/000001.json'].map((path) => ({
      path,
      text: '',
    }))
    const { faults } = await readChain([...files, ...beside], here, () => Promise.resolve())
    expect(faults.places).toEqual([])
  })

  test('is one fault for a gap however wide', async () => {
    const far = { path: 'records/999999/999999999.json', text: '{}' }
    const { faults } = await readChain([...files, far], here, () => Promise.resolve())
    expect(faults.places).toEqual([{ record: 6, sentence: 'Records 6 to 999999998 are missing.' }])
  })
})

test.each([
  ['records/000/000001.json', 1],
  ['records/001/001234.json', 1234],
  ['records/1234/1234567.json', 1234567],
  ['records/000/001234.json', null],
  ['records/000/000000.json', null],
  ['records/000/1.json', null],
  ['README.md', null],
])('the path %s is that of record %s', (path, number) => {
  expect(recordNumber(path)).toBe(number)
})
