import { expect, test } from 'vitest'
import { mergeHurdles } from '../../../shared/domain/request/automatic-merge.ts'
import { mergeSentences } from '../../../shared/render/sentence/merge.ts'

test('every word for why the App does not merge has its sentence', () => {
  expect(Object.keys(mergeSentences)).toEqual([...mergeHurdles, 'checks-unfinished'])
  expect(Object.values(mergeSentences).every((said) => /^[A-Z].*\.$/.test(said))).toBe(true)
})
