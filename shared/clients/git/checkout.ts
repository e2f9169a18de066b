import { execFile } from 'node:child_process'

/** What git says of a folder. */
export type Checkout = {
  /** the address of the remote `origin`; null where there is none */
  readonly remote: string | null
  /** the remote's default branch, or where nothing was ever pushed the branch that the first commit will make */
  readonly branch: string | null
}

/** The one line that a git command answers, or null where it has nothing to say. */
const said = (folder: string, ...words: readonly string[]): Promise<string | null> =>
  new Promise((done) => {
    // what a clone's own configuration could start must not run
    const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-C', folder]
    execFile('git', [...quiet, ...words], (error, out) => done(error === null && out.trim() !== '' ? out.trim() : null))
  })

/** The remote and the branch of the folder's checkout; nothing of it where the folder is none. */
export async function readCheckout(folder: string): Promise<Checkout> {
  const [remote, known, unborn, first] = await Promise.all([
    said(folder, 'config', '--get', 'remote.origin.url'),
    said(folder, 'symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'),
    said(folder, 'symbolic-ref', '--quiet', '--short', 'HEAD'),
    said(folder, 'rev-parse', '--quiet', '--verify', 'HEAD'),
  ])
  // a branch that somebody works on is not the one that everybody merges into
  return { remote, branch: known?.replace(/^origin\//, '') ?? (first === null ? unborn : null) }
}
