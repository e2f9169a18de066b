import { codeOwnersPath, parseCodeOwners, uncoveredFolders } from '../protection/code-owners.ts'
import { namedEnvironment, wantedEnvironments, type Environment } from '../protection/environment.ts'
import { bothSeen, mapSeen, type Seen } from '../protection/seen.ts'
import { formatHolder } from '../protection/setup.ts'
import { done, given, missing, noneOf, unknown, type Outcome } from './precondition.ts'
import { setupSeen, type World } from './world.ts'

/** Who is asked about changes, and the environments that hold the credentials. */

export const codeOwnersValid = ({ ownersFaults }: World): Outcome =>
  given(ownersFaults, (faults) =>
    faults === null
      ? missing({ faults: [`${codeOwnersPath} is not there`] })
      : noneOf(
          'faults',
          faults.map(({ line, message }) => `line ${line}: ${message}`),
        ),
  )

export const codeOwnersCover = (world: World): Outcome =>
  given(bothSeen(world.governance, setupSeen(world)), ([{ files }, { owners }]) => {
    const text = files.find(({ path }) => path === codeOwnersPath)?.text
    if (text === undefined) return unknown(`there is no ${codeOwnersPath} to read`)
    return noneOf('folders', uncoveredFolders(parseCodeOwners(text), owners.map(formatHolder)))
  })

type Pair = { readonly name: string; readonly unattended: boolean; readonly found: Environment | null }

/** Each wanted environment with the one that is there. */
const pairs = (world: World): Seen<readonly Pair[]> =>
  mapSeen(bothSeen(setupSeen(world), world.environments), ([setup, environments]) =>
    wantedEnvironments({ setup, defaultBranch: world.defaultBranch }).map(({ name, unattended }) => ({
      name,
      unattended,
      found: namedEnvironment(environments, name),
    })),
  )

/** The environments that are there; one that is not is said by its own precondition. */
const there = (all: readonly Pair[]): readonly { readonly unattended: boolean; readonly found: Environment }[] =>
  all.flatMap(({ unattended, found }) => (found === null ? [] : [{ unattended, found }]))

export const environmentsExist = (world: World): Outcome =>
  given(pairs(world), (all) =>
    noneOf(
      'environments',
      all.filter(({ found }) => found === null).map(({ name }) => name),
    ),
  )

const restricted = ({ from, branches }: Environment, branch: string): boolean =>
  from === 'named' && branches.length === 1 && branches.every(({ name, type }) => name === branch && type === 'branch')

export const environmentsRestricted = (world: World): Outcome =>
  given(pairs(world), (all) => {
    const found = there(all)
    if (found.length === 0) return unknown('none of the environments is there')
    return noneOf(
      'environments',
      found.filter((one) => !restricted(one.found, world.defaultBranch)).map((one) => one.found.name),
    )
  })

export const environmentsNoAdminBypass = (world: World): Outcome =>
  given(pairs(world), (all) => {
    const found = there(all)
    if (found.length === 0) return unknown('none of the environments is there')
    const open = found.filter((one) => one.found.adminsBypass === true).map((one) => one.found.name)
    if (open.length > 0) return missing({ environments: open })
    const silent = found.filter((one) => one.found.adminsBypass === null).map((one) => one.found.name)
    return silent.length === 0 ? done() : unknown(`the forge does not say it of ${silent.join(', ')}`)
  })

/** A judgement follows a review within a minute, so nobody may be waited for. */
export const judgingUnattended = (world: World): Outcome =>
  given(pairs(world), (all) => {
    const judging = there(all).filter(({ unattended }) => unattended)
    if (judging.length === 0) return unknown('the environment of the judging jobs is not there')
    const waits = judging.filter(({ found }) => found.reviewers.length > 0 || found.waitMinutes > 0)
    return noneOf(
      'environments',
      waits.map(({ found }) => found.name),
    )
  })
