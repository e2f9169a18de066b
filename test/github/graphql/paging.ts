import { Kind, type DocumentNode, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql'
import { Fault, onlyArgs, type Args, type Fields, type Value } from './fields.ts'
import type { Store } from '../store.ts'

/** Connections as GitHub pages them, and the number of nodes a document may ask for. */

const most = 100
const mostNodes = 500_000
const boundaries = ['first', 'last', 'after', 'before']

type Boundary = { readonly kind: 'first' | 'last'; readonly count: number }

function selects(info: GraphQLResolveInfo, names: readonly string[]): boolean {
  const inside = (set: SelectionSetNode | undefined): boolean =>
    (set?.selections ?? []).some((one) => {
      if (one.kind === Kind.FIELD) return names.includes(one.name.value)
      return inside(one.kind === Kind.INLINE_FRAGMENT ? one.selectionSet : info.fragments[one.name.value]?.selectionSet)
    })
  return info.fieldNodes.some((node) => inside(node.selectionSet))
}

function boundaryOf(store: Store, args: Args, info: GraphQLResolveInfo, total: number): Boundary {
  if (!store.on('pagination')) return { kind: 'first', count: total }
  const name = info.fieldName
  const { first, last } = args
  if (typeof first === 'number' && typeof last === 'number') {
    throw new Fault(
      'UNPROCESSABLE',
      `Passing both \`first\` and \`last\` to paginate the \`${name}\` connection is not supported.`,
    )
  }
  const kind = typeof last === 'number' ? 'last' : 'first'
  const count = kind === 'last' ? last : first
  if (typeof count !== 'number') {
    // a connection asked only for its count needs no boundary
    if (!selects(info, ['nodes', 'edges', 'pageInfo'])) return { kind, count: total }
    throw new Fault(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    )
  }
  if (count < 0) throw new Fault('UNPROCESSABLE', `\`${kind}\` on the \`${name}\` connection cannot be less than zero.`)
  if (count > most) {
    throw new Fault(
      'EXCESSIVE_PAGINATION',
      `Requesting ${count} records on the \`${name}\` connection exceeds the \`${kind}\` limit of ${most} records.`,
    )
  }
  return { kind, count }
}

const cursorOf = (field: string, position: number): string =>
  Buffer.from(`cursor:v2:${field}:${position}`).toString('base64')

/** The position that a cursor names; one of another connection is no cursor. */
function positionOf(field: string, cursor: unknown): number | null {
  if (typeof cursor !== 'string') return null
  const match = /^cursor:v2:\w+:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'))
  if (match === null || cursorOf(field, Number(match[1])) !== cursor) {
    throw new Fault('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`)
  }
  return Number(match[1])
}

export type Listing = { readonly args: Args; readonly info: GraphQLResolveInfo; readonly also?: readonly string[] }

/** One page of a list; its nodes are made only for the page, `also` names the arguments the caller has heeded. */
export function connection<T>(
  store: Store,
  { args, info, also = [] }: Listing,
  items: readonly T[],
  node: (item: T) => Value,
  total = items.length,
): Fields {
  onlyArgs(args, info, [...boundaries, ...also])
  const { kind, count } = boundaryOf(store, args, info, items.length)
  const field = info.fieldName
  const after = (positionOf(field, args.after) ?? -1) + 1
  const before = Math.min(positionOf(field, args.before) ?? items.length, items.length)
  const start = kind === 'first' ? after : Math.max(after, before - count)
  const end = kind === 'first' ? Math.min(start + count, before) : before
  const page = items.slice(start, Math.max(start, end))
  const cursor = (position: number): string | null => (page.length === 0 ? null : cursorOf(field, position))
  return {
    totalCount: total,
    nodes: () => page.map(node),
    edges: () => page.map((item, index) => ({ cursor: cursor(start + index), node: node(item) })),
    pageInfo: {
      hasNextPage: start + page.length < items.length,
      hasPreviousPage: start > 0,
      startCursor: cursor(start),
      endCursor: cursor(start + page.length - 1),
    },
  }
}

const pageSize = (field: FieldNode, variables: Args): number | null => {
  const argument = field.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last')?.value
  if (argument?.kind === Kind.INT) return Number(argument.value)
  if (argument?.kind !== Kind.VARIABLE) return null
  const value = variables[argument.name.value]
  return typeof value === 'number' ? value : null
}

const leftOut = (field: FieldNode, variables: Args): boolean =>
  (field.directives ?? []).some(({ name, arguments: given }) => {
    const value = given?.[0]?.value
    const told =
      value?.kind === Kind.VARIABLE ? variables[value.name.value] : value?.kind === Kind.BOOLEAN && value.value
    return name.value === 'include' ? told === false : name.value === 'skip' && told === true
  })

/** The nodes that a document may bring at most: the page sizes multiplied down each path, summed. */
export function possibleNodes(document: DocumentNode, variables: Args): number {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  )
  const count = (set: SelectionSetNode | undefined, times: number): number =>
    (set?.selections ?? []).reduce((sum, one) => {
      if (one.kind === Kind.INLINE_FRAGMENT) return sum + count(one.selectionSet, times)
      if (one.kind === Kind.FRAGMENT_SPREAD) return sum + count(fragments.get(one.name.value)?.selectionSet, times)
      if (leftOut(one, variables)) return sum
      const size = pageSize(one, variables)
      return size === null
        ? sum + count(one.selectionSet, times)
        : sum + times * size + count(one.selectionSet, times * size)
    }, 0)
  return document.definitions.reduce(
    (sum, one) => (one.kind === Kind.OPERATION_DEFINITION ? sum + count(one.selectionSet, 1) : sum),
    0,
  )
}

/** GitHub's refusal of a document that asks for too much, or null. */
export function tooManyNodes(document: DocumentNode, variables: Args): Fault | null {
  const nodes = possibleNodes(document, variables)
  if (nodes <= mostNodes) return null
  return new Fault(
    'MAX_NODE_LIMIT_EXCEEDED',
    `This query requests up to ${nodes.toLocaleString('en-US')} possible nodes which exceeds the maximum limit of 500,000.`,
  )
}
