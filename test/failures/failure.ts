/** How an answer of the forge can fail, and every way in which half of one can come. */

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** the connection ends in the middle of the body */
  readonly cut?: boolean
}

export type Failure = { readonly name: string; readonly spoil: (answer: Answer) => Answer | 'silence' }

export const fault = ({ spoil }: Failure, answer: Answer): Answer | 'silence' => spoil(answer)

const said = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Failure['spoil'] => {
  const body = JSON.stringify({ message })
  return () => ({ status, headers: { 'content-type': 'application/json', ...headers }, body })
}
const instead = (body: string, type = 'application/json'): Failure['spoil'] => {
  return ({ headers }) => ({ status: 200, headers: { ...headers, 'content-type': type }, body })
}

/** What can befall any request. */
export const general: readonly Failure[] = [
  { name: '403, a missing permission', spoil: said(403, 'Resource not accessible by integration') },
  { name: '403, a limit', spoil: said(403, 'You have exceeded a secondary rate limit', { 'retry-after': '1' }) },
  { name: '429', spoil: said(429, 'Too many requests', { 'retry-after': '1' }) },
  { name: '401', spoil: said(401, 'Bad credentials') },
  { name: '404', spoil: said(404, 'Not Found') },
  { name: '500', spoil: said(500, 'Server Error') },
  { name: 'an answer cut in the middle', spoil: (answer) => ({ ...answer, cut: true }) },
  { name: 'no answer in time', spoil: () => 'silence' },
  { name: 'a page of HTML', spoil: instead('<html>Unicorn!</html>', 'text/html') },
  { name: 'half of the JSON as a whole', spoil: (a) => ({ ...a, body: a.body.slice(0, a.body.length / 2) }) },
  { name: 'an object of another shape', spoil: instead('{"shape":"other"}') },
  { name: 'nothing', spoil: instead('null') },
]

type Fields = Readonly<Record<string, unknown>>
type Change = { readonly name: string; readonly change: (value: Fields) => Fields }

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How one list of an answer can be half there. */
const halves: readonly (Change & { readonly fits: (list: Fields) => boolean })[] = [
  {
    name: 'a further page that nobody can find',
    fits: ({ pageInfo }) => isFields(pageInfo),
    change: (list) => ({ ...list, pageInfo: { hasNextPage: true, endCursor: null } }),
  },
  {
    name: 'a further page that fails',
    fits: ({ pageInfo }) => isFields(pageInfo),
    change: (list) => ({ ...list, pageInfo: { hasNextPage: true, endCursor: 'further' } }),
  },
  {
    name: 'fewer than are counted',
    fits: ({ nodes }) => Array.isArray(nodes) && nodes.length > 0,
    change: (list) => ({ ...list, nodes: Array.isArray(list.nodes) ? list.nodes.slice(1) : [] }),
  },
  {
    name: 'more counted than there are',
    fits: (list) => typeof (list.totalCount ?? list.pageCount) === 'number',
    change: (list) => ({
      ...list,
      ...(typeof list.totalCount === 'number' ? { totalCount: list.totalCount + 1 } : {}),
      ...(typeof list.pageCount === 'number' ? { pageCount: list.pageCount + 1 } : {}),
    }),
  },
  {
    name: 'null in the place of one',
    fits: ({ nodes }) => Array.isArray(nodes) && nodes.length > 0,
    change: (list) => ({ ...list, nodes: [null, ...(Array.isArray(list.nodes) ? list.nodes.slice(1) : [])] }),
  },
  { name: 'no list at all', fits: ({ nodes }) => Array.isArray(nodes), change: (list) => ({ ...list, nodes: null }) },
]

type Place = readonly (string | number)[]

