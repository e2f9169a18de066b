import { createHash } from 'node:crypto'
import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { aliased, as, checks, cloneOf, comment, head, ledger, propose, review, settled } from '../acts.ts'
import { begun, move } from '../beginnings.ts'
import { withoutSideRuns } from '../excerpts.ts'
import { git } from '../clone.ts'
import { checkNames } from '../company.ts'
import { checkSaid, closePull, handmade, lastComment, mergePast, plain, recordedOf } from '../handmade.ts'
import { startPlatform, type Platform } from '../platform.ts'
import { filesOf, folderOf, replaced, signedInTurn, templateOf, type Template } from '../requests.ts'
import { unheard } from '../rules/quiet.ts'
import { signaturesOf } from '../threats/means/forge.ts'

/** Requests that nobody could have made with the command, or that meet another one. */

const [stage1, stage2] = checkNames
let platform: Platform
let live: string
let next: string
let other: string
let template: Template

/** The example in which a validation counts for a second. */
const soonOver = (path: string, text: string): string | null =>
  path === 'governance/policy.yml' ? replaced(text, 'valid_for: P90D', 'valid_for: PT1S') : withoutSideRuns(path, text)

beforeAll(async () => {
  // a forge that takes a text of any length, as another version of it might
  platform = await startPlatform({ without: ['text-limit'], changed: soonOver })
  const beginning = await begun(platform, 'none', 'none')
  live = beginning.live
  ;[next = '', other = ''] = beginning.others
  template = await unheard(platform, () => templateOf(platform, next))
}, 300_000)

afterAll(() => platform.stop(), 60_000)

/** The number that the next request must have. */
async function free(): Promise<number> {
  const listed = await git(
    await cloneOf(platform, 'dana'),
    'ls-tree',
    '--name-only',
    'HEAD',
    'promotions/credit-approval/production/',
  )
  return Math.max(0, ...listed.split('\n').map((path) => Number(path.slice(-4)))) + 1
}

/** It is merged by nobody, and neither recorded nor live once it is closed. */
async function closedAsItWas(pull: number): Promise<void> {
  await expect(as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {})).rejects.toThrow(/405/)
  await closePull(platform, pull)
  expect([await recordedOf(platform, pull), await aliased(platform)]).toEqual([[], live])
}

/** What the check says, and that nothing comes of it. */
async function refused(pull: number, sentences: readonly (string | RegExp)[]): Promise<void> {
  expect((await checks(platform, pull))[stage1]).toBe('failure')
  const check = await checkSaid(platform, pull, stage1)
  for (const sentence of sentences) expect(check).toMatch(sentence)
  await closedAsItWas(pull)
}

const Issues = z.array(
  z.looseObject({ title: z.string(), body: z.string(), user: z.looseObject({ login: z.string() }) }),
)

/** The titles of the open incidents that the App tells of a pull request. */
async function incidentsOf(pull: number): Promise<readonly string[]> {
  const issues = Issues.parse(await as(platform, 'mel', 'GET', '/issues?labels=countersign-incident&per_page=100'))
  return issues
    .filter(({ body, user }) => body.includes(`/pull/${pull})`) && user.login === `${platform.company.app.slug}[bot]`)
    .map(({ title }) => title)
}

/** What is said before a merge and after one past the rules; neither moves anything. */
async function refusedTwice(
  pull: number,
  sentences: readonly (string | RegExp)[],
  outcomes = ['refused'],
): Promise<void> {
  expect((await checks(platform, pull))[stage1]).toBe('failure')
  const check = await checkSaid(platform, pull, stage1)
  for (const sentence of sentences) expect(check).toMatch(sentence)
  await mergePast(platform, pull)
  const said = await lastComment(platform, pull)
  expect(said).toContain('Refused, for good')
  for (const sentence of sentences) expect(said).toMatch(sentence)
  expect(await recordedOf(platform, pull)).toEqual(outcomes)
  expect(await incidentsOf(pull)).toEqual(
    outcomes.map(() => expect.stringMatching(/^Refused: promotions\//) as unknown),
  )
  expect(await aliased(platform)).toBe(live)
}

const sorted = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(sorted)
      : Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, one]) => [key, sorted(one)]),
        )

