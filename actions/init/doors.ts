import type { Administration } from '../../shared/ports/administration.ts'
import type { Forge } from '../../shared/ports/forge.ts'
import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import type { Inputs } from './inputs.ts'

/** What the forge can tell while a repository is founded; nothing of it where no token was given. */
export type Doors = {
  readonly owner: string
  readonly members: Forge['members'] | null
  /** the numbers of accounts, null for one that is not there; null where nobody can be asked */
  readonly accounts: (logins: readonly string[]) => Promise<ReadonlyMap<string, number | null> | null>
  /** the short names of the organisation's teams */
  readonly teams: () => Promise<readonly string[]>
}

const shut = (owner: string): Doors => ({
  owner,
  members: null,
  accounts: () => Promise.resolve(null),
  teams: () => Promise.resolve([]),
})

function opened(owner: string, forge: Forge, administration: Administration): Doors {
  return {
    owner,
    members: (teams, inherited) => forge.members(teams, inherited),
    accounts: async (logins) => {
      const found = await Promise.all(
        logins.map(async (login) => [login, (await forge.account(login))?.id ?? null] as const),
      )
      return new Map(found)
    },
    teams: () => administration.teams(),
  }
}

/** The forge of the repository, where a token was given. */
export function doorsOf(house: House, inputs: Inputs, repository: string | undefined): Doors {
  const [owner, name] = repository?.split('/') ?? []
  if (owner === undefined || name === undefined) return shut('')
  if (inputs['github-token'] === undefined) return shut(owner)
  const credentials = { ...credentialsOf(inputs), repository: { owner, name } }
  return opened(owner, house.ports(credentials).forge, house.administration(credentials))
}
