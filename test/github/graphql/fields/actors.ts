import type { Account, Store } from '../../store.ts'
import type { GitAuthor } from '../../git.ts'
import type { Fields, GraphqlAsk } from '../fields.ts'

/** People, bots and the names in commits. */

const ghost = 10_137

const isGone = (store: Store, account: Account): boolean => account.id === ghost || !store.accounts.has(account.id)

/** An account as an actor; a deleted one is null. A bot's login stands without the suffix that REST shows. */
export function actorFields({ store, url }: GraphqlAsk, account: Account | null): Fields | null {
  if (account === null || isGone(store, account)) return null
  const login = account.type === 'Bot' ? account.login.replace(/\[bot\]$/, '') : account.login
  const path = account.type === 'Bot' ? `/apps/${login}` : `/${login}`
  return {
    __typename: account.type,
    id: `U_${account.id}`,
    databaseId: account.id,
    login,
    name: null,
    url: `${url}${path}`,
    resourcePath: path,
    avatarUrl: `${url}/avatars/${account.id}`,
  }
}

/** Whoever asks; an App's bot stands here as a user whose login has the suffix, other than as an actor. */
export function viewerFields(ask: GraphqlAsk): Fields | null {
  const { account } = ask.token
  const fields = actorFields(ask, account)
  return fields === null ? null : { ...fields, __typename: 'User', login: account.login }
}

/** The account that an e-mail address of a commit belongs to; a bot stands there as a user, suffix and all. */
function userFields(ask: GraphqlAsk, email: string): Fields | null {
  const account = ask.store.byEmail(email) ?? (ask.store.on('unknown-author') ? null : ask.store.account('ghost'))
  if (account?.id === ghost) return { __typename: 'User', id: `U_${ghost}`, databaseId: ghost, login: account.login }
  if (account === null || account.type === 'Organization' || isGone(ask.store, account)) return null
  return { ...actorFields(ask, account), __typename: 'User', login: account.login }
}

export function gitActorFields(ask: GraphqlAsk, side: GitAuthor): Fields {
  return {
    name: side.name,
    email: side.email,
    date: side.date,
    user: () => userFields(ask, side.email),
    avatarUrl: `${ask.url}/avatars/${encodeURIComponent(side.email)}`,
  }
}

const trailer = /^co-authored-by:\s*(.*?)\s*<([^<>]+)>\s*$/i

/** The author of a commit and those of its trailers, each address once; trailers stand in the last paragraph. */
export function authorsOf(author: GitAuthor, message: string): readonly GitAuthor[] {
  const paragraphs = message.trimEnd().split(/\n\s*\n/)
  const last = paragraphs.length > 1 ? (paragraphs.at(-1) ?? '') : ''
  const others = last.split('\n').flatMap((line): readonly GitAuthor[] => {
    const [, name, email] = trailer.exec(line) ?? []
    return name === undefined || email === undefined ? [] : [{ name, email, date: author.date }]
  })
  const all = [author, ...others]
  const emails = all.map((one) => one.email.toLowerCase())
  return all.filter((_, index) => emails.indexOf(emails[index] ?? '') === index)
}
