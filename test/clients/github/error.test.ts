import { describe, expect, test } from 'vitest'
import { forbiddenMend, ForgeError, forgeErrorCodes } from '../../../shared/clients/github/error.ts'
import { describeFailure } from '../../../shared/runtime/failure.ts'

describe('what a refused request lacks', () => {
  test.each([
    ['POST /repos/{owner}/{repo}/check-runs', 'checks: write'],
    ['PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', 'checks: write'],
    ['POST /repos/{owner}/{repo}/issues/{issue_number}/comments', 'pull-requests: write'],
    ['POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', 'pull-requests: write'],
    ['POST /repos/{owner}/{repo}/deployments', 'deployments: write'],
    ['GET /repos/{owner}/{repo}/activity', 'contents: read'],
    ['POST /repos/{owner}/{repo}/git/refs', 'contents: write'],
    ['graphql createCommitOnBranch', 'contents: write'],
    ['graphql teams', 'members: read'],
    ['graphql repository', 'contents: read'],
    ['graphql folders', 'contents: read'],
    ['graphql ledger', 'contents: read'],
    ['graphql history', 'contents: read'],
    ['graphql pull', 'pull-requests: read'],
    ['graphql open', 'pull-requests: read'],
    ['graphql heads', 'checks: read'],
    ['GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', 'pull-requests: read'],
    ['GET /repos/{owner}/{repo}/pulls/{pull_number}/files', 'pull-requests: read'],
    ['GET /repos/{owner}/{repo}/commits', 'contents: read'],
    ['GET /repos/{owner}/{repo}/compare/{basehead}', 'contents: read'],
    ['GET /repos/{owner}/{repo}/git/trees/{tree_sha}', 'contents: read'],
    ['GET /repos/{owner}/{repo}/rulesets/rule-suites', 'administration: read'],
    ['PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}', 'administration: write'],
    ['PUT /repos/{owner}/{repo}/environments/{environment_name}', 'administration: write'],
    ['GET /repos/{owner}/{repo}/environments', 'actions: read'],
    ['GET /repos/{owner}/{repo}/environments/{environment_name}/secrets', 'environments: read'],
    ['GET /repos/{owner}/{repo}/actions/organization-secrets', 'secrets: read'],
    ['GET /repos/{owner}/{repo}/actions/variables', 'variables: read'],
    ['GET /repos/{owner}/{repo}/actions/permissions/workflow', 'administration: read'],
    ['GET /orgs/{org}/installations', 'organization administration: read'],
    ['GET /orgs/{org}/teams/{team_slug}', 'members: read'],
    ['GET /repos/{owner}/{repo}/codeowners/errors', 'contents: read'],
  ])('%s: %s', (request, permission) => {
    expect(forbiddenMend(request)).toContain(permission)
  })

  test('is told in general where the request is not known', () => {
    expect(forbiddenMend('GET /emojis')).toBe('Give the token the permission that this request needs.')
  })
})

test('an error keeps its code, its status and its cause', () => {
  const cause = new Error('socket')
  const error = new ForgeError('unreachable', 'said', { cause })
  expect([error.code, error.status, error.cause, error.name]).toEqual(['unreachable', null, cause, 'ForgeError'])
  expect(new ForgeError('conflict', 'said', { status: 409 }).status).toBe(409)
})

describe('what a person can do about an error', () => {
  const unforeseen: readonly string[] = ['unprocessable', 'bad-answer', 'too-much']

  test.each(forgeErrorCodes.filter((code) => !unforeseen.includes(code)))('%s ends its message', (code) => {
    const { mend, message } = new ForgeError(code, 'It failed.')
    expect(mend).toMatch(/^[A-Z].*\.$/)
    expect(message).toBe(`It failed. ${mend ?? ''}`)
    expect(describeFailure(new ForgeError(code, 'It failed.'), { debug: false })).toEqual({
      headline: message,
      details: [],
    })
  })

  test.each(unforeseen.flatMap((code) => forgeErrorCodes.filter((one) => one === code)))(
    '%s is nothing that anybody foresaw, and its stack is shown',
    (code) => {
      const error = new ForgeError(code, 'It failed.')
      expect([error.mend, error.message]).toEqual([null, 'It failed.'])
      expect(describeFailure(error, { debug: false }).details.join('\n')).toContain('error.test.ts')
    },
  )

  test('is its own where it is known better', () => {
    const error = new ForgeError('forbidden', 'Refused.', { mend: 'Ask Rita.' })
    expect([error.mend, error.message]).toEqual(['Ask Rita.', 'Refused. Ask Rita.'])
  })

  test('is said once', () => {
    expect(new ForgeError('conflict', 'It moved. Run the job again.').message).toBe('It moved. Run the job again.')
  })
})

test('no code is there twice', () => {
  expect(new Set(forgeErrorCodes).size).toBe(forgeErrorCodes.length)
})
