import { fileURLToPath } from 'node:url'

const names = ['checkout', 'setup-node', 'create-github-app-token', 'upload-artifact', 'download-artifact']

/** Folders of the stand-ins for GitHub's own actions, which cannot be fetched or reach github.com. */
export const ownActions: Readonly<Record<string, string>> = Object.fromEntries(
  names.map((name) => [`actions/${name}`, fileURLToPath(new URL(`../own-actions/${name}`, import.meta.url))]),
)
