import type { Pull, Repo } from '../store.ts'
import { Refusal, repoFor, who, type Answer, type Call } from '../wire.ts'
import type { Actor } from '../protection.ts'

/** One route as GitHub documents it, and how it is answered. */
export type Row = { readonly route: string; readonly answer: (call: Call) => Answer | Promise<Answer> }

type Level = 'read' | 'write' | 'admin'

/** A route of a repository; without the permission it is refused before anything is read. */
export const onRepo = (
  route: string,
  permission: string,
  level: Level,
  answer: (call: Call, repo: Repo) => Answer,
): Row => ({ route, answer: (call) => answer(call, repoFor(call, permission, level)) })

export function pullOf(call: Call, repo: Repo, name = 'pull_number'): Pull {
  const pull = repo.pulls.get(Number(call.values[name]))
  if (pull === undefined) throw new Refusal(404, 'Not Found')
  return pull
}

export const onPull = (
  route: string,
  level: Level,
  answer: (call: Call, repo: Repo, pull: Pull) => Answer,
  permission = 'pull_requests',
): Row => onRepo(route, permission, level, (call, repo) => answer(call, repo, pullOf(call, repo)))

export const actorOf = (call: Call): Actor => who(call)

/** Whether the caller may write here: an App by its permissions, which were looked at before, a person by their role. */
export const mayWrite = (call: Call, repo: Repo): boolean =>
  call.token?.kind !== 'person' || ['write', 'admin'].includes(call.store.access(call.token.account, repo))
