import { deleteRef, refs, updateRef } from '../../git.ts'
import { isAncestor } from '../../git/history.ts'
import { violations, type Move } from '../../protection.ts'
import { enterSuite } from '../../protection/suites.ts'
import { takeMoves } from '../../pulls.ts'
import type { Repo } from '../../store.ts'
import { Refusal, type Call } from '../../wire.ts'
import { actorOf } from '../row.ts'

/** Refuses a move that the rules keep the caller from, and records that it was tried. */
export function expectNoViolation(call: Call, repo: Repo, move: Move, status: 409 | 422): void {
  const broken = violations(call.store, repo, move, actorOf(call))
  if (broken.length === 0) return
  enterSuite(call.store, repo, move, actorOf(call), { refused: true, broken })
  throw new Refusal(status, `Repository rule violations found\n\n${broken.join('\n\n')}\n\n`)
}

/** Moves a ref as the caller, or refuses as the rules say. */
export function moveRef(call: Call, repo: Repo, ref: string, sha: string | null, force: boolean): void {
  const before = refs(repo.folder)
  const now = before.get(ref) ?? null
  if (sha === null && ref === `refs/heads/${repo.defaultBranch}` && call.store.on('default-branch-stays'))
    throw new Refusal(422, 'Cannot delete the default branch')
  const forward = now === null || sha === null || isAncestor(repo.folder, now, sha)
  if (!forward && !force && call.store.on('fast-forward-only')) throw new Refusal(422, 'Update is not a fast forward')
  expectNoViolation(call, repo, { ref, before: now, after: sha }, 422)
  if (sha === null) deleteRef(repo.folder, ref)
  else updateRef(repo.folder, ref, sha)
  takeMoves(call.store, call.hooks, repo, before, actorOf(call), 'push')
}
