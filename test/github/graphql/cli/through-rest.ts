import { rows } from '../../routes/all.ts'
import type { Repo } from '../../store.ts'
import { Refusal, type Call } from '../../wire.ts'
import { Fault, recordOf, textOf, type Args, type Fields, type GraphqlAsk } from '../fields.ts'

/** Mutations done by the REST route that does the same. */

export type Request = {
  readonly route: string
  readonly repo: Repo
  readonly values?: Call['values']
  readonly body: Args
}

const kinds: Readonly<Record<number, string>> = { 403: 'FORBIDDEN', 404: 'NOT_FOUND' }

function faultOf(refusal: Refusal): Fault {
  const [first] = refusal.errors ?? []
  const said = typeof first === 'string' ? first : textOf(recordOf(first), 'message')
  return new Fault(kinds[refusal.status] ?? 'UNPROCESSABLE', said ?? refusal.message)
}

/** The answer of the REST route that does the same. */
export async function rest(ask: GraphqlAsk, { route, repo, values = {}, body }: Request): Promise<Args> {
  const row = rows.get(route)
  if (row === undefined) throw new Error(`not built in the stand-in: ${route}`)
  const { store, hooks, url, token } = ask
  const [method = ''] = route.split(' ')
  const whole = { owner: repo.owner, repo: repo.name, ...values }
  const call: Call = {
    store,
    hooks,
    url,
    method,
    path: '',
    query: new URLSearchParams(),
    body,
    values: whole,
    accept: '',
    token,
    bearer: token.value,
  }
  try {
    return recordOf((await row.answer(call)).body)
  } catch (error) {
    throw error instanceof Refusal ? faultOf(error) : error
  }
}

/** The entries of an input that were given. */
export const given = (entries: Args): Args =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null && value !== undefined))

export type Change = (ask: GraphqlAsk, input: Args) => Fields | Promise<Fields>

export const id = (input: Args, name: string): string => textOf(input, name) ?? ''
