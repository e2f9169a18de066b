import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCheckout } from '../../../shared/clients/git/checkout.ts'

function checkout(...commands: readonly (readonly string[])[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-checkout-'))
  for (const words of commands) execFileSync('git', ['-C', folder, ...words], { stdio: 'ignore' })
  return folder
}

const address = 'https://github.com/acme/model-governance.git'
const commit = ['-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '--allow-empty', '-m', 'x']

test.each([
  ['a folder that is no checkout', [], { remote: null, branch: null }],
  [
    'an empty one, whose first commit makes the branch',
    [
      ['init', '-b', 'trunk'],
      ['remote', 'add', 'origin', address],
    ],
    { remote: address, branch: 'trunk' },
  ],
  [
    'one on which somebody works, which tells nothing of the default branch',
    [['init', '-b', 'work'], commit],
    { remote: null, branch: null },
  ],
  [
    'one that knows the remote’s default branch',
    [['init', '-b', 'work'], commit, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main']],
    { remote: null, branch: 'main' },
  ],
])('%s', async (_, commands, wanted) => {
  expect(await readCheckout(checkout(...commands))).toEqual(wanted)
})
