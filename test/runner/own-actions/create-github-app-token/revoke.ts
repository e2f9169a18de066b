import { exchanged, input, savedState, say } from '../toolkit.ts'

/** Revokes the token, so that it dies with the job. */
export async function revoke(): Promise<void> {
  const token = savedState('token')
  if (token === '') return
  const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' }
  const { status } = await exchanged('DELETE', `${input('github-api-url')}/installation/token`, headers)
  if (status < 200 || status > 299) say(`::warning::Token revocation failed: ${status}`)
}
