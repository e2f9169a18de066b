import { expect, test } from 'vitest'
import { textOf } from '../../../shared/gather/security/files.ts'
import { fileSet } from '../../builders/files.ts'

test('a text is read, one too large is broken, and one that is gone is a change under our hands', async () => {
  const set = fileSet({ a: 'text' })
  expect(await textOf(set, 'a')).toEqual({ text: 'text' })
  expect(await textOf({ ...set, files: [{ path: 'a', size: 2 ** 30 }] }, 'a')).toMatchObject({
    file: 'a',
    offset: null,
  })
  await expect(textOf({ ...set, read: async () => null }, 'a')).rejects.toThrow('somebody is changing')
})
