import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { login, repository } from '../../journey/company.ts'
import { startAlone, type Alone } from '../../journey/alone.ts'
import { portOf, welcome } from '../../../scripts/stand-in/welcome.ts'
import type { Secure } from '../server.ts'

/** The stand-in alone, over TLS and under /api/v3, asked as GitHub's own command-line client asks. */

let alone: Alone
let secure: Secure

beforeAll(async () => {
  alone = await startAlone()
  if (alone.forge.secure === null) throw new Error('no door over TLS')
  secure = alone.forge.secure
}, 60_000)
afterAll(() => alone.stop())

type Said = { readonly status: number; readonly body: unknown; readonly link: string; readonly type: string }

function ask(
  who: keyof Alone['company']['tokens'] | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<Said> {
  const authorization = who === null ? {} : { authorization: `token ${alone.company.tokens[who]}` }
  const headers = { ...authorization, 'content-type': 'application/json; charset=utf-8', accept: '*/*' }
  return new Promise((resolve, reject) => {
    const asking = request(`${secure.url}${path}`, {
      ...{ method, headers, agent: false, family: 4 },
      ca: readFileSync(secure.authority),
    })
    asking.on('error', reject)
    asking.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8')
        const { 'content-type': type = '', link = '' } = response.headers
        const parsed: unknown = type.includes('json') && text !== '' ? JSON.parse(text) : text
        resolve({ status: response.statusCode ?? 0, body: parsed, link: String(link), type })
      })
    })
    asking.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

const rest = `/api/v3/repos/${repository}`
const graphql = async (who: 'dana' | 'mel' | 'vera', query: string, variables: object = {}): Promise<unknown> =>
  (await ask(who, 'POST', '/api/graphql', { query, variables })).body

describe('over TLS', () => {
  test('an account is who its token says, and no token is nobody', async () => {
    expect(await ask('mel', 'GET', '/api/v3/user')).toMatchObject({ status: 200, body: { login: login('mel') } })
    expect(await ask(null, 'GET', '/api/v3/user')).toMatchObject({ status: 401 })
    expect(await ask(null, 'GET', rest)).toMatchObject({ status: 404 })
  })

  test('a page leads to the next over TLS again', async () => {
    const { link, body } = await ask('mel', 'GET', `${rest}/labels?per_page=2`)
    expect(body).toHaveLength(2)
    expect(link).toContain(`<${secure.apiUrl}/repos/${repository}/labels?per_page=2&page=2>; rel="next"`)
  })

  test('what is not built is 501 and says so', async () => {
    expect(await ask('mel', 'GET', `${rest}/hooks`)).toMatchObject({
      status: 501,
      body: { message: `The stand-in does not build GET ${rest}/hooks.` },
    })
  })

  test('git reads and writes by the token, and refuses who may not', async () => {
    const env = {
      ...process.env,
      GIT_SSL_CAINFO: secure.authority,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
    }
    const at = (who: 'mel' | 'audrey'): string =>
      `${secure.url.replace('://', `://${who}:${alone.company.tokens[who]}@`)}/${repository}.git`
    const git = (...words: readonly string[]): Promise<{ readonly stdout: string }> =>
      promisify(execFile)('git', words, { env })
    expect((await git('ls-remote', at('audrey'), 'main')).stdout).toMatch(/^[0-9a-f]{40}\trefs\/heads\/main/)
    const folder = `${alone.forge.folder}/acme-model-governance.git`
    await git('-C', folder, 'push', '--quiet', at('mel'), 'main:refs/heads/by-mel')
    await expect(git('-C', folder, 'push', '--quiet', at('audrey'), 'main:refs/heads/by-audrey')).rejects.toThrow(/403/)
    const blind = { ...env, GIT_SSL_CAINFO: '/dev/null' }
    await expect(promisify(execFile)('git', ['ls-remote', at('mel')], { env: blind })).rejects.toThrow(/certificate/)
  })
})

