import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { locate } from '../../../shared/clients/document/yaml.ts'
import { withoutTeams } from '../../../shared/gather/judging/team-roles.ts'
import { readGovernance } from '../../../shared/gather/governance.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { factsOf, propose, signAll } from '../../builders/requests.ts'
import { listedRoles, world } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'

const governanceOf = async (policy?: unknown) => {
  const own = await world(policy === undefined ? {} : { policy })
  return readGovernance(own.forge, fakeDocuments, own.forge.tip())
}

describe('the governance of a repository without the App', () => {
  test('can be used where every role is a list of people', async () => {
    const governance = await governanceOf(listedRoles)
    expect(withoutTeams(fakeDocuments, governance, null)).toEqual(governance)
  })

  test('cannot be used where a role is a team; each is named with its line, and the App as the mend', async () => {
    const written = readFileSync(new URL('../../fixtures/documents/policy.yml', import.meta.url), 'utf8')
    const governance = await governanceOf()
    const files = governance.files.map((file) =>
      file.path === 'governance/policy.yml' ? { ...file, text: written } : file,
    )
    const { policy } = withoutTeams({ ...fakeDocuments, locate }, { ...governance, files }, null)
    expect(policy).toMatchObject({ state: 'wrong' })
    const problems = policy.state === 'wrong' ? policy.problems : []
    expect(problems).toHaveLength(8)
    expect(problems.find(({ path }) => path === 'roles.model-risk')).toMatchObject({
      file: 'governance/policy.yml',
      line: written.split('\n').findIndex((line) => line.includes('acme/model-risk')) + 1,
      message: expect.stringMatching(/the team acme\/model-risk, which only the suite's GitHub App can read/),
    })
  })

  test('that cannot be read anyway is left as it is', async () => {
    const governance = { ...(await governanceOf()), policy: { state: 'absent' as const } }
    expect(withoutTeams(fakeDocuments, governance, null)).toBe(governance)
  })
})

test('with the App teams are asked', async () => {
  const governance = await governanceOf()
  expect(withoutTeams(fakeDocuments, governance, 'countersign')).toBe(governance)
})

describe('a request of a trial', () => {
  test('is judged by people who are listed', async () => {
    const own = await world({ app: null, policy: listedRoles })
    const { number, digest } = await propose(own)
    signAll(own, number, digest)
    const facts = await factsOf(own, number)
    expect(judgeRequest(facts, facts.readAt, null).mergeable).toBe(true)
  })

  test('is an error at every stage where a role is a team', async () => {
    const own = await world({ app: null })
    const { number, digest } = await propose(own)
    signAll(own, number, digest)
    const facts = await factsOf(own, number)
    const { stages } = judgeRequest(facts, facts.readAt, null)
    expect(stages.map(({ state }) => state)).not.toContain('passed')
    const said = stages[0]?.findings.filter(({ code }) => code === 'governance-unreadable')
    expect(JSON.stringify(said)).toContain('only the suite')
  })
})
