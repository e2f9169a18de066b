import { isLoopback } from '../address.ts'
import { problemAt, type Located, type Problem } from '../document/document.ts'
import { didYouMean } from '../document/nearest.ts'
import type { Policy, Receiver } from './policy.ts'

/** What no single field of a receiver can tell: where it is told, by which secret, of which environments. */

/** The name under which promote is given the receiver's secret; null where none is needed. */
export const secretNameOf = (name: string, { url, secret }: Receiver): string | null =>
  url === undefined ? null : (secret ?? name)

/** The origin that a receiver's secret belongs to; null where it has none. */
export const originOf = ({ url }: Receiver): string | null => (url === undefined ? null : new URL(url).origin)

function addressProblems(at: (key: string, problem: string) => Problem, { url, ...one }: Receiver): readonly Problem[] {
  const dispatched = one.repository_dispatch !== undefined
  if (url === undefined)
    return [
      ...(dispatched ? [] : [at('', 'says neither url nor repository_dispatch; nobody could be told.')]),
      ...(one.secret === undefined ? [] : [at('secret', 'means nothing without a url; remove it.')]),
    ]
  const { protocol, hostname, username, password, hash } = new URL(url)
  return [
    ...(dispatched ? [at('repository_dispatch', 'stands beside a url; write two receivers, each with its own.')] : []),
    ...(protocol === 'http:' && !isLoopback(hostname)
      ? [at('url', 'must be https: what is told would travel in the clear.')]
      : []),
    ...(username !== '' || password !== ''
      ? [at('url', 'holds a credential; the signature by the secret takes its place.')]
      : []),
    ...(hash === '' ? [] : [at('url', 'has a part behind #, which is sent to nobody; remove it.')]),
  ]
}

/** What is wrong with the section that says who is told. */
export function receiverProblems({ receivers, environments }: Policy, located: Located): readonly Problem[] {
  const known = Object.keys(environments)
  const all = Object.entries(receivers)
  return all.flatMap(([name, one]) => {
    const at = (key: string | number, problem: string, index?: number): Problem =>
      problemAt(
        located,
        ['receivers', name, ...(key === '' ? [] : [key]), ...(index === undefined ? [] : [index])],
        problem,
      )
    const strange = (one.environments ?? []).flatMap((environment, index) => {
      if (known.includes(environment)) return []
      const hint = didYouMean(environment, known)
      return [at('environments', `"${environment}" is not defined under environments.${hint}`, index)]
    })
    // who knows the secret of one place could speak to the other in our name
    const other = all.find(
      ([earlier, its]) =>
        earlier < name &&
        secretNameOf(earlier, its) !== null &&
        secretNameOf(earlier, its) === secretNameOf(name, one) &&
        originOf(its) !== originOf(one),
    )
    const shared =
      other === undefined
        ? []
        : [at('secret', `is that of receiver "${other[0]}" too, which lies elsewhere; each place needs its own.`)]
    return [...addressProblems(at, one), ...strange, ...shared]
  })
}
