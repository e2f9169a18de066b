import { z } from 'zod'
import { as, checks, settled } from '../acts.ts'
import { git } from '../clone.ts'
import { checkNames, type Name } from '../company.ts'
import { staff } from '../forge.ts'
import { pushBranch } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { openChange } from './quiet.ts'

/** Pull requests that several stories share, since none of them changes anything while the forge keeps its rules. */

/** A minute, or as many as the suite of rules allows on a machine that has other work. */
export const minute = 60_000 * Number(process.env.STAND_IN_PATIENCE ?? '1')

/** What is made when it is first asked for, and the same ever after. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  const held: { made: Promise<T> | null } = { made: null }
  return () => (held.made ??= make())
}

/** All four checks as they stand where nothing is left to do. */
export const green: Readonly<Record<string, string>> = Object.fromEntries(checkNames.map((name) => [name, 'success']))

const Opened = z.looseObject({ number: z.number() })
type Words = { readonly path?: string; readonly draft?: boolean; readonly before?: () => Promise<unknown> | undefined }

/** A pull request that asks for no promotion: the workflow judges it, and all its checks are green. */
export async function ordinary(platform: Platform, branch: string, more: Words = {}): Promise<number> {
  const { path = `docs/${branch}.md`, draft = false, before = () => undefined } = more
  await pushBranch(platform, 'dana', branch, { [path]: 'Only words.\n' })
  await before()
  const body = { title: branch, head: branch, base: 'main', draft }
  const { number: pull } = Opened.parse(await as(platform, 'dana', 'POST', '/pulls', body))
  await settled(platform)
  const said = await checks(platform, pull)
  if (checkNames.some((name) => said[name] !== 'success')) throw new Error(`#${pull} is not green.`)
  return pull
}

/** Pushes once more to a branch in somebody's clone; what it holds stays as it is. */
export async function pushAgain(platform: Platform, name: Name, branch: string, ...words: readonly string[]) {
  const folder = `${platform.folder}/clones/${name}`
  await git(folder, 'checkout', '--quiet', '--force', branch)
  await git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'Once more', ...words)
  await git(folder, 'push', '--quiet', '--force', 'origin', branch)
  await settled(platform)
}

const Open = z.looseObject({ state: z.string() })

/** A judged policy request that lacks signatures, the same one while it is open. */
export function waiting(platform: () => Platform): () => Promise<number> {
  const held: { pull: number | null } = { pull: null }
  return async () => {
    const before = held.pull
    const isOpen =
      before !== null && Open.parse(await as(platform(), 'mel', 'GET', `/pulls/${before}`)).state === 'open'
    const pull = isOpen ? before : await openChange(platform())
    held.pull = pull
    return pull
  }
}

/** What is done while the forge tells nobody of it, so that no workflow starts. */
export async function unheard<T>({ forge, dispatcher }: Platform, deed: () => Promise<T>): Promise<T> {
  await staff(forge, 'receiver', { url: null })
  try {
    return await deed()
  } finally {
    await staff(forge, 'receiver', { url: dispatcher.url })
  }
}
