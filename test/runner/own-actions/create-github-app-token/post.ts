import { exchanged, input, savedState, start } from '../toolkit.ts'

/** Revokes the token, so that it dies with the job. */
async function main(): Promise<void> {
  const token = savedState('token')
  if (token === '') return
  const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' }
  const { status } = await exchanged('DELETE', `${input('github-api-url')}/installation/token`, headers)
  if (status < 200 || status > 299) console.log(`::warning::Token revocation failed: ${status}`)
}

await start(main)
