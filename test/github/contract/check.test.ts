import { describe, expect, test } from 'vitest'
import { checkExchange } from './check.ts'
import type { Exchange } from './check.ts'

const json = { 'Content-Type': 'application/json; charset=utf-8' }
const sha = 'd6fde92930d4715a2b49857d24b940956b26d2d3'
const notFound = { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }

function exchange(changes: Partial<Exchange>): Exchange {
  return {
    method: 'GET',
    path: '/rate_limit',
    query: {},
    status: 404,
    responseHeaders: json,
    responseBody: notFound,
    ...changes,
  }
}

const checkRun = {
  id: 4,
  head_sha: sha,
  node_id: 'MDg6Q2hlY2tSdW40',
  external_id: '',
  url: 'https://api.github.com/repos/acme/models/check-runs/4',
  html_url: 'https://github.com/acme/models/runs/4',
  details_url: 'https://example.com',
  status: 'completed',
  conclusion: 'success',
  started_at: '2026-11-24T08:00:00Z',
  completed_at: '2026-11-24T08:00:01Z',
  output: {
    title: 'Passed',
    summary: '',
    text: null,
    annotations_count: 0,
    annotations_url: 'https://api.github.com/a',
  },
  name: 'governance / 1 validation gates',
  check_suite: { id: 5 },
  app: null,
  pull_requests: [],
}

function created(requestBody: unknown, responseBody: unknown = checkRun): Exchange {
  return exchange({ method: 'POST', path: '/repos/acme/models/check-runs', status: 201, requestBody, responseBody })
}

const wanted = { name: 'governance / 1 validation gates', head_sha: sha, status: 'completed', conclusion: 'success' }
const annotation = { path: 'a.yml', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'no' }

describe('what fits', () => {
  test.each<[string, Exchange]>([
    ['a check run as GitHub documents it', created(wanted)],
    [
      'fifty annotations',
      created({ ...wanted, output: { title: 't', summary: 's', annotations: Array(50).fill(annotation) } }),
    ],
    ['a 404 where the description names one', exchange({ path: '/repos/acme/models' })],
    ['a 403 the description does not name', exchange({ path: '/repos/acme/models/activity', status: 403 })],
    ['a slash in a path value, as itself', exchange({ path: '/repos/acme/models/contents/m/x.yaml' })],
    ['a slash in a path value, as Octokit writes it', exchange({ path: '/repos/acme/models/contents/m%2Fx.yaml' })],
    ['the root folder without a last slash', exchange({ path: '/repos/acme/models/contents' })],
    ['a reference with a slash', exchange({ path: '/repos/acme/models/git/ref/heads%2Ff%2Fx' })],
    [
      'a query value that is a number in words',
      exchange({ path: '/repos/acme/models/pulls', query: { per_page: '100' } }),
    ],
    [
      'an empty PUT',
      exchange({ method: 'PUT', path: '/repos/acme/models/pulls/1/merge', requestBody: '', status: 405 }),
    ],
    ['304 without a body', exchange({ path: '/users/dana', status: 304, responseBody: undefined })],
    [
      '204 without a body',
      exchange({ method: 'DELETE', path: '/repos/acme/models/rulesets/1', status: 204, responseBody: '' }),
    ],
    [
      'a raw file',
      exchange({
        path: '/repos/acme/models/contents/a.txt',
        status: 200,
        responseHeaders: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
        responseBody: [],
      }),
    ],
    [
      'a diff instead of JSON',
      exchange({
        path: '/repos/acme/models/pulls/1',
        status: 200,
        responseHeaders: { 'content-type': 'application/vnd.github.diff; charset=utf-8' },
        responseBody: 'diff --git a/x b/x',
      }),
    ],
    [
      'a gateway page',
      exchange({
        path: '/users/dana',
        status: 502,
        responseBody: '<html>',
        responseHeaders: { 'content-type': 'text/html' },
      }),
    ],
    [
      'a wrong request that is refused',
      exchange({ ...created({ name: 1 }), status: 422, responseBody: { message: 'Invalid request.' } }),
    ],
  ])('%s', (_, asked) => {
    expect(checkExchange(asked)).toEqual([])
  })
})