/** The place of every list in the answer; of items alike the first stands for all. */
function listsIn(value: unknown, at: Place = []): readonly Place[] {
  if (Array.isArray(value))
    return value.length === 0 ? [] : listsIn((value as readonly unknown[])[0] ?? null, [...at, 0])
  if (!isFields(value)) return []
  const own: readonly Place[] = Array.isArray(value.nodes) ? [at] : []
  return [...own, ...Object.entries(value).flatMap(([key, one]) => listsIn(one, [...at, key]))]
}

function changedAt(value: unknown, [key, ...rest]: Place, change: (value: Fields) => Fields): unknown {
  if (key === undefined) return isFields(value) ? change(value) : value
  if (Array.isArray(value))
    return (value as readonly unknown[]).map((one, index) => (index === key ? changedAt(one, rest, change) : one))
  return isFields(value) ? { ...value, [key]: changedAt(value[key] ?? null, rest, change) } : value
}

const valueAt = (value: unknown, place: Place): unknown =>
  place.reduce<unknown>(
    (inside, key) =>
      (Array.isArray(inside)
        ? (inside as readonly unknown[])[Number(key)]
        : isFields(inside)
          ? inside[String(key)]
          : null) ?? null,
    value,
  )

function halvesOf(answer: unknown): readonly Failure[] {
  return listsIn(answer).flatMap((place) =>
    halves.flatMap(({ name, fits, change }): readonly Failure[] => {
      const list = valueAt(answer, place)
      if (!isFields(list) || !fits(list)) return []
      const body = JSON.stringify(changedAt(answer, place, change))
      return [{ name: `${name}, of ${place.slice(1).join('.')}`, spoil: (own) => ({ ...own, body }) }]
    }),
  )
}

/** What can befall a GraphQL answer: errors beside its data, and half of each of its lists. */
function partialOf(answer: Fields): readonly Failure[] {
  const { data = null } = answer
  const field = isFields(data) ? (Object.keys(data)[0] ?? '') : ''
  const beside = (errors: readonly unknown[], with_: unknown): Failure['spoil'] =>
    instead(JSON.stringify({ data: with_, errors }))
  const error = { type: 'FORBIDDEN', path: [field], message: 'Resource not accessible by integration' }
  const slow = { message: 'Something went wrong while executing your query.' }
  return [
    { name: 'an error beside all of the data', spoil: beside([error], data) },
    {
      name: 'an error beside half of the data',
      spoil: beside([error], isFields(data) ? { ...data, [field]: null } : null),
    },
    { name: 'an error that names no place', spoil: beside([slow], data) },
    { name: 'a limit in a 200', spoil: beside([{ type: 'RATE_LIMITED', message: 'API rate limit' }], null) },
    { name: 'no data and no error', spoil: instead('{"data":null}') },
    ...(isFields(data)
      ? Object.keys(data).map((key): Failure => ({
          name: `null in the place of ${key}`,
          spoil: instead(JSON.stringify({ data: { ...data, [key]: null } })),
        }))
      : []),
    ...halvesOf(answer),
  ]
}

/** Nothing in the answer tells of this: what is judged must tell it. */
export const leftOut = 'the last one left out'

/** What can befall a REST list: a further page that is not there, or one left out. */
function pagedOf(list: readonly unknown[]): readonly Failure[] {
  const link = '<{}/nowhere?page=2>; rel="next"'
  return [
    { name: leftOut, spoil: instead(JSON.stringify(list.slice(0, -1))) },
    {
      name: 'a further page that fails',
      spoil: (own) => ({ ...own, headers: { ...own.headers, link } }),
    },
    {
      name: 'a further page on another server',
      spoil: (own) => ({ ...own, headers: { ...own.headers, link: '<https://evil.example/x>; rel="next"' } }),
    },
  ]
}

/** Every way in which this answer can fail. */
export function failuresOf({ body }: Answer): readonly Failure[] {
  const answer = JSON.parse(body) as unknown
  if (Array.isArray(answer)) return [...general, ...pagedOf(answer as readonly unknown[])]
  return isFields(answer) && 'data' in answer ? [...general, ...partialOf(answer)] : general
}
