import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { scripted, trainingEnvironment } from '../mlflow/training.ts'
import { ledger, merge, propose, setAlias, trained } from './acts.ts'
import { root, type Platform } from './platform.ts'
import { bothSign } from './rules/quiet.ts'

/** How every story begins: the governance is recorded, and the version that is live is adopted. */

/** The example without its jobs for staging and for tags: a story of refusals needs no second environment and nothing shown in MLflow. */
export function withoutSideJobs(path: string, text: string): string {
  if (path.endsWith('/governance.yml')) return withoutTags(text)
  if (!path.endsWith('/promote.yml')) return text
  const jobs = /^ {2}staging:$[^]*?(?=^ {2}production:$)/m
  const needs = / {4}needs: staging\n[^]*?(?= {4}runs-on:)/
  if (!jobs.test(text) || !needs.test(text)) throw new Error('promote.yml of the example has no job for staging.')
  return text.replace(jobs, '').replace(needs, '')
}

function withoutTags(text: string): string {
  // the last job, with the remark above it
  const job = /\n(?: {2}#.*\n)* {2}tag:\n(?:(?! {2}\w)[^]*?(?:\n|$))*$/
  if (!job.test(text)) throw new Error('governance.yml of the example does not end with the job for tags.')
  return text.replace(job, '')
}

/** The words by which a version is proposed for production. */
export const move = (version: string, kind = 'promotion', reason = 'For the test.'): readonly string[] => [
  ...['--kind', kind, '--model', 'credit-approval', '--version', version, '--environment', 'production'],
  ...['--developers', 'dana', '--reason', reason],
]

const signedAndMerged = async (platform: Platform, pull: number): Promise<void> => {
  await bothSign(platform, pull)
  await merge(platform, 'mel', pull)
}

/** Records the governance as it lies on main. */
export async function begin(platform: Platform): Promise<void> {
  await signedAndMerged(
    platform,
    await propose(platform, 'mel', '--kind', 'policy', '--reason', 'The first governance.'),
  )
  const first = (await ledger(platform))[0]
  if (first?.kind !== 'genesis') throw new Error(`The ledger begins with ${JSON.stringify(first)}.`)
}

/** Makes a version live and adopts it. */
export async function adopt(platform: Platform, version: string): Promise<void> {
  await setAlias(platform, platform.registry.admin, version)
  await signedAndMerged(platform, await propose(platform, 'dana', ...move(version, 'adoption')))
  const last = z.looseObject({ result: z.string().optional() }).parse((await ledger(platform)).at(-1))
  if (last.result !== 'done') throw new Error(`The adoption ended with ${JSON.stringify(last)}.`)
}

/** Copies of a version, each with one flaw in its predictions; their numbers in the order of the flaws. */
export async function flawed(
  { registry, accounts }: Platform,
  version: string,
  ...flaws: readonly string[]
): Promise<readonly string[]> {
  const script = join(root, 'test', 'mlflow', 'flawed.py')
  const words = [script, registry.url, version, ...flaws]
  const stdout = await scripted(words, tmpdir(), trainingEnvironment(accounts.trainer))
  return z.array(z.string()).parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

export type Begun = { readonly live: string; readonly others: readonly string[] }

/** Genesis and adoption played through, and copies of the live version with these flaws registered meanwhile. */
export async function begun(platform: Platform, ...flaws: readonly string[]): Promise<Begun> {
  const training = trained(platform, 'ridge')
  const [live] = await Promise.all([training, begin(platform)])
  const [others] = await Promise.all([flawed(platform, live, ...flaws), adopt(platform, live)])
  return { live, others }
}
