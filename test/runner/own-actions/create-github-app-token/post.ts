import { input, savedState, start } from '../toolkit.ts'

/** Revokes the token, so that it dies with the job. */
async function main(): Promise<void> {
  const token = savedState('token')
  if (token === '') return
  const response = await fetch(`${input('github-api-url')}/installation/token`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
  })
  if (!response.ok) console.log(`::warning::Token revocation failed: ${response.status}`)
}

await start(main)
