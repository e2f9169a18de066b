import { createHash } from 'node:crypto'
import { as, cloneOf, comment, head, ledger, propose } from './acts.ts'
import { move } from './beginnings.ts'
import { git } from './clone.ts'
import { closePull, filesAt, type Files } from './handmade.ts'
import type { Platform } from './platform.ts'

/** Files of requests as somebody writes them without `countersign propose`. */

/** A request that would do, in its three files; what is wrong with the others is a change of these. */
export type Template = { readonly request: string; readonly evidence: string; readonly card: string }

/** The files that the suite writes for a version, taken from a pull request that is closed again. */
export async function templateOf(platform: Platform, version: string): Promise<Template> {
  const pull = await propose(platform, 'dana', ...move(version))
  const files = await filesAt(platform, (await head(platform, pull)).ref, 'promotions/credit-approval/production')
  const named = (file: string): string => {
    const found = Object.entries(files).findLast(([path]) => path.endsWith(file))?.[1]
    if (found === undefined) throw new Error(`The request #${pull} has no ${file}.`)
    return found
  }
  await closePull(platform, pull)
  return { request: named('request.yml'), evidence: named('evidence.json'), card: named('model-card.md') }
}

export type Place = { readonly number: number; readonly model?: string; readonly environment?: string }

/** The folder of a request. */
export const folderOf = ({ number, model = 'credit-approval', environment = 'production' }: Place): string =>
  `promotions/${model}/${environment}/${String(number).padStart(4, '0')}`

/** The template's files in a folder, with the request changed; a change that changes nothing is an error of the test. */
export function filesOf(
  { request, evidence, card }: Template,
  place: Place,
  change: (text: string) => string = (text) => text,
): Files {
  const folder = folderOf(place)
  const renamed = request
    .replace(/^model: .*$/m, `model: ${place.model ?? 'credit-approval'}`)
    .replace(/^environment: .*$/m, `environment: ${place.environment ?? 'production'}`)
  return {
    [`${folder}/request.yml`]: change(renamed),
    [`${folder}/evidence.json`]: evidence,
    [`${folder}/model-card.md`]: card,
  }
}

/** A replacement that must find what it replaces. */
export const replaced = (text: string, what: string | RegExp, by: string): string => {
  const made = text.replace(what, by)
  if (made === text) throw new Error(`${String(what)} is not in:\n${text.slice(0, 2000)}`)
  return made
}

const digest = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** A policy request that changes governance files, with every digest as it must be. */
export async function policyRequest(platform: Platform, number: number, changed: Files): Promise<Files> {
  const folder = await cloneOf(platform, 'mel')
  const paths = (await git(folder, 'ls-files', 'governance', '.github')).split('\n')
  const held = await Promise.all(
    paths.map(async (path) => [path, changed[path] ?? `${await git(folder, 'show', `HEAD:${path}`)}\n`] as const),
  )
  const lines = held.map(([path, text]) => `  ${path}: ${digest(text)}`)
  // the request that begins the ledger names the model files as well
  const begun = (await ledger(platform)).length > 0
  const models = begun ? [] : (await git(folder, 'ls-files', 'models')).split('\n')
  const named = await Promise.all(models.map(async (path) => `  ${path}: ${digest(await onMain(platform, path))}`))
  const request = [
    ...['request: 1', 'kind: policy', 'governance:', ...lines],
    ...(named.length === 0 ? [] : ['models:', ...named]),
    ...['reason: For the test.', ''],
  ].join('\n')
  return { ...changed, [`promotions/_policy/${String(number).padStart(4, '0')}/request.yml`]: request }
}

/** A file of main as it is. */
export async function onMain(platform: Platform, path: string): Promise<string> {
  return `${await git(await cloneOf(platform, 'mel'), 'show', `HEAD:${path}`)}\n`
}

const questions = {
  'model-validator': ['methodology', 'data', 'holdout', 'sensitivity', 'benchmark'],
  'compliance-officer': ['applicability', 'risk-classification', 'fairness', 'documentation', 'explainability'],
  'business-owner': ['impact', 'readiness', 'communication', 'monitoring'],
} as const
const inTurn = { 'model-validator': 'vera', 'compliance-officer': 'carl', 'business-owner': 'olga' } as const

/** Model risk accepts what cannot be judged, and these roles sign, all by the digest that the comment shows now. */
export async function signedInTurn(
  platform: Platform,
  pull: number,
  ...roles: readonly (keyof typeof questions)[]
): Promise<void> {
  const digest = /Evidence `([0-9a-f]{16})/.exec(await comment(platform, pull))?.[1] ?? ''
  const accepted = 'Accept fairness sex=(missing): few people, files are read. Until 2027-01-31'
  await as(platform, 'rita', 'POST', `/pulls/${pull}/reviews`, { event: 'COMMENT', body: accepted })
  for (const role of roles) {
    const answers = questions[role].map((question) => `${question}: yes. Looked at, and in order.`)
    const body = [`Sign-off ${digest} as ${role}`, ...answers].join('\n')
    await as(platform, inTurn[role], 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVE', body })
  }
}