const Evidence = z.looseObject({ subject: z.looseObject({ metrics: z.record(z.string(), z.unknown()) }) })

/** The evidence with a better number in it, and the digest that belongs to it. */
function embellished(text: string): { readonly evidence: string; readonly digest: string } {
  const read = Evidence.parse(JSON.parse(text))
  const subject = { ...read.subject, metrics: { ...read.subject.metrics, roc_auc: 0.99 } }
  const digest = `sha256:${createHash('sha256')
    .update(JSON.stringify(sorted(subject)))
    .digest('hex')}`
  return { evidence: `${JSON.stringify({ ...read, digest, subject }, null, 2)}\n`, digest }
}

describe('a request that does not fit what is live', () => {
  test('a version that is live already is named as such', async () => {
    const pull = await propose(platform, 'dana', ...move(live))
    await refused(pull, [
      `credit-approval version ${live} is already recorded or live in production; there is nothing to promote`,
    ])
  }, 120_000)

  test('T21: a version that the request takes for the live one, and is not, is set against what the registry shows', async () => {
    const files = filesOf(template, { number: await free() }, (text) =>
      replaced(text, /^expected_current: .*$/m, 'expected_current: "9"'),
    )
    const pull = await handmade(platform, 'stale', files)
    await refusedTwice(pull, [
      `The request expects version 9 in production, the registry shows version ${live}. Propose again from what is live`,
    ])
  }, 120_000)
})

describe('evidence that somebody edited', () => {
  test('no longer has the digest that the request names', async () => {
    const number = await free()
    const { evidence } = embellished(template.evidence)
    const pull = await handmade(platform, 'edited', filesOf({ ...template, evidence }, { number }))
    await refused(pull, [
      /request\.yml names the evidence sha256.*neither is edited by hand/,
      /The registry shows something else than evidence\.json \(1 difference\).*metrics\.roc_auc/,
    ])
  }, 120_000)

  test('is not what the registry shows, whatever digest is written beside it', async () => {
    const number = await free()
    const { evidence, digest } = embellished(template.evidence)
    const files = filesOf({ ...template, evidence }, { number }, (text) =>
      replaced(text, /^evidence: .*$/m, `evidence: ${digest}`),
    )
    const pull = await handmade(platform, 'forged', files)
    expect(await checkSaid(platform, pull, stage1)).not.toContain('neither is edited by hand')
    await refusedTwice(pull, [
      /The registry shows something else than evidence\.json \(1 difference\).*metrics\.roc_auc.*Put the registry back, or propose again/,
    ])
  }, 120_000)
})

describe('a request that lies where none may', () => {
  test('T27: two in one pull request are refused both', async () => {
    const number = await free()
    const pull = await handmade(platform, 'pair', {
      ...filesOf(template, { number }),
      ...filesOf(template, { number: number + 1 }),
    })
    await refusedTwice(
      pull,
      [/This pull request holds more than one request for credit-approval in production \(.*\)\. Keep one of them/],
      ['refused', 'refused'],
    )
  }, 120_000)

  test('T27: a link in the place of the file is not followed', async () => {
    const number = await free()
    const path = `${folderOf({ number })}/request.yml`
    const pull = await handmade(platform, 'link', filesOf(template, { number }), (folder) => {
      rmSync(join(folder, path))
      symlinkSync('../../../../governance/policy.yml', join(folder, path))
    })
    await refused(pull, [/request\.yml is a symlink; only plain text files are read/])
  }, 120_000)
})

