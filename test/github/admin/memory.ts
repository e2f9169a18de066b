import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { deleteRef, refs, updateRef } from '../git.ts'
import type { Repo, Store } from '../store.ts'
import { Refusal } from '../wire.ts'
import { deed, repoNamed, type Deed } from './deed.ts'

/** A repository as it stood, for a test that begins again from there many times: nothing of what came since has ever been. */

type Memory = { readonly refs: ReadonlyMap<string, string>; readonly repo: Repo }

const memories = new WeakMap<Store, Memory[]>()

/** A value with all that lies in it, but accounts and Apps: who somebody is does not change by it. */
function copied<T>(value: T, kept: ReadonlySet<unknown>): T {
  const within = (each: unknown): unknown => {
    if (typeof each !== 'object' || each === null || kept.has(each)) return each
    if (Array.isArray(each)) return each.map(within)
    if (each instanceof Set) return new Set(each)
    if (each instanceof Map) return new Map([...each].map(([key, one]) => [key, within(one)]))
    return Object.fromEntries(Object.entries(each).map(([key, one]) => [key, within(one)]))
  }
  return within(value) as T
}

const copyOf = (store: Store, repo: Repo): Repo => copied(repo, new Set([...store.accounts.values(), ...store.apps]))

function memoryOf(store: Store, repo: Repo, number: number): Memory {
  const found = memories.get(store)?.[number]
  if (found?.repo.id !== repo.id) throw new Refusal(404, `no memory ${number} of ${repo.owner}/${repo.name}`)
  return found
}

function putRefs(folder: string, wanted: Memory['refs']): void {
  const now = refs(folder)
  for (const [name, sha] of wanted) if (now.get(name) !== sha) updateRef(folder, name, sha)
  for (const name of now.keys()) if (!wanted.has(name)) deleteRef(folder, name)
}

export const memoryDeeds: Readonly<Record<string, Deed>> = {
  remember: deed(z.strictObject({ repository: z.string() }), (running, { repository }) => {
    const { store } = running
    const repo = repoNamed(running, repository)
    const before = memories.get(store) ?? []
    memories.set(store, [...before, { refs: refs(repo.folder), repo: copyOf(store, repo) }])
    return { memory: before.length }
  }),
  // the clock alone goes on: what happens now happens later than what has never been
  recall: deed(z.strictObject({ repository: z.string(), memory: z.int() }), (running, { repository, memory }) => {
    const { store } = running
    const repo = repoNamed(running, repository)
    const { refs: wanted, repo: stood } = memoryOf(store, repo, memory)
    putRefs(repo.folder, wanted)
    Object.assign(repo, copyOf(store, stood))
    return {}
  }),
  // whether anything at all has changed since
  unchanged: deed(z.strictObject({ repository: z.string(), memory: z.int() }), (running, { repository, memory }) => {
    const { store } = running
    const repo = repoNamed(running, repository)
    const stood = memoryOf(store, repo, memory)
    const now: Memory = { refs: refs(repo.folder), repo: copyOf(store, repo) }
    return { unchanged: isDeepStrictEqual(now, stood) }
  }),
}
