import type { EventOf } from '../scenario.ts'
import { addPerson, someone, teamOf, type World } from '../world.ts'

/** What happens to accounts and teams. */

export function team(world: World, { joins, leaves, role, pending, through }: EventOf<'team'>): void {
  const found = teamOf(world, role)
  if (leaves !== undefined) {
    found.direct.delete(leaves)
    for (const names of found.nested.values()) names.delete(leaves)
    found.former.add(leaves)
    return
  }
  // somebody who was invited and has not answered is no member
  if (joins === undefined || pending) return
  if (through === undefined) found.direct.add(joins)
  else found.nested.set(through, new Set([...(found.nested.get(through) ?? []), joins]))
}

export function account(world: World, { login, becomes, to, taken_by_stranger: taker }: EventOf<'account'>): void {
  const one = someone(world, login)
  const before = one.account
  if (becomes === 'renamed') {
    one.account = { ...before, login: to ?? before.login }
    if (taker !== undefined) {
      const stranger = world.people.get(taker) ?? addPerson(world, taker, { unmapped: true })
      stranger.account = { ...stranger.account, login: before.login }
      follow(world, stranger.account.id)
    }
  } else if (becomes === 'bot') one.account = { ...before, kind: 'bot' }
  else one.account = { ...before, state: becomes }
  follow(world, before.id)
}

/** What was said and built is shown under the account as it is now. */
function follow(world: World, id: number): void {
  const now = [...world.people.values()].find((one) => one.account.id === id)?.account
  if (now === undefined) return
  world.reviews = world.reviews.map((review) => ({
    ...review,
    author: review.author.id === id ? now : review.author,
    editor: review.editor?.id === id ? now : review.editor,
    dismissal: review.dismissal?.by?.id === id ? { ...review.dismissal, by: now } : review.dismissal,
  }))
  world.heads = world.heads.map((head) => (head.pusher?.id === id ? { ...head, pusher: now } : head))
  // by the e-mail of an account that is gone or hidden the forge finds nobody any more
  const shown = now.state === 'active' ? now : null
  for (const [sha, commit] of world.commits) {
    const renewed = (identity: typeof commit.author): typeof commit.author =>
      identity.account?.id === id ? { ...identity, account: shown } : identity
    world.commits.set(sha, {
      ...commit,
      author: renewed(commit.author),
      committer: renewed(commit.committer),
      coAuthors: commit.coAuthors.map(renewed),
    })
  }
  if (world.pull !== null)
    world.pull = {
      ...world.pull,
      author: world.pull.author.id === id ? now : world.pull.author,
      actedFor: world.pull.actedFor?.id === id ? now : world.pull.actedFor,
    }
}
