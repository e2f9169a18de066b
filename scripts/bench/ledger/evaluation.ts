import { z } from 'zod'
import { approve, checks, propose, review, trained } from '../../../test/journey/acts.ts'
import { begin } from '../../../test/journey/beginnings.ts'
import { checkNames } from '../../../test/journey/company.ts'
import { counted } from '../../../test/journey/exchanges.ts'
import { staff } from '../../../test/journey/forge.ts'
import type { Platform } from '../../../test/journey/platform.ts'
import type { Bench } from '../main.ts'
import { onPlatform } from '../platform.ts'

/** The requests to GitHub of one evaluation, as the stand-in sees them; its registry is a real MLflow. */

const target = { reads: 10, writes: 6 }

const Exchanges = z.array(z.looseObject({ method: z.string(), path: z.string(), token: z.string() }))

/** The reads of each job, told apart by the token that it was given, most first. */
async function readsOfJobs(platform: Platform, happen: () => Promise<unknown>): Promise<readonly number[]> {
  const all = async () => Exchanges.parse(await staff(platform.forge, 'exchanges'))
  const before = (await all()).length
  await happen()
  const people = new Set(Object.values(platform.company.tokens).map((token) => token.slice(-6)))
  const reads = (await all())
    .slice(before)
    .filter(({ method, path, token }) => !people.has(token) && (method === 'GET' || path === '/api/graphql'))
    // the minting and giving back of a token is not the suite's
    .filter(({ path }) => path.startsWith('/api/') && !path.endsWith('/installation'))
  return [...Map.groupBy(reads, ({ token }) => token).values()]
    .map((some) => some.length)
    .toSorted((one, other) => other - one)
}

const acceptance = 'Accept fairness sex=(missing): 15 people, their files are read instead. Until 2027-01-31'

/** A request whose first stage has passed. */
async function waiting(platform: Platform, say: (line: string) => void): Promise<number> {
  say('     recording the governance, training')
  await begin(platform)
  const version = await trained(platform, 'ridge')
  const words = ['--model', 'credit-approval', '--environment', 'production', '--version', version]
  say('     proposing')
  const pull = await propose(platform, 'dana', ...words, '--developers', 'dana', '--reason', 'To be counted.')
  await review(platform, 'rita', pull, 'COMMENT', acceptance)
  return pull
}

const evaluating: Bench = {
  id: 'P10',
  what: 'requests to GitHub of one evaluation of all four stages',
  run: ({ say }) =>
    onPlatform(async (platform) => {
      const pull = await waiting(platform, say)
      const jobs: (readonly number[])[] = []
      const judged = await counted(platform, async () => {
        jobs.push(await readsOfJobs(platform, () => approve(platform, 'vera', pull, 'model-validator')))
      })
      const signed = (await checks(platform, pull))[checkNames[1]] === 'success'
      if (judged.runs !== 1) throw new Error(`one review was judged ${judged.runs} times`)
      const [reads = NaN, ...others] = jobs[0] ?? []
      const writes = judged.writes.length
      return {
        ...{ peer: 'the target of ten reads and six writes, no peer of this run', unit: 'requests', target: 1 },
        ...{ own: reads + writes, theirs: target.reads + target.writes },
        same: { what: 'that the sign-off closed its stage', difference: signed ? 0 : 1, most: 0 },
        note: `${reads} reads and ${writes} writes of the job that judges; ${others.join(', ')} reads beside by the job that writes the registry's tags, ${judged.reads.length} in all; GraphQL and REST each count one, retries too; minting tokens, git's own fetch and the act of the reviewer do not. Seen at one age of one repository`,
      }
    }),
}

export const evaluations: readonly Bench[] = [evaluating]