// the requests are those of gh 2.23, https://cli.github.com/manual, shortened
describe('as gh asks', () => {
  const named = { owner: 'acme', repo: 'model-governance' }
  const inRepo = 'query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo)'

  test('pr create, view, review, comment, ready and close', async () => {
    const content = Buffer.from('x\n').toString('base64')
    const tip = (await ask('dana', 'GET', `${rest}/git/ref/heads/main`)).body as {
      readonly object: { readonly sha: string }
    }
    await ask('dana', 'POST', `${rest}/git/refs`, { ref: 'refs/heads/try', sha: tip.object.sha })
    await ask('dana', 'PUT', `${rest}/contents/docs/x.md`, { message: 'Try', content, branch: 'try' })
    const seen = (await graphql('dana', `${inRepo} { id } }`, named)) as {
      readonly data: { readonly repository: { readonly id: string } }
    }
    const create =
      'mutation ($input: CreatePullRequestInput!) { createPullRequest(input: $input) { pullRequest { id url } } }'
    const input = {
      repositoryId: seen.data.repository.id,
      baseRefName: 'main',
      headRefName: 'try',
      title: 'T',
      draft: true,
    }
    expect(await graphql('dana', create, { input })).toMatchObject({
      data: { createPullRequest: { pullRequest: { url: `${secure.url}/${repository}/pull/1` } } },
    })
    const view = `${inRepo} { pullRequest(number: 1) { id state isDraft reviewDecision labels(first: 100) { nodes { name } }
      assignees(first: 100) { nodes { login } } reviewRequests(first: 100) { nodes { requestedReviewer { __typename
      ... on User { login } ... on Team { organization { login } name slug } } } }
      projectCards(first: 100) { totalCount } files(first: 100) { nodes { path additions deletions } } } } }`
    const { data } = (await graphql('vera', view, named)) as {
      readonly data: { readonly repository: { readonly pullRequest: { readonly id: string } } }
    }
    expect(data.repository.pullRequest).toMatchObject({
      isDraft: true,
      files: { nodes: [{ path: 'docs/x.md', additions: 1, deletions: 0 }] },
    })
    const pull = data.repository.pullRequest.id
    const change = (name: string, more: string, answer: string): string =>
      `mutation { ${name}(input: { ${more} }) { ${answer} } }`
    const ready = change('markPullRequestReadyForReview', `pullRequestId: "${pull}"`, 'pullRequest { isDraft }')
    expect(await graphql('dana', ready)).toMatchObject({ data: {} })
    const approve = change(
      'addPullRequestReview',
      `pullRequestId: "${pull}", event: APPROVE`,
      'pullRequestReview { state }',
    )
    expect(await graphql('dana', approve)).toMatchObject({
      errors: [{ type: 'UNPROCESSABLE', message: 'Can not approve your own pull request' }],
    })
    expect(await graphql('vera', approve)).toMatchObject({
      data: { addPullRequestReview: { pullRequestReview: { state: 'APPROVED' } } },
    })
    const auto = change('enablePullRequestAutoMerge', `pullRequestId: "${pull}"`, 'clientMutationId')
    expect(await graphql('mel', auto)).toMatchObject({ errors: [{ type: 'UNPROCESSABLE' }] })
    const merge = change('mergePullRequest', `pullRequestId: "${pull}"`, 'clientMutationId')
    expect(await graphql('mel', merge)).toMatchObject({ errors: [{}] })
    const close = change('closePullRequest', `pullRequestId: "${pull}"`, 'pullRequest { state }')
    expect(await graphql('dana', close)).toMatchObject({
      data: { closePullRequest: { pullRequest: { state: 'CLOSED' } } },
    })
  })

  test('issue create, list and edit; pr list by search; label, release and repo list', async () => {
    const made = await ask('mel', 'POST', `${rest}/issues`, { title: 'Why?', labels: ['bug'] })
    expect(made).toMatchObject({ status: 201, body: { html_url: `${secure.url}/${repository}/issues/2` } })
    const list = `${inRepo} { hasIssuesEnabled issues(first: 30, orderBy: { field: CREATED_AT, direction: DESC },
      states: [OPEN], filterBy: { viewerSubscribed: false }) { totalCount nodes { number title } } label(name: "BUG") { id } } }`
    expect(await graphql('mel', list, named)).toMatchObject({
      data: {
        repository: { issues: { totalCount: 1, nodes: [{ number: 2 }] }, label: { id: expect.any(String) as unknown } },
      },
    })
    const search =
      'query ($q: String!) { search(query: $q, type: ISSUE, first: 30) { issueCount nodes { ... on Issue { number } ... on PullRequest { number } } } }'
    const find = async (q: string): Promise<unknown> =>
      ((await graphql('mel', search, { q })) as { readonly data: { readonly search: unknown } }).data.search
    expect(await find(`repo:${repository} is:issue label:bug author:${login('mel')}`)).toEqual({
      issueCount: 1,
      nodes: [{ number: 2 }],
    })
    expect(await find(`repo:${repository} type:pr state:open`)).toEqual({ issueCount: 0, nodes: [] })
    expect(await find(`repo:${repository} "why?" -label:question`)).toEqual({ issueCount: 1, nodes: [{ number: 2 }] })
    expect(
      await graphql(
        'mel',
        `
          {
            search(query: "stars:>3", type: ISSUE, first: 1) {
              issueCount
            }
          }
        `,
      ),
    ).toMatchObject({
      errors: [{ message: 'not built in the stand-in: stars: in a search' }],
    })
    const more = `${inRepo} { releases(first: 30, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { name } } } }`
    expect(await graphql('mel', more, named)).toEqual({ data: { repository: { releases: { nodes: [] } } } })
    const repos =
      '{ repositoryOwner(login: "acme") { repositories(first: 9, ownerAffiliations: OWNER) { nodes { nameWithOwner } } } }'
    expect(await graphql('mel', repos)).toEqual({
      data: { repositoryOwner: { repositories: { nodes: [{ nameWithOwner: repository }] } } },
    })
  })

  // one answer for several kinds of nodes under one name, which the kinds type differently
  test('issue view, which asks an issue and a pull request for their state under one name', async () => {
    const query = `${inRepo} { issue: issueOrPullRequest(number: 2) { __typename ... on Issue { state } ... on PullRequest { state } } } }`
    expect(await graphql('mel', query, named)).toEqual({
      data: { repository: { issue: { __typename: 'Issue', state: 'OPEN' } } },
    })
  })
})

describe('what it says at its start', () => {
  test('names every address, every token and how each client is pointed at it', () => {
    const said = welcome(alone.forge, secure, alone.company)
    const { tokens } = alone.company
    const all = [
      secure.apiUrl,
      secure.graphqlUrl,
      alone.forge.apiUrl,
      alone.forge.adminSecret,
      ...Object.values(tokens),
    ]
    expect(all.filter((part) => !said.includes(part))).toEqual([])
    const variables = ['GH_HOST', 'GH_ENTERPRISE_TOKEN', 'SSL_CERT_FILE', 'GIT_SSL_CAINFO', 'NODE_EXTRA_CA_CERTS']
    expect(variables.filter((name) => !new RegExp(`^  export ${name}=\\S+$`, 'm').test(said))).toEqual([])
  })

  test.each(['x', '', '-1', '70000', '80.5'])('%j is no port', (asked) => {
    expect(() => portOf(asked)).toThrow(`${asked} is no port. Give a number up to 65535.`)
  })
})
