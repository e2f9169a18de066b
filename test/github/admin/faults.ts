/** A failure to be played instead of, or before, the real answer. */
export type Fault = {
  readonly method?: string | undefined
  /** a regular expression over the path */
  readonly path: string
  /** a regular expression over the request's body: GraphQL asks everything at one path */
  readonly holding?: string | undefined
  times: number
  /** so many matching requests go through first */
  after: number
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | undefined
  readonly delayMs?: number | undefined
  readonly hang?: boolean | undefined
  readonly partly?: Partly | undefined
}

/** The real answer to a GraphQL document with one part missing, as GitHub tells of it: null there, and an error at its path. */
export type Partly = {
  readonly path: readonly string[]
  /** so much of the path is null: what must not be null takes along what holds it */
  readonly nulls: number
  /** GitHub's own kind; absent where it does not know what went wrong */
  readonly type?: string | undefined
  readonly message: string
  /** the part that asks for this team, by organisation/slug; the documents ask for several, each under a name and variables with its number */
  readonly team?: string | undefined
}

type Values = Readonly<Record<string, unknown>>
const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null

function teamNumber(variables: unknown, team: string): string | null {
  if (!isValues(variables)) return null
  const [org, slug] = team.split('/')
  const found = Object.keys(variables).find((name) => name.startsWith('team') && variables[name] === slug)
  const number = found?.slice('team'.length) ?? ''
  return found !== undefined && variables[`org${number}`] === org ? number : null
}

const without = (value: unknown, [first, ...rest]: readonly string[]): unknown => {
  if (first === undefined || !isValues(value)) return null
  return { ...value, [first]: without(value[first], rest) }
}

/** The answer's text with the part taken out; as it was where the document does not ask for that part. */
export function partOut(asked: string, answer: string, { path, nulls, type, message, team }: Partly): string {
  const { variables } = JSON.parse(asked) as { readonly variables?: unknown }
  const number = team === undefined ? null : teamNumber(variables, team)
  if (team !== undefined && number === null) return answer
  const place = path.map((name) => name.replace('#', number ?? ''))
  const { data, errors = [] } = JSON.parse(answer) as { readonly data?: unknown; readonly errors?: readonly unknown[] }
  const error = { ...(type === undefined ? {} : { type }), path: place, message }
  return JSON.stringify({ data: without(data, place.slice(0, nulls)), errors: [...errors, error] })
}

/** The fault that is due for a request, counted as played. */
export function faultFor(faults: readonly Fault[], method: string, path: string, body = ''): Fault | null {
  const due = faults.find(
    (fault) =>
      fault.times > 0 &&
      (fault.method === undefined || fault.method === method) &&
      new RegExp(fault.path).test(path) &&
      (fault.holding === undefined || new RegExp(fault.holding).test(body)),
  )
  if (due === undefined) return null
  if (due.after > 0) {
    due.after -= 1
    return null
  }
  due.times -= 1
  return due
}
