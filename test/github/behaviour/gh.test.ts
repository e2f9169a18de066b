import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAlone, type Alone } from '../../journey/alone.ts'
import { checkNames, login, repository, type Name } from '../../journey/company.ts'
import { rest, staff } from '../../journey/forge.ts'
import { installationToken } from './app-token.ts'

/** GitHub's own command-line client against the stand-in, where it is installed. */

function installed(): string | null {
  try {
    return (
      execFileSync('gh', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0] ?? ''
    )
  } catch {
    return null
  }
}

const version = installed()
const title = version ?? 'gh is not installed (apt-get install gh), so nothing here was tried with it'

type Said = { readonly code: number; readonly out: string; readonly err: string }

describe.skipIf(version === null)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gh-'))
  const clone = join(folder, 'clone')
  let alone: Alone
  let host = ''
  let authority = ''

  const run = async (who: Name, command: string, words: readonly string[], at = folder): Promise<Said> => {
    const env = {
      ...{ PATH: process.env.PATH ?? '', HOME: folder, GH_CONFIG_DIR: join(folder, 'config'), NO_COLOR: '1' },
      ...{ GH_HOST: host, GH_ENTERPRISE_TOKEN: alone.company.tokens[who], GH_REPO: `${host}/${repository}` },
      ...{ SSL_CERT_FILE: authority, GIT_SSL_CAINFO: authority, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
      ...{ GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1' },
    }
    try {
      const { stdout, stderr } = await promisify(execFile)(command, words, { env, cwd: at, timeout: 30_000 })
      return { code: 0, out: stdout.trim(), err: stderr.trim() }
    } catch (error) {
      const { code = 1, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string }
      return { code, out: stdout.trim(), err: stderr.trim() }
    }
  }
  const gh = (who: Name, ...words: readonly string[]): Promise<Said> => run(who, 'gh', words)
  const done = async (who: Name, ...words: readonly string[]): Promise<string> => {
    const { code, out, err } = await gh(who, ...words)
    expect([words.join(' '), code, err]).toEqual([words.join(' '), 0, expect.any(String)])
    return out
  }

  beforeAll(async () => {
    alone = await startAlone()
    const { secure } = alone.forge
    if (secure === null) throw new Error('no door over TLS')
    ;[host, authority] = [secure.host, secure.authority]
    await run('mel', 'gh', ['auth', 'setup-git'])
    const cloned = await run('mel', 'git', ['clone', '--quiet', `https://${host}/${repository}`, clone])
    expect(cloned).toMatchObject({ code: 0 })
    writeFileSync(join(clone, 'docs', 'try.md'), 'Try.\n')
    for (const words of [
      ['config', 'user.name', 'Dana Dietz'],
      ['config', 'user.email', 'dana@acme.example'],
      ['checkout', '--quiet', '-b', 'try'],
      ['add', '--all'],
      ['commit', '--quiet', '-m', 'Try'],
      ['push', '--quiet', 'origin', 'try'],
    ])
      expect(await run('dana', 'git', words, clone)).toMatchObject({ code: 0 })
  }, 120_000)
  afterAll(async () => {
    await alone.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('knows whom the token is of', async () => {
    expect(await gh('mel', 'auth', 'status')).toMatchObject({
      code: 0,
      err: expect.stringContaining(login('mel')) as unknown,
    })
    expect(await done('vera', 'api', 'user', '--jq', '.login')).toBe(login('vera'))
  })

  test('pages through lists by REST and by GraphQL', async () => {
    const path = `repos/${repository}/labels?per_page=2`
    expect((await done('mel', 'api', '--paginate', path, '--jq', '.[].name')).split('\n')).toHaveLength(9)
    const query = `query($endCursor: String) { repository(owner: "acme", name: "model-governance") {
      labels(first: 4, after: $endCursor) { nodes { name } pageInfo { hasNextPage endCursor } } } }`
    const words = [
      'api',
      'graphql',
      '--paginate',
      '-f',
      `query=${query}`,
      '--jq',
      '.data.repository.labels.nodes[].name',
    ]
    expect((await done('mel', ...words)).split('\n')).toHaveLength(9)
  })

  test('takes a pull request from its opening to its merge, past every refusal on the way', async () => {
    const made = { title: 'Try', head: 'try', base: 'main', body: 'See.' }
    const fields = Object.entries(made).flatMap(([name, value]) => ['-f', `${name}=${value}`])
    expect(await done('dana', 'api', `repos/${repository}/pulls`, ...fields, '--jq', '.number')).toBe('1')
    expect(await done('vera', 'pr', 'list')).toContain('Try\ttry\tOPEN')
    expect(await done('vera', 'pr', 'diff', '1')).toContain('+Try.')
    await done(
      'dana',
      'pr',
      'edit',
      '1',
      '--add-reviewer',
      login('vera'),
      '--add-label',
      'documentation',
      '--title',
      'Other',
    )
    await done('dana', 'pr', 'edit', '1', '--add-reviewer', 'acme/model-risk', '--add-assignee', '@me')
    const seen = await done('vera', 'pr', 'view', '1', '--json', 'title,labels,assignees,reviewRequests')
    expect(JSON.parse(seen)).toMatchObject({
      title: 'Other',
      labels: [{ name: 'documentation' }],
      assignees: [{ login: login('dana') }],
      reviewRequests: [{ login: login('vera') }, { slug: 'acme/model-risk' }],
    })
    expect((await gh('dana', 'pr', 'review', '1', '--approve')).err).toContain('Can not approve your own pull request')
    expect((await gh('vera', 'pr', 'review', '1', '--approve', '-b', 'Read.')).code).toBe(0)
    expect(await done('vera', 'pr', 'comment', '1', '-b', 'So.')).toContain('#issuecomment-')
    await done('dana', 'pr', 'ready', '1', '--undo')
    await done('dana', 'pr', 'ready', '1')
    expect((await gh('mel', 'pr', 'merge', '1', '--merge')).err).toContain('the base branch policy prohibits the merge')
    expect((await gh('mel', 'pr', 'merge', '1', '--merge', '--admin')).err).toContain('Required status check')
    expect((await gh('mel', 'pr', 'merge', '1', '--merge', '--auto')).err).toContain('not allowed')
    await done('dana', 'pr', 'close', '1')
    const closed = await done('dana', 'pr', 'view', '1', '--json', 'closedAt,updatedAt')
    expect(JSON.parse(closed)).toEqual({
      closedAt: expect.any(String) as unknown,
      updatedAt: expect.any(String) as unknown,
    })
    expect((await gh('dana', 'pr', 'edit', '1', '--base', 'nowhere')).err).toContain('Cannot change the base branch')
    await done('dana', 'pr', 'reopen', '1')
    const token = await installationToken(alone)
    const sha = await done('mel', 'pr', 'view', '1', '--json', 'headRefOid', '--jq', '.headRefOid')
    const check = { head_sha: sha, status: 'completed', conclusion: 'success' }
    for (const name of checkNames)
      await rest(alone.forge, token, 'POST', `/repos/${repository}/check-runs`, { name, ...check })
    const checks = await done('mel', 'pr', 'checks', '1', '--required')
    expect(checks.split('\n').map((line) => line.split('\t')[1])).toEqual(checkNames.map(() => 'pass'))
    await done('mel', 'pr', 'merge', '1', '--merge')
    expect(await done('mel', 'pr', 'list', '--state', 'merged', '--label', 'documentation')).toContain('MERGED')
  }, 120_000)

  test('opens, finds and closes an issue, and keeps the labels', async () => {
    const url = await done('mel', 'issue', 'create', '-t', 'Why?', '-b', 'So.', '-l', 'bug', '-a', '@me')
    const number = url.split('/').at(-1) ?? ''
    expect(await done('mel', 'issue', 'list', '--label', 'bug')).toContain('Why?')
    expect(await done('mel', 'issue', 'view', number)).toContain('state:\tOPEN')
    await done('mel', 'issue', 'comment', number, '-b', 'Then.')
    expect(await done('mel', 'issue', 'view', number, '--comments')).toContain('Then.')
    await done('mel', 'issue', 'close', number, '-r', 'not planned')
    await done('mel', 'label', 'create', 'risk', '--color', 'ff0000')
    expect(await done('mel', 'label', 'list')).toContain('risk\t\t#ff0000')
    expect((await gh('audrey', 'label', 'create', 'mine')).code).toBe(1)
  }, 60_000)

  test('reads workflows, runs and releases', async () => {
    const sha = await done('mel', 'api', `repos/${repository}/git/ref/heads/main`, '--jq', '.object.sha')
    const told = { name: 'governance', path: '.github/workflows/governance.yml', event: 'push', branch: 'main', sha }
    const jobs = [{ name: 'judge', conclusion: 'failure', steps: [{ name: 'one', conclusion: 'failure' }] }]
    await staff(alone.forge, 'runs', {
      repository,
      id: 7,
      ...told,
      title: 'Try',
      actor: login('mel'),
      conclusion: 'failure',
      jobs,
    })
    expect(await done('mel', 'workflow', 'list')).toContain('governance\tactive')
    expect(await done('mel', 'run', 'list')).toMatch(/^completed\tfailure\tTry\tgovernance\tmain\tpush\t7/)
    expect((await gh('mel', 'run', 'view', '7')).out).toContain('X judge')
    await done('mel', 'run', 'rerun', '7')
    expect(await done('mel', 'release', 'list')).toBe('')
    expect((await gh('mel', 'release', 'create', 'v1', '-n', 'x')).err).toContain('The stand-in does not build POST')
  }, 60_000)

  test('puts a ruleset whole, as an administrator may and others may not', async () => {
    const path = `repos/${repository}/rulesets`
    const id = await done('mel', 'api', path, '--jq', '.[0].id')
    const file = join(folder, 'ruleset.json')
    const keys = '{name, target, enforcement, conditions, rules, bypass_actors}'
    writeFileSync(file, await done('mel', 'api', `${path}/${id}`, '--jq', keys))
    expect(await done('mel', 'api', '-X', 'PUT', `${path}/${id}`, '--input', file, '--jq', '.id')).toBe(id)
    expect((await gh('dana', 'api', '-X', 'PUT', `${path}/${id}`, '--input', file)).err).toContain('HTTP 403')
  })

  test('shows and lists repositories', async () => {
    const seen = await done('mel', 'repo', 'view', repository, '--json', 'isPrivate,viewerPermission,defaultBranchRef')
    expect(JSON.parse(seen)).toEqual({ isPrivate: true, viewerPermission: 'ADMIN', defaultBranchRef: { name: 'main' } })
    expect(await done('mel', 'repo', 'list', 'acme')).toContain(repository)
    await done('mel', 'repo', 'edit', repository, '--description', 'Ours')
    expect((await gh('dana', 'repo', 'edit', repository, '--description', 'Mine')).err).toContain('403')
  })
})
