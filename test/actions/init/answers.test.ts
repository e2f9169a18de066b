import { describe, expect, test } from 'vitest'
import { answersOf, namedFile, repositoryOf } from '../../../actions/init/answers.ts'
import { doorsOf } from '../../../actions/init/doors.ts'
import { Inputs } from '../../../actions/init/inputs.ts'
import { bare } from '../../builders/administration.ts'
import { fakeAdministration } from '../../fakes/administration.ts'
import type { HouseOptions } from '../../fakes/house.ts'
import { answers, setting, trialRoles } from './setting.ts'

async function asked(inputs: Readonly<Record<string, string>>, more: Parameters<typeof setting>[1] = {}) {
  const { house } = await setting(inputs, more)
  const read = house.read(Inputs)
  return (await answersOf(house, read, (repository) => doorsOf(house, read, repository))).founding
}

const nowhere: Partial<HouseOptions> = { env: { GITHUB_REPOSITORY: undefined } }
const trial = { ...answers, trial: 'true', roles: trialRoles }

describe('what is missing', () => {
  test('is told all at once, each flag with what it means, where nobody can be asked', async () => {
    const error = await asked({}, nowhere).catch((reason: unknown) => reason)
    const { message, mend } = error as { readonly message: string; readonly mend: string }
    expect(message).toBe('Some answers are missing, and no terminal is there to ask.')
    expect([...mend.matchAll(/^- (--\S+(?: \S+=…)?): \S/gm)].map(([, flag]) => flag)).toEqual([
      '--repository',
      '--registry',
      '--suite',
      '--people',
      '--roles model-validator=…',
      '--roles compliance-officer=…',
      '--roles business-owner=…',
      '--roles model-risk=…',
    ])
  })

  test('is asked at a terminal, and the answers are as good as flags', async () => {
    const said: Readonly<Record<string, string>> = {
      '--repository: ': 'acme/model-governance',
      '--registry: ': answers.registry,
      '--suite: ': answers.suite,
      '--people: ': answers.people,
      '--roles model-validator=…: ': 'vera',
      '--roles compliance-officer=…: ': 'carl',
      '--roles business-owner=…: ': 'acme/owners',
      '--roles model-risk=…: ': 'rita,rob',
    }
    const founding = await asked({}, { ...nowhere, answers: (question) => said[question.split('\n')[1] ?? ''] ?? '' })
    expect(founding).toMatchObject({
      owner: 'acme',
      name: 'model-governance',
      branch: 'main',
      roles: { 'business-owner': { team: 'acme/owners' }, 'model-risk': { people: ['rita', 'rob'] } },
    })
    expect(Object.keys(founding.roles)).toHaveLength(4)
  })
})

test.each<readonly [string, Readonly<Record<string, string>>, string]>([
  ['a wrong role', { ...trial, roles: `${trialRoles}\nking=rita` }, '"king" is no role'],
  ['a role twice', { ...trial, roles: `${trialRoles}\nmodel-risk=rob` }, '--roles names model-risk twice.'],
  ['a team in a trial', { ...trial, roles: 'model-risk=acme/risk' }, "only the suite's GitHub App can read"],
  ['a tag for a commit', { ...trial, suite: 'v0.1.0' }, '"v0.1.0" is no commit'],
  ['a file that is not there', { ...trial, people: 'nobody.yml' }, 'There is no file nobody.yml.'],
  ['an environment without alias', { ...trial, environments: 'production' }, 'no environment with its alias'],
])('%s is told', async (_, inputs, said) => {
  await expect(asked(inputs)).rejects.toMatchObject({ mend: expect.stringContaining(said) })
})

test('wrong people are told with file and line', async () => {
  const files = { 'given/people.yml': 'people:\n  Dana: {github: dana}\n' }
  await expect(asked(trial, { files })).rejects.toMatchObject({
    mend: expect.stringContaining('given/people.yml:2: people.Dana: has a name that cannot be used'),
  })
})

test('with a token the organisation’s teams with usual names hold the roles', async () => {
  const administration = fakeAdministration(bare)
  const people = 'people:\n  vera: {github: vera}\n'
  const founding = await asked(
    { ...answers, roles: 'auditor=acme/others', 'github-token': 'ghp_x' },
    { administration, files: { 'given/people.yml': people } },
  )
  expect(founding.roles).toMatchObject({
    'model-validator': { team: 'acme/model-validation' },
    auditor: { team: 'acme/others' },
  })
  expect(founding.people.people.vera?.id).toBe(102)
})

test('git tells repository and branch, where nothing else does', async () => {
  const checkout = { remote: 'git@github.com:acme/governance.git', branch: 'trunk' }
  const founding = await asked(trial, { ...nowhere, checkout })
  expect(founding).toMatchObject({ owner: 'acme', name: 'governance', branch: 'trunk' })
  const { house } = await setting({ ...trial, repository: 'acme/other' }, { checkout })
  expect(await repositoryOf(house, house.read(Inputs))).toBe('acme/other')
})

test('a file that a flag names may lie anywhere', async () => {
  const { house, root } = await setting({})
  expect(namedFile(house, `${root}/given/people.yml`)).toContain('dana')
  expect(namedFile(house, 'given/people.yml')).toContain('dana')
  expect(namedFile(house, 'given')).toBeNull()
})
