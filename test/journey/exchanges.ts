import { z } from 'zod'
import { staff } from './forge.ts'
import type { Platform } from './platform.ts'

/** What the suite asked of the forge, and what it wrote there. */

const Exchanges = z.array(z.looseObject({ method: z.string(), path: z.string(), token: z.string() }))

/** Tokens of Apps are minted, and given back, by an action that is none of ours. */
const minting = /\/installation$|\/installation\/token$|\/access_tokens$/

/** The reads and writes of the suite while something happens, what people did apart, and how often a request was judged. */
export async function counted(
  platform: Platform,
  happen: () => Promise<unknown>,
): Promise<{ readonly reads: readonly string[]; readonly writes: readonly string[]; readonly runs: number }> {
  const all = async () => Exchanges.parse(await staff(platform.forge, 'exchanges'))
  const judgements = (): number => platform.dispatcher.runs.filter(({ name }) => name === 'governance').length
  const [before, runs] = [(await all()).length, judgements()]
  await happen()
  const people = new Set(Object.values(platform.company.tokens).map((token) => token.slice(-6)))
  const own = (await all())
    .slice(before)
    .filter(({ path, token }) => path.startsWith('/api/') && !people.has(token) && !minting.test(path))
  // nothing but a promotion or a proposal writes by GraphQL
  const isRead = ({ method, path }: (typeof own)[number]): boolean => method === 'GET' || path === '/api/graphql'
  const named = ({ method, path }: (typeof own)[number]): string => `${method} ${path}`
  return {
    reads: own.filter(isRead).map(named),
    writes: own.filter((one) => !isRead(one)).map(named),
    runs: judgements() - runs,
  }
}
