import { fileURLToPath } from 'node:url'
import { mint } from '../own-actions/create-github-app-token/mint.ts'
import { revoke } from '../own-actions/create-github-app-token/revoke.ts'
import { setUp } from '../own-actions/setup-node/set-up.ts'
import type { Main } from '../own-actions/toolkit.ts'

const names = ['checkout', 'setup-node', 'create-github-app-token', 'upload-artifact', 'download-artifact']

/** Folders of the stand-ins for GitHub's own actions, which cannot be fetched or reach github.com. */
export const ownActions: Readonly<Record<string, string>> = Object.fromEntries(
  names.map((name) => [`actions/${name}`, fileURLToPath(new URL(`../own-actions/${name}`, import.meta.url))]),
)

const entry = (path: string): string => fileURLToPath(new URL(`../own-actions/${path}`, import.meta.url))

/** Those that the runner plays itself: every job mints and revokes tokens, and a process takes longer to start than to ask. */
export const playedHere: ReadonlyMap<string, Main> = new Map([
  [entry('create-github-app-token/main.ts'), mint],
  [entry('create-github-app-token/post.ts'), revoke],
  [entry('setup-node/main.ts'), setUp],
])
