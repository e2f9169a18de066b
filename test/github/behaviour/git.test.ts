import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { clone, commitAll, git } from '../../journey/clone.ts'
import {
  appToken,
  inside,
  job,
  place,
  propose,
  protect,
  pullRule,
  textAt,
  tip,
  write,
  type Place,
} from '../rules/place.ts'

/** The repository over git itself, https://docs.github.com/en/get-started/git-basics/about-remote-repositories */

const dana = { name: 'Dana', email: 'dana@acme.example' }

async function cloned(at: Place, token: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'clone-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  await clone(at.forge, 'acme/governance', token, folder, dana)
  return folder
}

async function pushed(folder: string, ref = 'HEAD:main'): Promise<string> {
  writeFileSync(join(folder, 'pushed.md'), 'pushed\n')
  await commitAll(folder, 'Push')
  return git(folder, 'push', '--quiet', 'origin', ref).then(
    () => 'taken',
    (error: unknown) => /error: (\d+)|Authentication failed|not found|GH013/.exec(String(error))?.[0] ?? String(error),
  )
}

describe('a clone', () => {
  test.each([
    ['who may read', (at: Place) => at.tokens.rita, true],
    ['an outsider', (at: Place) => at.tokens.olga, false],
    ['a token that nobody was given', () => 'ghp_unknown', false],
  ])('is for %s: %#', async (_, token, taken) => {
    const at = await place()
    const got = await cloned(at, token(at)).then(
      () => true,
      () => false,
    )
    expect(got).toBe(taken)
  })

  it('is for an App and a job with contents, and for no other', async () => {
    const at = await place()
    const tokens = [await appToken(at), await job(at, { contents: 'read' }), await job(at, { checks: 'write' })]
    const got = await Promise.all(
      tokens.map(({ token }) =>
        cloned(at, token).then(
          () => true,
          () => false,
        ),
      ),
    )
    expect(got).toEqual([true, true, false])
  })

  it('has the head of each pull request, and its merge where there is no conflict', async () => {
    const at = await place()
    const head = await propose(at)
    const base = await tip(at)
    const folder = await cloned(at, at.tokens.rita)
    await git(folder, 'fetch', '--quiet', 'origin', '+refs/pull/*:refs/pull/*')
    expect(await git(folder, 'rev-parse', 'refs/pull/1/head', 'refs/pull/1/merge^1', 'refs/pull/1/merge^2')).toBe(
      `${head}\n${base}\n${head}`,
    )
    await write(at, 'mel', 'main', 'proposal.yml', 'model: fraud\n')
    expect(await git(folder, 'ls-remote', 'origin', 'refs/pull/1/merge')).toBe('')
  })
})

it('says where HEAD and every ref point now, whoever moved them and however often it is asked', async () => {
  const at = await place()
  const folder = await cloned(at, at.tokens.mel)
  const said = async (): Promise<string> => {
    const first = await git(folder, 'ls-remote', '--symref', 'origin')
    expect(await git(folder, 'ls-remote', '--symref', 'origin')).toBe(first)
    return first
  }
  const before = await said()
  const head = await propose(at)
  expect(await said()).toContain(`${head}\trefs/pull/1/head`)
  await write(at, 'mel', 'main', 'other.md', 'other\n')
  expect(await said()).toContain(`${await tip(at)}\trefs/heads/main`)
  await git(folder, 'pull', '--quiet', 'origin', 'main')
  expect(await pushed(folder)).toBe('taken')
  expect(await said()).toContain(`${await git(folder, 'rev-parse', 'HEAD')}\trefs/heads/main`)
  await at.call('mel', 'PATCH', '', { default_branch: 'proposal' })
  expect(await said()).toMatch(/^ref: refs\/heads\/proposal\tHEAD$/m)
  expect(before).toMatch(/^ref: refs\/heads\/main\tHEAD$/m)
})

describe('a push', () => {
  it('is taken from who may write, and recorded as theirs whoever made the commit', async () => {
    const at = await place()
    expect(await pushed(await cloned(at, at.tokens.erin))).toBe('taken')
    const { body } = await at.call('rita', 'GET', 'activity?ref=main')
    const commit = await at.call('rita', 'GET', `commits/${await tip(at)}`)
    expect([
      inside(body, 0, 'activity_type'),
      inside(body, 0, 'actor', 'login'),
      inside(commit.body, 'author', 'login'),
    ]).toEqual(['push', 'erin', 'dana'])
  })

  it('is refused to who may only read', async () => {
    const at = await place()
    expect(await pushed(await cloned(at, at.tokens.rita))).toBe('error: 403')
  })

  it('moves the pull request of its branch', async () => {
    const at = await place()
    await propose(at)
    const folder = await cloned(at, at.tokens.dana)
    await git(folder, 'checkout', '--quiet', 'proposal')
    await pushed(folder, 'HEAD:proposal')
    expect(textAt((await at.call('rita', 'GET', 'pulls/1')).body, 'head', 'sha')).toBe(
      await git(folder, 'rev-parse', 'HEAD'),
    )
  })

  it('is refused to refs/pull, which are GitHub’s own', async () => {
    const at = await place()
    await propose(at)
    const folder = await cloned(at, at.tokens.mel)
    await expect(git(folder, 'push', '--quiet', '--force', 'origin', 'HEAD:refs/pull/1/head')).rejects.toThrow(
      /hidden ref/,
    )
  })

  it('is refused as a whole where one of its branches is protected', async () => {
    const at = await place()
    await protect(at, [pullRule()])
    const folder = await cloned(at, at.tokens.dana)
    writeFileSync(join(folder, 'both.md'), 'both\n')
    await commitAll(folder, 'Both')
    await expect(git(folder, 'push', '--quiet', 'origin', 'HEAD:free', 'HEAD:main')).rejects.toThrow(/GH013/)
    expect((await at.call('rita', 'GET', 'git/ref/heads/free')).status).toBe(404)
  })

  it('does not delete the default branch, and deletes it once it is another', async () => {
    const at = await place()
    await at.call('mel', 'POST', 'git/refs', { ref: 'refs/heads/next', sha: await tip(at) })
    const folder = await cloned(at, at.tokens.mel)
    await expect(git(folder, 'push', '--quiet', 'origin', '--delete', 'main')).rejects.toThrow(/current branch/)
    await at.call('mel', 'PATCH', '', { default_branch: 'next' })
    await git(folder, 'push', '--quiet', 'origin', '--delete', 'main')
    expect(await git(await cloned(at, at.tokens.rita), 'branch', '--show-current')).toBe('next')
  })

  it('is refused to an archived repository', async () => {
    const at = await place()
    const folder = await cloned(at, at.tokens.dana)
    await at.call('mel', 'PATCH', '', { archived: true })
    expect([
      await pushed(folder),
      (await at.call('dana', 'PUT', 'contents/a.md', { message: 'A', content: '' })).status,
    ]).toEqual(['error: 403', 403])
  })
})
