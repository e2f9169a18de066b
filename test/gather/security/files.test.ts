import { expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
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

test('a text of another digest than the set names is a change under our hands', async () => {
  const named = (text: string) => ({
    ...fileSet({ a: 'text' }),
    files: [{ path: 'a', size: 4, sha256: sha256(Buffer.from(text)) }],
  })
  expect(await textOf(named('text'), 'a')).toEqual({ text: 'text' })
  await expect(textOf(named('test'), 'a')).rejects.toThrow('a was changed while it was read')
})
