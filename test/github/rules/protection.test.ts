import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, onTestFinished } from 'vitest'
import { clone, commitAll, git } from '../../journey/clone.ts'
import {
  appToken,
  branch,
  inside,
  installed,
  merge,
  propose,
  protect,
  pullRule,
  rule,
  tip,
  write,
  type Name,
  type Place,
} from './place.ts'

/** What rulesets keep from happening, whichever way it is tried: by git, by REST or by a query. */

/** A clone of dana's, and what a push from it answers: `taken` or `refused`. */
async function cloned(at: Place, who: Name = 'dana') {
  const folder = mkdtempSync(join(tmpdir(), 'clone-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  await clone(at.forge, 'acme/governance', at.tokens[who], folder, { name: who, email: `${who}@acme.example` })
  const change = async (path = 'pushed.md'): Promise<void> => {
    writeFileSync(join(folder, path), `${path}\n`)
    await commitAll(folder, `Write ${path}`)
  }
  const push = (...words: readonly string[]): Promise<string> =>
    git(folder, 'push', '--quiet', 'origin', ...words).then(
      () => 'taken',
      (error: unknown) => (String(error).includes('GH013') ? 'refused' : String(error)),
    )
  return { folder, change, push }
}

const query = (at: Place, who: Name, branchName: string, expectedHeadOid: string): Promise<unknown> =>
  fetch(at.forge.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${at.tokens[who]}` },
    body: JSON.stringify({
      query: 'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }',
      variables: {
        input: {
          branch: { repositoryNameWithOwner: 'acme/governance', branchName },
          expectedHeadOid,
          message: { headline: 'Change' },
          fileChanges: { additions: [{ path: 'a.md', contents: '' }] },
        },
      },
    }),
  })
    .then((response) => response.json())
    .then((answer: unknown) => (inside(answer, 'errors') === undefined ? 'taken' : inside(answer, 'errors', 0, 'type')))

const put = async ({ call }: Place, who: Name, name: string): Promise<number> =>
  (await call(who, 'PUT', 'contents/put.md', { message: 'Put', content: '', branch: name })).status

describe('a protected branch', () => {
  rule(
    'pull-request-required',
    'takes no direct push, by git, REST or query',
    async (at) => {
      await protect(at, [pullRule()])
      const { change, push } = await cloned(at)
      await change()
      return [await push('main'), await put(at, 'mel', 'main'), await query(at, 'dana', 'main', await tip(at))]
    },
    { held: ['refused', 409, 'UNPROCESSABLE'], off: ['taken', 201, 'taken'] },
  )

  rule(
    'no-force-push',
    'is not rewritten, by git or REST',
    async (at) => {
      await write(at, 'mel', 'main', 'more.md', 'more\n')
      await branch(at, 'other')
      const old = await tip(at)
      await protect(at, [{ type: 'non_fast_forward' }])
      const { folder, change, push } = await cloned(at)
      await git(folder, 'reset', '--quiet', '--hard', 'HEAD~1')
      await change()
      const pushed = await push('--force', 'HEAD:main')
      await write(at, 'mel', 'main', 'again.md', 'again\n')
      return [pushed, (await at.call('mel', 'PATCH', 'git/refs/heads/main', { sha: old, force: true })).status]
    },
    { held: ['refused', 422], off: ['taken', 200] },
  )

  rule(
    'restricted-updates',
    'is updated by nobody, by git, REST or query',
    async (at) => {
      await branch(at, 'ledger')
      await protect(at, [{ type: 'update' }], {}, 'refs/heads/ledger')
      const { change, push } = await cloned(at)
      await change()
      return [
        await push('HEAD:ledger'),
        await put(at, 'mel', 'ledger'),
        await query(at, 'dana', 'ledger', await tip(at, 'ledger')),
      ]
    },
    { held: ['refused', 409, 'UNPROCESSABLE'], off: ['taken', 201, 'taken'] },
  )

  rule(
    'restricted-creations',
    'is not made, by git or REST',
    async (at) => {
      await protect(at, [{ type: 'creation' }], {}, 'refs/heads/release/*')
      const { push } = await cloned(at)
      const sha = await tip(at)
      const other = (await at.call('dana', 'POST', 'git/refs', { ref: 'refs/heads/free', sha })).status
      return [
        await push('HEAD:refs/heads/release/1'),
        (await at.call('dana', 'POST', 'git/refs', { ref: 'refs/heads/release/2', sha })).status,
        other,
      ]
    },
    { held: ['refused', 422, 201], off: ['taken', 201, 201] },
  )

  rule(
    'restricted-deletions',
    'is not deleted, by git or REST',
    async (at) => {
      await branch(at, 'one')
      await branch(at, 'two')
      await protect(at, [{ type: 'deletion' }], {}, '~ALL')
      const { push } = await cloned(at)
      return [await push('--delete', 'one'), (await at.call('dana', 'DELETE', 'git/refs/heads/two')).status]
    },
    { held: ['refused', 422], off: ['taken', 204] },
  )
})

describe('who a ruleset names', () => {
  rule(
    'bypass-actors',
    'goes past it: an App and an administrator, where it says so',
    async (at) => {
      const app = await installed(at)
      const actors = [
        { actor_id: app.id, actor_type: 'Integration', bypass_mode: 'always' },
        { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'pull_request' },
      ]
      await propose(at)
      await protect(at, [pullRule({ required_approving_review_count: 1 })], { bypass_actors: actors })
      const token = await appToken(at, app)
      const byApp = await at.call(token, 'PUT', 'contents/app.md', { message: 'Record', content: '' })
      return [byApp.status, await put(at, 'mel', 'main'), await merge(at, 'erin'), await merge(at, 'mel')]
    },
    { held: [201, 409, 405, 200], off: [409, 409, 405, 405] },
  )
})

describe('the rule suites', () => {
  rule(
    'rule-suites',
    'tell of each push whether it passed, was refused or was let past',
    async (at) => {
      const actors = [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }]
      await protect(at, [pullRule()], { bypass_actors: actors })
      const { change, push } = await cloned(at)
      await change()
      await push('main')
      await put(at, 'mel', 'main')
      await propose(at)
      await merge(at)
      const { body } = await at.call('mel', 'GET', 'rulesets/rule-suites?ref=main')
      return [0, 1, 2].map((index) => [inside(body, index, 'result'), inside(body, index, 'actor_name')])
    },
    {
      held: [
        ['pass', 'erin'],
        ['bypass', 'mel'],
        ['fail', 'dana'],
      ],
      off: [
        [undefined, undefined],
        [undefined, undefined],
        [undefined, undefined],
      ],
    },
  )
})
