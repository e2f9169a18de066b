import type { EventOf } from '../../shared/domain/scenario/scenario.ts'
import { staff } from '../journey/forge.ts'
import { teamOf } from './company.ts'
import type { Desk } from './desk.ts'

/** Reads that fail, as the forge and the registry let them fail, and that answer again. */

const reads: Readonly<Record<EventOf<'fails'>['read'], { readonly path: string; readonly holding?: string }>> = {
  teams: { path: '/api/graphql$', holding: 'query Teams' },
  reviews: { path: '/api/graphql$', holding: 'query Pull' },
  commits: { path: '/api/graphql$', holding: 'query Pull' },
  events: { path: '/activity$' },
  policy: { path: '/api/graphql$', holding: ':governance' },
  registry: { path: '' },
}

type Failure = Pick<EventOf<'fails'>, 'read' | 'status' | 'role'>

function failRegistry(desk: Desk, status: Failure['status']): void {
  desk.registry.proxy.misbehave(
    /./,
    status === 'timeout' ? { does: 'silence' } : { does: 'answer', status, type: 'text/html', body: 'Error' },
  )
}

export function failAgain(desk: Desk): void {
  const failure = desk.world.failures.find(({ read }) => read === 'registry')
  if (failure !== undefined) failRegistry(desk, failure.status)
}

/** How GraphQL says that a part of what was asked cannot be had. */
const partly = (status: Failure['status']): { readonly type?: string; readonly message: string } => {
  if (status === 404) return { type: 'NOT_FOUND', message: 'Could not resolve to a node' }
  if (status === 403) return { type: 'FORBIDDEN', message: 'Resource not accessible by integration' }
  return { message: 'Something went wrong while executing your query' }
}

/** The fault of a part of a document, where GraphQL can tell of that part alone. */
function partOf(desk: Desk, { read, status, role }: Failure): object | null {
  if (read === 'commits' && status !== 'timeout')
    return { partly: { path: ['repository', 'pullRequest', 'commits'], nulls: 2, ...partly(status) } }
  const team = role === undefined ? null : teamOf(desk.world, role)
  if (read !== 'teams' || team === null) return null
  return { partly: { path: ['t#', 'team'], nulls: 2, team: `${team.org}/${team.slug}`, ...partly(status) } }
}

export async function fails(desk: Desk, failure: Failure): Promise<void> {
  const { read, status } = failure
  if (read === 'registry') {
    failRegistry(desk, status)
    return
  }
  const fault = partOf(desk, failure) ?? (status === 'timeout' ? { hang: true } : { status })
  await staff(desk.forge.standIn, 'faults', { ...reads[read], times: 100_000, ...fault })
}

/** Everything answers again but what still fails for another reason. */
export async function recover(desk: Desk, label: string): Promise<void> {
  desk.registry.proxy.behave()
  await staff(desk.forge.standIn, 'no-faults', {})
  for (const failure of desk.world.failures.filter(({ until }) => until !== label)) await fails(desk, failure)
}
