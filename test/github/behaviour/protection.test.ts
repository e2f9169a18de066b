import { describe, expect, it, test } from 'vitest'
import { pathMatches, refMatches } from '../protection/patterns.ts'
import { inside, merge, place, propose, protect, pullRule, review, textAt, write, type Place } from '../rules/place.ts'

/** Rulesets and code owners beyond the single rule. */

// https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
test.each([
  ['*', 'a/b.md', true],
  ['*.yml', 'a/b.yml', true],
  ['/models/', 'models/a/b.yml', true],
  ['/models/', 'old/models/b.yml', false],
  ['models/', 'old/models/b.yml', true],
  ['docs/*', 'docs/a.md', true],
  ['docs/*', 'docs/a/b.md', false],
  ['apps', 'x/apps/y', true],
  ['/a/**/z.md', 'a/b/c/z.md', true],
  ['/a/**/z.md', 'a/z.md', true],
  ['a?.md', 'ab.md', true],
  ['a.md', 'aXmd', false],
])('of code owners, %s means %s: %s', (pattern, path, expected) => {
  expect(pathMatches(pattern, path)).toBe(expected)
})

// https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository
test.each([
  ['~ALL', 'refs/heads/x', true],
  ['~DEFAULT_BRANCH', 'refs/heads/main', true],
  ['~DEFAULT_BRANCH', 'refs/heads/other', false],
  ['refs/heads/release/*', 'refs/heads/release/1', true],
  ['refs/heads/release/*', 'refs/heads/release/1/2', false],
  ['refs/heads/release/**/*', 'refs/heads/release/1/2', true],
  ['refs/heads/v?', 'refs/heads/v1', true],
])('of a ruleset, %s means %s: %s', (pattern, ref, expected) => {
  expect(refMatches(pattern, ref, 'main')).toBe(expected)
})

const owned = async (text: string, ownedPath = '.github/CODEOWNERS'): Promise<Place> => {
  const at = await place()
  await at.staff('teams', { org: 'acme', slug: 'risk', parent: null, members: {} })
  await at.staff('teams', { org: 'acme', slug: 'junior-risk', parent: 'risk', members: { mel: 'active' } })
  await at.staff('repositories', {
    owner: 'acme',
    name: 'governance',
    people: { dana: 'write', erin: 'write', mel: 'admin', rita: 'read' },
    teams: { risk: 'write' },
  })
  await write(at, 'mel', 'main', ownedPath, text)
  await propose(at)
  await protect(at, [pullRule({ require_code_owner_review: true })])
  return at
}

describe('a code owner', () => {
  it('of the last line that matches is the one who counts, through a child team too', async () => {
    const at = await owned('* @erin\n/proposal.yml @acme/risk # ours\n')
    await review(at, 'erin', 'APPROVE')
    const byErin = await merge(at)
    await review(at, 'mel', 'APPROVE')
    expect([byErin, await merge(at)]).toEqual([405, 200])
  })

  it('is none who may not write', async () => {
    const at = await owned('* @rita\n')
    expect(await merge(at)).toBe(200)
  })

  it('is not made by the proposal itself: the base’s file counts', async () => {
    const at = await owned('* @mel\n')
    const { body } = await at.call('rita', 'GET', 'contents/.github/CODEOWNERS')
    await write(at, 'dana', 'proposal', '.github/CODEOWNERS', '* @erin\n', textAt(body, 'sha'))
    await review(at, 'erin', 'APPROVE')
    expect(await merge(at)).toBe(405)
  })

  it('that is unknown, and a pattern that is none, is reported', async () => {
    const at = await owned('* @nobody\n!*.md @mel\n/x @mel\n', 'docs/CODEOWNERS')
    const { body } = await at.call('rita', 'GET', 'codeowners/errors')
    const errors = inside(body, 'errors') as readonly Readonly<Record<string, unknown>>[]
    expect(errors.map(({ line, column, kind, path }) => [line, column, kind, path])).toEqual([
      [1, 3, 'Unknown owner', 'docs/CODEOWNERS'],
      [2, 1, 'Invalid pattern', 'docs/CODEOWNERS'],
    ])
  })
})

describe('a ruleset', () => {
  it('is replaced whole by a PUT: what is not named is gone', async () => {
    const at = await place()
    const id = await protect(at, [{ type: 'deletion' }], {
      bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }],
    })
    await at.call('mel', 'PUT', `rulesets/${id}`, { name: 'rules', target: 'branch', enforcement: 'active' })
    expect((await at.call('mel', 'GET', `rulesets/${id}`)).body).toMatchObject({
      rules: [],
      bypass_actors: [],
      conditions: { ref_name: { include: [] } },
    })
  })

  it.each(['disabled', 'evaluate'])('that is %s keeps nothing from happening', async (enforcement) => {
    const at = await place()
    await propose(at)
    await protect(at, [pullRule({ required_approving_review_count: 1 })], { enforcement })
    expect(await merge(at)).toBe(200)
  })

  it('is told of a branch with the rules in force there', async () => {
    const at = await place()
    const id = await protect(at, [{ type: 'deletion' }, { type: 'non_fast_forward' }])
    const { body } = await at.call('rita', 'GET', 'rules/branches/main')
    expect(body).toMatchObject([
      { type: 'deletion', ruleset_id: id },
      { type: 'non_fast_forward', ruleset_id: id },
    ])
    expect((await at.call('rita', 'GET', 'rules/branches/other')).body).toEqual([])
  })
})

describe('an approval', () => {
  it('outlives a rebase that leaves the diff as it was', async () => {
    const at = await place()
    await propose(at)
    await protect(at, [pullRule({ required_approving_review_count: 1, dismiss_stale_reviews_on_push: true })])
    await review(at, 'erin', 'APPROVE')
    await at.call('dana', 'PUT', 'pulls/1/update-branch', {})
    expect(inside((await at.call('mel', 'GET', 'pulls/1/reviews')).body, 0, 'state')).toBe('APPROVED')
  })

  it('that is dismissed keeps its time and its commit', async () => {
    const at = await place()
    const head = await propose(at)
    const given = (await review(at, 'erin', 'APPROVE')).body
    const said = await at.call('mel', 'PUT', `pulls/1/reviews/${textAt(given, 'id')}/dismissals`, {
      message: 'Not yet.',
    })
    expect(said.body).toMatchObject({
      state: 'DISMISSED',
      submitted_at: inside(given, 'submitted_at'),
      commit_id: head,
    })
  })
})