describe('what does not fit', () => {
  const name = 'POST /repos/acme/models/check-runs:'
  test.each<[string, Exchange, string]>([
    [
      'fifty-one annotations',
      created({ ...wanted, output: { title: 't', summary: 's', annotations: Array(51).fill(annotation) } }),
      `${name} request body: /output/annotations must NOT have more than 50 items`,
    ],
    [
      'a summary of 70,000 characters',
      created({ ...wanted, output: { title: 't', summary: 's'.repeat(70_000) } }),
      `${name} request body: /output/summary must NOT have more than 65535 characters`,
    ],
    [
      'a conclusion GitHub does not have',
      created({ ...wanted, conclusion: 'passed' }),
      `${name} request body: /conclusion must be equal to one of the allowed values ["action_required","cancelled","failure","neutral","success","skipped","stale","timed_out"]`,
    ],
    [
      'a check run without a commit',
      created({ name: 'x' }),
      `${name} request body: must have required property 'head_sha'`,
    ],
    [
      'a misspelt key',
      created({ ...wanted, externalId: '7' }),
      `${name} request body: /externalId is no key GitHub knows here`,
    ],
    [
      'a misspelt key further down',
      created({ ...wanted, output: { title: 't', summary: 's', annotations: [{ ...annotation, level: 'x' }] } }),
      `${name} request body: /output/annotations/0/level is no key GitHub knows here`,
    ],
    ['no body at all', created(undefined), `${name} request body is missing`],
    [
      'an answer without its name',
      created(wanted, { ...checkRun, name: undefined }),
      `${name} response 201: must have required property 'name'`,
    ],
    ['an answer of the wrong kind', created(wanted, [checkRun]), `${name} response 201: must be object`],
    [
      'a null GitHub never sends',
      created(wanted, { ...checkRun, head_sha: null }),
      `${name} response 201: /head_sha must be string`,
    ],
    [
      'a time that is none',
      created(wanted, { ...checkRun, started_at: 'yesterday' }),
      `${name} response 201: /started_at must match format "date-time"`,
    ],
    [
      'a status the operation never answers',
      exchange({ ...created(wanted), status: 200 }),
      `${name} response 200: GitHub documents no such answer`,
    ],
    [
      'an error without a message',
      exchange({ ...created(wanted), status: 403, responseBody: { error: 'no' } }),
      `${name} response 403: body is neither GitHub's basic-error nor its validation-error (with "message")`,
    ],
    [
      'a query key GitHub does not know',
      exchange({ path: '/repos/acme/models/pulls', query: { perPage: '5' } }),
      'GET /repos/acme/models/pulls: query parameter "perPage" is unknown to GitHub',
    ],
    [
      'a query value outside its list',
      exchange({ path: '/repos/acme/models/pulls', query: { state: 'merged' } }),
      'GET /repos/acme/models/pulls: query parameter "state" = "merged" must be equal to one of the allowed values ["open","closed","all"]',
    ],
    [
      'a pull request that is no number',
      exchange({ path: '/repos/acme/models/pulls/first' }),
      'GET /repos/acme/models/pulls/first: path parameter "pull_number" = "first" must be integer',
    ],
    [
      'a body where GitHub takes none',
      exchange({ path: '/repos/acme/models/pulls/1', requestBody: { a: 1 } }),
      'GET /repos/acme/models/pulls/1: request body: GitHub takes none here',
    ],
    [
      'a body with 204',
      exchange({ method: 'DELETE', path: '/repos/acme/models/rulesets/1', status: 204, responseBody: {} }),
      'DELETE /repos/acme/models/rulesets/1: response 204: GitHub sends no body here',
    ],
    [
      'a page instead of JSON',
      exchange({
        path: '/users/dana',
        status: 200,
        responseHeaders: { 'content-type': 'text/html' },
        responseBody: {},
      }),
      'GET /users/dana: response 200: content-type is text/html',
    ],
    [
      'an operation outside the list',
      exchange({ path: '/repos/acme/models/stargazers' }),
      'GET /repos/acme/models/stargazers: not among the operations of test/github/contract/operations.ts',
    ],
  ])('%s', (_, asked, problem) => {
    expect(checkExchange(asked)).toContain(problem)
  })

  test('one defect is one sentence, however many alternatives the schema has', () => {
    expect(checkExchange(created({ ...wanted, conclusion: 'passed' }))).toHaveLength(1)
    expect(checkExchange(created(wanted, { ...checkRun, conclusion: 'passed' }))).toHaveLength(1)
  })
})
