import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { as, checkText, cloneOf, ledger, settled } from './acts.ts'
import { commitAll, git } from './clone.ts'
import type { Name } from './company.ts'
import type { Platform } from './platform.ts'

/** What people can do past the suite: branches by hand, pull requests over REST, merges with the rules off. */

const Ruleset = z.looseObject({ id: z.number(), name: z.string() })

/** What an administrator does with the rules off; they are on again afterwards. */
export async function pastTheRules(platform: Platform, deed: () => Promise<unknown>): Promise<void> {
  const listed = z.array(Ruleset).parse(await as(platform, 'mel', 'GET', '/rulesets'))
  const id = listed.find(({ name }) => name === 'promotions are judged')?.id ?? 0
  const whole = z
    .looseObject({ name: z.string(), conditions: z.unknown(), rules: z.unknown(), bypass_actors: z.unknown() })
    .parse(await as(platform, 'mel', 'GET', `/rulesets/${id}`))
  const { name, conditions, rules, bypass_actors: actors } = whole
  const put = (enforcement: string): Promise<unknown> =>
    as(platform, 'mel', 'PUT', `/rulesets/${id}`, {
      name,
      target: 'branch',
      conditions,
      rules,
      bypass_actors: actors ?? [],
      enforcement,
    })
  await put('disabled')
  await deed()
  await put('active')
  await settled(platform)
}

/** Files of a branch: path to text, null for a file that is gone. */
export type Files = Readonly<Record<string, string | null>>

/** Pushes a branch off main with these changes; `deed` may do in the clone what no text can. */
export async function pushBranch(
  platform: Platform,
  name: Name,
  branch: string,
  files: Files,
  deed: (folder: string) => Promise<void> | void = () => undefined,
): Promise<void> {
  const folder = await cloneOf(platform, name)
  await git(folder, 'checkout', '--quiet', '--force', '-B', branch, 'origin/main')
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path)
    mkdirSync(dirname(target), { recursive: true })
    if (text === null) rmSync(target)
    else writeFileSync(target, text)
  }
  await deed(folder)
  await commitAll(folder, `By hand: ${branch}`)
  await git(folder, 'push', '--quiet', '--force', 'origin', branch)
  await git(folder, 'checkout', '--quiet', '--force', 'main')
}

const Opened = z.looseObject({ number: z.number() })

/** Opens a pull request of a branch over REST and waits for what it starts. */
export async function openPull(platform: Platform, name: Name, branch: string): Promise<number> {
  const made = await as(platform, name, 'POST', '/pulls', { title: branch, head: branch, base: 'main', body: '' })
  await settled(platform)
  return Opened.parse(made).number
}

/** A pull request of files written by hand. */
export async function handmade(
  platform: Platform,
  branch: string,
  files: Files,
  deed?: (folder: string) => Promise<void> | void,
): Promise<number> {
  await pushBranch(platform, 'dana', branch, files, deed)
  return openPull(platform, 'dana', branch)
}

/** Has an open request judged again, as any change of its title does. */
export async function judgedAgain(platform: Platform, pull: number): Promise<void> {
  const title = `Please look again, after ${platform.dispatcher.runs.length} runs`
  await as(platform, 'mel', 'PATCH', `/pulls/${pull}`, { title })
  await settled(platform)
}

export const closePull = (platform: Platform, pull: number): Promise<unknown> =>
  as(platform, 'mel', 'PATCH', `/pulls/${pull}`, { state: 'closed' })

/** Merges with the rules off, and waits for what the promotion says to it. */
export const mergePast = (platform: Platform, pull: number): Promise<void> =>
  pastTheRules(platform, () => as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {}))

/** The files of a folder on a branch. */
export async function filesAt(platform: Platform, ref: string, folder: string): Promise<Record<string, string>> {
  const clone = await cloneOf(platform, 'mel')
  await git(clone, 'fetch', '--quiet', 'origin', ref)
  const paths = (await git(clone, 'ls-tree', '-r', '--name-only', 'FETCH_HEAD', `${folder}/`)).split('\n')
  return Object.fromEntries(
    await Promise.all(
      paths.map(async (path) => [path, `${await git(clone, 'show', `FETCH_HEAD:${path}`)}\n`] as const),
    ),
  )
}

const Comments = z.array(z.looseObject({ body: z.string(), user: z.looseObject({ login: z.string() }) }))

/** The text of a stage's check as a reader sees it. */
export const checkSaid = async (platform: Platform, pull: number, name: string): Promise<string> =>
  plain(await checkText(platform, pull, name))

/** Markdown as a reader sees it: entities as their signs, nothing invisible. */
export const plain = (markdown: string): string =>
  markdown
    .replaceAll(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(parseInt(point, 10)))
    .replaceAll(/[\u200B\u200D]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** The App's last comment on a pull request. */
export async function lastComment(platform: Platform, pull: number): Promise<string> {
  const all = Comments.parse(await as(platform, 'mel', 'GET', `/issues/${pull}/comments?per_page=100`))
  return plain(all.findLast(({ user }) => user.login === platform.writer.bot)?.body ?? '')
}

/** What the last run of a workflow told people: its annotations and its summary. */
export function runSaid({ dispatcher }: Platform, file: string): string {
  const run = dispatcher.runs.findLast(({ path }) => path.endsWith(file))
  const jobs = run?.jobs ?? []
  const texts = jobs.flatMap(({ annotations, summary }) => [...annotations.map(({ message }) => message), summary])
  return plain(texts.join('\n'))
}

const About = z.looseObject({
  kind: z.string(),
  result: z.string().optional(),
  request: z.looseObject({ pull: z.number() }).optional(),
})

/** What the ledger holds of a pull request: each record's kind, or an outcome's result. */
export async function recordedOf(platform: Platform, pull: number): Promise<readonly string[]> {
  const records = z.array(About).parse(await ledger(platform))
  return records.filter(({ request }) => request?.pull === pull).map(({ kind, result }) => result ?? kind)
}
