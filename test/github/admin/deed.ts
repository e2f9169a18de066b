import { z } from 'zod'
import type { Running } from '../server.ts'
import type { Account, Pull, Repo } from '../store.ts'
import { Refusal } from '../wire.ts'

/** One act of the administrators' surface: what it takes, and what it does. */

export type Deed = (running: Running, body: unknown) => unknown

export const deed =
  <T>(schema: z.ZodType<T>, act: (running: Running, given: T) => unknown): Deed =>
  (running, body) => {
    const parsed = schema.safeParse(body)
    if (!parsed.success) throw new Refusal(422, z.prettifyError(parsed.error))
    return act(running, parsed.data)
  }

export function repoNamed({ store }: Running, name: string): Repo {
  const [owner = '', short = ''] = name.split('/')
  const repo = store.repo(owner, short)
  if (repo === null) throw new Refusal(404, `no repository ${name}`)
  return repo
}

export function accountNamed({ store }: Running, login: string): Account {
  const account = store.account(login)
  if (account === null) throw new Refusal(404, `no account ${login}`)
  return account
}

export function pullNumbered(running: Running, repository: string, number: number): { repo: Repo; pull: Pull } {
  const repo = repoNamed(running, repository)
  const pull = repo.pulls.get(number)
  if (pull === undefined) throw new Refusal(404, `no pull request ${number} in ${repository}`)
  return { repo, pull }
}
