import { createHmac } from 'node:crypto'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { z } from 'zod'
import { as, cloneOf, ledger, settled } from '../../acts.ts'
import { commitAll, git } from '../../clone.ts'
import { checkNames, repository, type Name } from '../../company.ts'
import { rest, staff } from '../../forge.ts'
import type { Platform } from '../../platform.ts'
import { jobToken, shaOf } from '../../rules/quiet.ts'

/** What an attacker does at the forge beside pushing. */

const Ids = z.array(z.looseObject({ id: z.number(), body: z.string(), user: z.looseObject({ login: z.string() }) }))

export const approves = (platform: Platform, name: Name, pull: number, body: string): Promise<unknown> =>
  as(platform, name, 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVE', body })

/** A second account of somebody who is in the team by their first, and its approval. */
export async function approvesTwice(platform: Platform, pull: number, body: string): Promise<void> {
  // no forge that we know gives such a login; it would be read as rita-again
  const login = 'rita-\u202Eniaga'
  await staff(platform.forge, 'accounts', { login })
  const members = { 'rita-acme': 'active', 'rob-acme': 'active', [login]: 'active' }
  await staff(platform.forge, 'teams', { org: 'acme', slug: 'model-risk', members })
  await staff(platform.forge, 'imported-review', { repository, pull, author: login, state: 'APPROVED', body })
}

/** Merges into the branch that is checked out a commit of Carl's that changes nothing. */
export async function mergesCommitOfCarl(folder: string): Promise<void> {
  const carl = ['-c', 'user.name=Carl Conti', '-c', 'user.email=carl@acme.example']
  const side = await git(folder, ...carl, 'commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'Aside')
  await git(folder, 'merge', '--quiet', '--no-ff', '--no-commit', '--strategy', 'ours', side)
}

/** One more line of policy.yml, pushed to main itself. */
export async function pushesStraight(platform: Platform, name: Name): Promise<void> {
  const folder = await cloneOf(platform, name)
  appendFileSync(join(folder, 'governance', 'policy.yml'), '# Straight\n')
  await commitAll(folder, 'Straight')
  await git(folder, 'push', '--quiet', 'origin', 'HEAD:main')
}

const Where = z.looseObject({ where: z.string().optional() })
const Outcome = z.looseObject({
  kind: z.literal('outcome'),
  request: z.looseObject({ pull: z.number() }),
  judgement: z.looseObject({
    stages: z.array(
      z.looseObject({
        counted: z.array(z.looseObject({ account: z.looseObject({ login: z.string() }) })),
        ignored: z.array(
          z.looseObject({ account: z.looseObject({ login: z.string() }), code: z.string(), facts: Where }),
        ),
      }),
    ),
  }),
})

/** Whose approvals of a request counted by its recorded outcome, and whose did not and why. */
export async function signaturesOf(platform: Platform, pull: number) {
  const outcomes = (await ledger(platform)).flatMap((record) => Outcome.safeParse(record).data ?? [])
  const stages = outcomes.findLast(({ request }) => request.pull === pull)?.judgement.stages ?? []
  return {
    counted: stages.flatMap(({ counted }) => counted.map(({ account }) => account.login)),
    ignored: stages.flatMap(({ ignored }) =>
      ignored.map(({ account, code, facts: { where } }) => `${account.login}: ${code}, ${where}`),
    ),
  }
}

/** The suite's comment with other words in it: once written over by an administrator, once copied by a developer. */
export async function fakesComment(platform: Platform, pull: number, change: (text: string) => string): Promise<void> {
  const all = Ids.parse(await as(platform, 'mel', 'GET', `/issues/${pull}/comments?per_page=100`))
  const own = all.find(({ user }) => user.login === platform.writer.bot)
  const body = change(own?.body ?? '')
  await as(platform, 'mel', 'PATCH', `/issues/comments/${own?.id ?? 0}`, { body })
  await as(platform, 'dana', 'POST', `/issues/${pull}/comments`, { body })
}

/** The bodies of all comments of a person. */
export async function commentsOf(platform: Platform, pull: number, login: string): Promise<readonly string[]> {
  const all = Ids.parse(await as(platform, 'mel', 'GET', `/issues/${pull}/comments?per_page=100`))
  return all.filter(({ user }) => user.login === login).map(({ body }) => body)
}

/** A success under each of our names by the token of some job. */
export async function forgesChecks(platform: Platform, pull: number): Promise<void> {
  const job = await jobToken(platform, { checks: 'write', contents: 'read' })
  const forged = { head_sha: await shaOf(platform, pull), status: 'completed', conclusion: 'success' }
  for (const name of checkNames)
    await rest(platform.forge, job, 'POST', `/repos/${repository}/check-runs`, { ...forged, name })
}

const Checks = z.looseObject({
  check_runs: z.array(
    z.looseObject({ name: z.string(), conclusion: z.string().nullable(), app: z.looseObject({ slug: z.string() }) }),
  ),
})

/** The names of the successes that stand at a commit by a job's token. */
export async function forgedAt(platform: Platform, sha: string): Promise<readonly string[]> {
  const answer = await as(platform, 'mel', 'GET', `/commits/${sha}/check-runs?per_page=100`)
  const { check_runs: runs } = Checks.parse(answer)
  const forged = runs.filter(({ app, conclusion }) => app.slug === 'github-actions' && conclusion === 'success')
  return forged.map(({ name }) => name).sort()
}

const Payloads = z.array(z.looseObject({ event: z.string(), payload: z.looseObject({ ref: z.string().optional() }) }))

/** The forge refuses every read of pull requests for its rate, until it is told otherwise. */
export const exhausted = ({ forge }: Platform): Promise<unknown> =>
  staff(forge, 'faults', {
    path: '/graphql$',
    times: 50,
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4000000000' },
    body: JSON.stringify({ message: 'API rate limit exceeded' }),
  })

/** Starts what the first push to the default branch started, with the files of that commit, as a re-run does. */
export async function rerunsFirstPush({ forge, dispatcher }: Platform): Promise<void> {
  const all = Payloads.parse(await staff(forge, 'payloads'))
  const first = all.find(({ event, payload }) => event === 'push' && payload.ref === 'refs/heads/main')
  const body = JSON.stringify(first?.payload)
  const signature = `sha256=${createHmac('sha256', forge.webhookSecret).update(body).digest('hex')}`
  const headers = { 'content-type': 'application/json', 'x-github-event': 'push', 'x-hub-signature-256': signature }
  const answer = await fetch(dispatcher.url, { method: 'POST', headers, body })
  expect(answer.status).toBe(202)
  await dispatcher.idle()
}

/** A second request of the same head, whose base is a branch of the attacker's own; whatever starts of it is over. */
export async function opensTwin(platform: Platform, sha: string): Promise<number> {
  const main = await git(await cloneOf(platform, 'dana'), 'rev-parse', 'HEAD')
  const refs = { twin: sha, elsewhere: main }
  for (const [name, at] of Object.entries(refs))
    await as(platform, 'dana', 'POST', '/git/refs', { ref: `refs/heads/${name}`, sha: at })
  const body = { title: 'Twin', head: 'twin', base: 'elsewhere', body: '' }
  const made = await as(platform, 'dana', 'POST', '/pulls', body)
  await settled(platform)
  return z.looseObject({ number: z.number() }).parse(made).number
}

/** Commits, on top of the ledger, its first record with another word in it; the ledger's tip as it was. */
export async function altersRecord(folder: string, number = 1): Promise<string> {
  await git(folder, 'checkout', '--quiet', '--force', '--detach', 'origin/governance-ledger')
  const tip = await git(folder, 'rev-parse', 'HEAD')
  const record = join(folder, 'records', '000', `${String(number).padStart(6, '0')}.json`)
  writeFileSync(record, readFileSync(record, 'utf8').replaceAll(/Vera Voss|mel-acme/g, 'Vera Vosz'))
  await commitAll(folder, `Record ${number}: altered`)
  return tip
}
