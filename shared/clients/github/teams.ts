import type { Account } from '../../domain/forge.ts'
import { TeamAnswer } from './answers.ts'
import { parseAnswer, type GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { teamsQuery } from './queries.ts'

export type TeamReading =
  { readonly team: string; readonly members: readonly Account[] } | { readonly team: string; readonly failed: string }

type Page = {
  readonly team: string
  readonly members: Account[]
  cursor: string | null
  open: boolean
  failed: string | null
}

const mostPages = 50

function takeTeam(page: Page, value: unknown, fault: string | null): void {
  if (fault !== null) {
    page.failed = fault
    page.open = false
    return
  }
  const team = parseAnswer(TeamAnswer, value ?? null, 'graphql teams')?.team ?? null
  if (team === null) {
    page.failed = `there is no team ${page.team} that the token may see; the App needs the organisation permission members: read`
    page.open = false
    return
  }
  const { nodes, pageInfo, totalCount } = team.members
  page.members.push(
    ...nodes.map(({ databaseId, login }): Account => ({ id: databaseId, login, kind: 'user', state: 'active' })),
  )
  const before = page.cursor
  page.open = pageInfo.hasNextPage
  page.cursor = pageInfo.endCursor
  if (page.open && (page.cursor === null || page.cursor === before)) {
    page.open = false
    page.failed = `GitHub promises more members of ${page.team} and does not say where`
    return
  }
  if (!page.open && totalCount !== page.members.length) {
    page.failed = `GitHub counts ${totalCount} members of ${page.team} and gave ${page.members.length}`
  }
}

/** The active members of each team, or why they could not be read; one failed team leaves the others readable. */
export async function readTeams(
  connection: GithubConnection,
  teams: readonly string[],
  inherited: boolean,
): Promise<readonly TeamReading[]> {
  const pages = teams.map((team): Page => ({ team, members: [], cursor: null, open: true, failed: null }))
  for (let round = 0; round < mostPages; round++) {
    const open = pages.filter((page) => page.open)
    if (open.length === 0) break
    const variables = Object.fromEntries(
      open.flatMap(({ team, cursor }, index) => {
        const [org = '', slug = ''] = team.split('/')
        return [
          [`org${index}`, org],
          [`team${index}`, slug],
          [`after${index}`, cursor],
        ]
      }),
    )
    const { data, errors } = await connection.graphqlPartly('teams', teamsQuery(open.length), {
      membership: inherited ? 'ALL' : 'IMMEDIATE',
      ...variables,
    })
    const general = errors.find((error) => !/^t\d+$/.test(error.path[0] ?? ''))
    const values =
      typeof data === 'object' && data !== null ? new Map(Object.entries(data)) : new Map<string, unknown>()
    for (const [index, page] of open.entries()) {
      const own = errors.find((error) => error.path[0] === `t${index}`) ?? general
      takeTeam(page, values.get(`t${index}`), own === undefined ? null : own.message)
    }
  }
  if (pages.some((page) => page.open))
    throw new ForgeError('too-much', `A team has more than ${mostPages * 100} members.`)
  return pages.map(({ team, members, failed }) => (failed === null ? { team, members } : { team, failed }))
}
