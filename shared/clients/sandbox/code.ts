import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from './box.ts'

/** The code of one commit, byte by byte as git keeps it: nothing of a working tree, and nothing that a checkout's settings would do to it. */

const commitName = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

// stronger than any .gitattributes: no filter, no other ends of lines, no keywords, no other encoding
const asKept = '* -text -ident !filter !working-tree-encoding\n'

// folders count as well: a few objects that name each other may stand for more than any disk holds
const few = `git ls-tree -r -t -l "$1" |
  awk '{ files++; bytes += $4 } files > 100000 || bytes > ${2 ** 32} { print "too many or too large" > "/dev/stderr"; exit 3 }'`

/** Writes the files of the commit below `target`; null where all are there, else why not. `aside` is a folder to work in. */
export async function placeCode(
  { checkout, commit }: { readonly checkout: string; readonly commit: string },
  target: string,
  aside: string,
): Promise<string | null> {
  if (!commitName.test(commit)) return 'the run names no whole commit'
  const bare = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: aside, GIT_CONFIG_NOSYSTEM: '1' }
  const why = (said: string): string =>
    `the checkout does not give the files of commit ${commit.slice(0, 12)} (${said.trim().split('\n').at(-1)?.slice(0, 200) ?? ''})`
  const found = await runProgram(
    ['git', '-C', checkout, 'rev-parse', '--path-format=absolute', '--git-path', 'objects'],
    bare,
  )
  if (found.code !== 0) return why(found.said)
  // a repository of our own on the objects alone: settings could start a program, and replacements show another commit
  const own = join(aside, 'code.git')
  for (const folder of [target, join(own, 'info'), join(own, 'objects', 'info')]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(own, 'info', 'attributes'), asKept)
  writeFileSync(join(own, 'objects', 'info', 'alternates'), found.out)
  const steps = [
    ['git', 'init', '--quiet', '--template=', `--object-format=${commit.length === 40 ? 'sha1' : 'sha256'}`],
    ['git', 'cat-file', '-e', `${commit}^{commit}`],
    ['sh', '-c', few, 'sh', commit],
    ['git', 'read-tree', commit],
    ['git', 'checkout-index', '--all'],
  ]
  for (const words of steps) {
    const { code, said } = await runProgram(words, { ...bare, GIT_DIR: own, GIT_WORK_TREE: target })
    if (code !== 0) return why(said)
  }
  return null
}
