import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { git, GitError } from '../../../shared/clients/git/process.ts'

test('a command says what it prints, and takes what it is given', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-git-'))
  await git(folder, ['init', '--quiet', '--bare'])
  expect(await git(folder, ['hash-object', '-w', '--stdin'], 'x')).toBe('c1b0730e0133447badcfd47fd144e254807b06e1\n')
})

test('a command that fails is an error with its words and a mend', async () => {
  const failed = await git(tmpdir(), ['cat-file', 'blob', 'nothing']).catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(GitError)
  expect(failed).toMatchObject({ message: expect.stringContaining('git cat-file failed') as string })
})
