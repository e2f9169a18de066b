import { z } from 'zod'

/** What a forge tells of a commit: on a branch, there without one, not there, or nothing. */
export const CommitStanding = z.discriminatedUnion('standing', [
  z.strictObject({ standing: z.literal('reachable') }),
  /** a fork's commits are seen in the repository that it was forked from, and no branch of it holds them */
  z.strictObject({ standing: z.literal('unreachable') }),
  z.strictObject({ standing: z.literal('absent') }),
  z.strictObject({ standing: z.literal('unknown'), why: z.string() }),
  /** the forge did not answer this time */
  z.strictObject({ standing: z.literal('unread'), why: z.string() }),
])
export type CommitStanding = z.infer<typeof CommitStanding>

/** Who names the commit: the run that trained the model, or the model file for its feature pipeline. */
export const CommitReading = z.strictObject({
  of: z.enum(['run', 'pipeline']),
  sha: z.string(),
  repository: z.string().nullable(),
  found: CommitStanding,
})
export type CommitReading = z.infer<typeof CommitReading>

const longest = 300
const name = String.raw`([A-Za-z0-9][\w.-]{0,99})\/([\w.-]{1,100}?)(?:\.git)?\/?$`
const plain = new RegExp(`^${name}`)
const short = new RegExp(`^[\\w.-]{1,40}@([^:/\\s]{1,255}):${name}`)

/** The repository as `owner/name` where its address is one of this forge, or the short form; null for any other place. */
export function repositoryOn(webUrl: string, address: string): string | null {
  const text = address.trim()
  if (text.length > longest) return null
  const named = plain.exec(text)
  if (named !== null) return joined(named[1], named[2])
  const home = new URL(webUrl)
  const remote = short.exec(text)
  if (remote !== null) return remote[1]?.toLowerCase() === home.hostname ? joined(remote[2], remote[3]) : null
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  // the port of ssh is another one than that of the pages
  const same = url.protocol === 'ssh:' ? url.hostname === home.hostname : url.host === home.host
  const path = same && /^(?:https?|ssh):$/.test(url.protocol) ? plain.exec(url.pathname.slice(1)) : null
  return path === null ? null : joined(path[1], path[2])
}

const joined = (owner: string | undefined, repository: string | undefined): string | null =>
  owner === undefined || repository === undefined || /^\.+$/.test(repository) ? null : `${owner}/${repository}`
