import { formatProblem, readDocument } from '../../shared/domain/document/document.ts'
import {
  readEnvironmentChoice,
  readHolder,
  readRoleChoice,
  readSuitePin,
  readTiers,
  repositoryOfRemote,
  type Choice,
} from '../../shared/domain/founding/choices.ts'
import { foundingRoles, usualTeam, type Founding } from '../../shared/domain/founding/founding.ts'
import { GivenPeople, identifiedPeople } from '../../shared/domain/founding/people-file.ts'
import type { Role } from '../../shared/domain/governance/policy.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { localFile } from '../../shared/runtime/local/checkout.ts'
import type { Inputs } from './inputs.ts'
import type { Doors } from './doors.ts'

/** The answers that a repository is founded on: from flags, from what can be found out, from a person at the terminal. */

/** What each question means to somebody who has read nothing else. */
const meanings = {
  registry: 'the address of the MLflow server, such as https://mlflow.acme.example',
  repository: 'the governance repository as owner/name; there is no git remote to tell it',
  suite: 'the commit of this suite that every workflow pins, 40 hex digits',
  people:
    'a YAML file that says who is who: people: {dana: {github: dana-acme, mlflow: [dana], emails: [dana@acme.example], name: Dana Dietz}}',
} as const

/** Collects what is missing and what is wrong, so that all of it is told at once. */
class AnswersError extends UserError {
  constructor(missing: readonly string[], problems: readonly string[]) {
    super(
      missing.length > 0
        ? 'Some answers are missing, and no terminal is there to ask.'
        : 'Some answers cannot be used.',
      [...missing, ...problems].map((line) => `\n- ${line}`).join(''),
    )
  }
}

type Sheet = { readonly missing: string[]; readonly problems: string[] }

async function answered(
  house: House,
  sheet: Sheet,
  flag: string,
  meaning: string,
  given: string | undefined,
): Promise<string | undefined> {
  if (given !== undefined && given !== '') return given
  const said = house.ask === null ? '' : await house.ask(`${meaning}\n${flag}: `)
  if (said !== '') return said
  sheet.missing.push(`${flag}: ${meaning}`)
  return undefined
}

function taken<T>(sheet: Sheet, choice: Choice<T>): T | undefined {
  if (choice.ok) return choice.value
  sheet.problems.push(choice.problem)
  return undefined
}

/** A file that a flag names, wherever it lies. */
export function namedFile(house: House, path: string): string | null {
  return localFile(house.environment.folders.workspace, path)
}

async function peopleOf(
  house: House,
  sheet: Sheet,
  doors: Doors,
  path: string,
): Promise<Founding['people'] | undefined> {
  const text = namedFile(house, path)
  if (text === null) {
    sheet.problems.push(`There is no file ${path}.`)
    return undefined
  }
  const located = house.documents.locate(text, path)
  const read = located.ok ? readDocument(GivenPeople, located.value) : located
  if (!read.ok) {
    sheet.problems.push(...read.problems.map(formatProblem))
    return undefined
  }
  const logins = Object.values(read.value.people).map(({ github }) => github)
  const numbers = await doors.accounts(logins)
  const { people, problems } = identifiedPeople(read.value, (login) => numbers?.get(login))
  sheet.problems.push(...problems)
  return people
}

async function rolesOf(house: House, sheet: Sheet, doors: Doors, inputs: Inputs): Promise<Record<string, Role>> {
  const roles: Record<string, Role> = {}
  for (const text of inputs.roles) {
    const choice = taken(sheet, readRoleChoice(text, inputs))
    if (choice === undefined) continue
    if (choice.role in roles) sheet.problems.push(`--roles names ${choice.role} twice.`)
    roles[choice.role] = choice.holder
  }
  const teams = inputs.trial ? [] : await doors.teams()
  for (const { role, held } of foundingRoles) {
    if (roles[role] !== undefined) continue
    const team = usualTeam(role, doors.owner, teams)
    if (team !== null) roles[role] = { team }
    else if (held === 'must') {
      const how = inputs.trial
        ? 'people by their keys, such as rita,rob'
        : 'organisation/team, or people such as rita,rob'
      const said = await answered(house, sheet, `--roles ${role}=…`, `who holds the role ${role}: ${how}`, undefined)
      const holder = said === undefined ? undefined : taken(sheet, readHolder(said, inputs))
      if (holder !== undefined) roles[role] = holder
    }
  }
  return roles
}

/** The repository that is founded: named, of the surroundings, or of the git remote. */
export async function repositoryOf(house: House, inputs: Inputs): Promise<string | undefined> {
  const { repository } = house.environment.forge
  if (inputs.repository !== undefined) return inputs.repository
  if (repository !== null) return `${repository.owner}/${repository.name}`
  return repositoryOfRemote((await house.checkout()).remote ?? '') ?? undefined
}

const usualEnvironments = ['staging=challenger:low', 'production=champion']

/** All answers. @throws UserError that lists everything that is missing or wrong, with what it means. */
export async function answersOf(
  house: House,
  inputs: Inputs,
  open: (repository: string | undefined) => Doors,
): Promise<{ readonly founding: Omit<Founding, 'models'>; readonly doors: Doors }> {
  const sheet: Sheet = { missing: [], problems: [] }
  const ask = (name: keyof typeof meanings, given: string | undefined): Promise<string | undefined> =>
    answered(house, sheet, `--${name}`, meanings[name], given)
  const repository = await ask('repository', await repositoryOf(house, inputs))
  const doors = open(repository)
  const registry = await ask('registry', inputs.registry)
  const pin = await ask('suite', inputs.suite)
  const suite = pin === undefined ? undefined : taken(sheet, readSuitePin(pin, house.suite.replace(/^\S+ /, '')))
  const path = await ask('people', inputs.people)
  const people = path === undefined ? undefined : await peopleOf(house, sheet, doors, path)
  const roles = await rolesOf(house, sheet, doors, inputs)
  const named = inputs.environments.length === 0 ? usualEnvironments : inputs.environments
  const environments = named.flatMap((text) => taken(sheet, readEnvironmentChoice(text)) ?? [])
  const tiers = inputs.tiers.length === 0 ? (['high', 'medium', 'low'] as const) : taken(sheet, readTiers(inputs.tiers))
  const [owner, name] = repository?.split('/') ?? []
  if (
    sheet.missing.length > 0 ||
    sheet.problems.length > 0 ||
    registry === undefined ||
    suite === undefined ||
    people === undefined ||
    tiers === undefined ||
    owner === undefined ||
    name === undefined
  )
    throw new AnswersError(sheet.missing, sheet.problems)
  const branch = inputs.branch ?? (await house.checkout()).branch ?? 'main'
  const { trial, rescore, runner } = inputs
  const webUrl = house.environment.forge.serverUrl
  return {
    doors,
    founding: { registry, owner, name, webUrl, branch, trial, rescore, suite, runner, roles, environments, tiers, people },
  }
}