describe('two requests for one place', () => {
  let first = 0
  let second = 0
  const sentence = () =>
    new RegExp(
      `Pull request #.*${first} \\(.*/pull/${first}\\) is open for the same model and environment; finish or close it first`,
    )

  test('the second is held until the first is closed, and told which it is', async () => {
    first = await propose(platform, 'dana', ...move(next))
    second = await propose(platform, 'mel', ...move(other))
    expect(await checkSaid(platform, second, stage1)).toMatch(sentence())
    expect(await checkSaid(platform, first, stage1)).not.toContain('is open for the same model')
    await expect(as(platform, 'mel', 'PUT', `/pulls/${second}/merge`, {})).rejects.toThrow(/405/)
  }, 120_000)

  test('stacked on the branch of the first it is told where requests go, the first stays as it was, and back on main it is judged', async () => {
    const [before, { ref }] = [await checks(platform, first), await head(platform, first)]
    const goes = `The pull request goes to ${ref}; requests go to main`
    await as(platform, 'mel', 'PATCH', `/pulls/${second}`, { base: ref })
    await settled(platform)
    expect((await checks(platform, second))[stage1]).toBe('failure')
    expect(await checkSaid(platform, second, stage1)).toContain(goes)
    expect(await checks(platform, first)).toEqual(before)
    await closePull(platform, first)
    await as(platform, 'mel', 'PATCH', `/pulls/${second}`, { base: 'main' })
    await settled(platform)
    const said = await checkSaid(platform, second, stage1)
    expect(said).not.toMatch(sentence())
    expect(said).not.toContain(goes)
    expect([...(await recordedOf(platform, first)), ...(await recordedOf(platform, second))]).toEqual([])
  }, 120_000)

  test('T21: a sign-off that was over when the request was merged, late and past the rules, does not count', async () => {
    await unheard(platform, () => signedInTurn(platform, second, 'model-validator'))
    await mergePast(platform, second)
    const { counted, ignored } = await signaturesOf(platform, second)
    expect(counted).toEqual([])
    expect(ignored[0]).toMatch(/^vera-acme: expired/)
    expect(await recordedOf(platform, second)).toEqual(['refused'])
    expect(await aliased(platform)).toBe(live)
  }, 120_000)
})

describe('a review of five megabytes', () => {
  test('is not read as a sign-off, and the comment says so without it', async () => {
    const pull = await propose(platform, 'dana', ...move(next))
    const digest = /sha256:[0-9a-f]{64}/.exec(await comment(platform, pull))?.[0] ?? ''
    const said = `Sign-off ${digest.slice(7, 19)} as model-validator\n${'yes. Looked at, and in order.\n'.repeat(175_000)}`
    expect(said.length).toBeGreaterThan(5_000_000)
    await review(platform, 'vera', pull, 'APPROVE', said)
    expect((await checks(platform, pull))[stage2]).not.toBe('success')
    expect(plain(await comment(platform, pull))).toMatch(
      /vera-acme.*not understood: a body of \d{7} characters, of which at most 65536 are read.*approve again/,
    )
    expect((await comment(platform, pull)).length).toBeLessThan(65_536)
    await closedAsItWas(pull)
  }, 120_000)
})

describe('a request under a number that is not the next', () => {
  test('is told the next one', async () => {
    const number = await free()
    const pull = await handmade(platform, 'ahead', filesOf(template, { number: number + 4 }))
    await refused(pull, [`the next free number is ${String(number).padStart(4, '0')}`])
  }, 120_000)
})

test('T22: a revert of the request that made a version live, merged past the rules, promotes nothing and takes nothing back', async () => {
  const files = ['request.yml', 'evidence.json', 'model-card.md'].map(
    (file) => [`${folderOf({ number: 1 })}/${file}`, null] as const,
  )
  const before = await ledger(platform)
  const pull = await unheard(platform, () => handmade(platform, 'reverted', Object.fromEntries(files)))
  await mergePast(platform, pull)
  expect(platform.dispatcher.runs.findLast(({ path }) => path.endsWith('promote.yml'))?.event).toBe('push')
  expect(await ledger(platform)).toEqual(before)
  expect(await aliased(platform)).toBe(live)
}, 120_000)
