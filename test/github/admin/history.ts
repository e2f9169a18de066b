import { z } from 'zod'
import { resolve } from '../git.ts'
import type { Review } from '../store.ts'
import { Refusal } from '../wire.ts'
import { accountNamed, deed, pullNumbered, repoNamed, type Deed } from './deed.ts'

/** What no API does: the time, and what came to be without one. */

const Clock = z.union([
  z.strictObject({ advanceMs: z.number().nonnegative() }),
  z.strictObject({ at: z.iso.datetime({ offset: true }), frozen: z.boolean().default(false) }),
])

const Imported = z.strictObject({
  repository: z.string(),
  pull: z.int(),
  author: z.string(),
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
  body: z.string().default(''),
  /** absent: the head that the pull request has */
  commit: z.string().optional(),
})

export const historyDeeds: Readonly<Record<string, Deed>> = {
  clock: deed(Clock, ({ store }, given) => {
    if ('at' in given) store.setClock(Date.parse(given.at), given.frozen)
    else store.advance(given.advanceMs)
    return { now: store.now() }
  }),
  // as an importer writes it: nobody is asked, no webhook is sent, and the author may be who the API refuses
  'imported-review': deed(Imported, (running, { repository, pull: number, author, state, body, commit }) => {
    const { repo, pull } = pullNumbered(running, repository, number)
    if (commit !== undefined && resolve(repo.folder, commit) === null) throw new Refusal(422, `no commit ${commit}`)
    const by = accountNamed(running, author)
    const at = running.store.act()
    const review: Review = {
      id: running.store.id(),
      author: by,
      state,
      submittedAt: at,
      commit: commit ?? pull.headSha,
      body,
      editedAt: null,
      editor: null,
      dismissal: state === 'DISMISSED' ? { actor: by, at, was: 'APPROVED', message: '' } : null,
    }
    pull.reviews.push(review)
    return { id: review.id, submittedAt: at }
  }),
  // the editors of GitHub's pages commit in its own name and sign it; no API does
  'made-on-forge': deed(z.strictObject({ repository: z.string(), commit: z.string() }), (running, given) => {
    const repo = repoNamed(running, given.repository)
    if (resolve(repo.folder, given.commit) !== given.commit) throw new Refusal(422, `no commit ${given.commit}`)
    repo.signed.add(given.commit)
    return {}
  }),
  // a proposal that came from a fork; the branch itself lies here, since nobody may tell the two apart by it
  'from-fork': deed(
    z.strictObject({ repository: z.string(), pull: z.int(), owner: z.string() }),
    (running, { repository, pull: number, owner }) => {
      pullNumbered(running, repository, number).pull.fork = accountNamed(running, owner)
      return {}
    },
  ),
  // GitHub has been seen to bind an approval to a newer head by itself
  'review-binding': deed(
    z.strictObject({ repository: z.string(), pull: z.int(), review: z.int(), commit: z.string() }),
    (running, { repository, pull: number, review, commit }) => {
      const found = pullNumbered(running, repository, number).pull.reviews.find(({ id }) => id === review)
      if (found === undefined) throw new Refusal(404, 'no such review')
      found.commit = commit
      return {}
    },
  ),
}
