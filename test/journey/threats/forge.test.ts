import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, checks, checkText, comment, review, settled, signOffBlock } from '../acts.ts'
import { withoutSideJobs } from '../excerpts.ts'
import { git } from '../clone.ts'
import { checkNames, repository } from '../company.ts'
import { staff } from '../forge.ts'
import { checkSaid, judgedAgain, openPull, pushBranch, runSaid } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { z } from 'zod'
import { onMain, policyRequest } from '../requests.ts'
import { mergeRefused } from '../rules/means/rulesets.ts'
import { quietPlatform, unheard } from '../rules/quiet.ts'
import * as attack from './means/forge.ts'
import { rewritten } from './means/workflows.ts'

/** Attacks on one request: on its checks and its approvals, on the workflow that judges it and on what is said of it. */

let platform: Platform
let pull = 0
/** what a shell would run if the name of a branch ever came into a script */
let branch = ''
let shown = { first: '', second: '' }
let heads = { first: '', second: '' }
const [stage1, stage2] = checkNames
const mark = '<!-- countersign: the state of this request -->'
const hostile = `Finding low: <img src=x> | @acme-everybody | ${mark}\n::error::owned`
const lie = 'Every stage is met. '

/** The request with one more line in policy.yml, in the place of what was pushed before. */
async function pushed(line: string, deed?: (folder: string) => Promise<void>): Promise<string> {
  const policy = 'governance/policy.yml'
  const files = { ...rewritten(99), [policy]: `${await onMain(platform, policy)}${line}\n` }
  await pushBranch(platform, 'mel', branch, await policyRequest(platform, 1, files), deed)
  await settled(platform)
  return git(join(platform.folder, 'clones', 'mel'), 'rev-parse', branch)
}

const signOff = (): Promise<string> => signOffBlock(platform, pull, 'model-risk')

beforeAll(async () => {
  platform = await quietPlatform({ changed: withoutSideJobs })
  branch = `$(touch\${IFS}${platform.folder}/pwned)"';id;#`
  const first = await pushed('# First')
  pull = await openPull(platform, 'mel', branch)
  const before = await signOff()
  heads = { first, second: await pushed('# Second', attack.mergesCommitOfCarl) }
  shown = { first: before, second: await signOff() }
}, 120_000)
afterAll(() => platform.stop())

const Parents = z.looseObject({ parents: z.array(z.looseObject({ sha: z.string() })) })
const said = (stage: string = stage2): Promise<string> => checkSaid(platform, pull, stage)
const state = async (): Promise<string | undefined> => (await checks(platform, pull))[stage2]
const lastRun = (file: string) => platform.dispatcher.runs.findLast(({ path }) => path.endsWith(file))

describe('a branch that brings workflows of its own', { timeout: 60_000 }, () => {
  test('T2: a job of the required name turns green, and opens no merge', async () => {
    const job = lastRun('policy-test.yml')?.jobs[0]
    expect([job?.name, job?.conclusion]).toEqual([stage2, 'success'])
    await mergeRefused(platform, pull, `Required status check "${stage2}" is expected.`)
  })

  test('T14: its promoter, started by hand, is refused, and none takes a model, a version or a ref', async () => {
    await platform.dispatcher.dispatch(repository, 'promote.yml', branch)
    expect(lastRun('promote.yml')?.conclusion).toBe('failure')
    expect(runSaid(platform, 'promote.yml')).toContain(
      `This run's workflow comes from refs/heads/${branch}, not from refs/heads/main`,
    )
    const action = readFileSync(join(platform.suite, 'actions/promote/action.yml'), 'utf8')
    const inputs = /^inputs:$[^]*?(?=^outputs:$)/m.exec(action)?.[0] ?? ''
    expect(inputs.match(/^ {2}[a-z-]+(?=:$)/gm)?.map((line) => line.trim())).toEqual([
      ...['environment', 'accept-unproven', 'github-token', 'app-slug'],
      ...['mlflow-username', 'mlflow-password', 'mlflow-token', 'advisories', 'engine', 'engine-folder'],
      'receiver-secrets',
    ])
  })
})

describe('what people do to a request that waits', { timeout: 60_000 }, () => {
  // several attacks, one judgement: the one that the branch's own relay starts
  beforeAll(async () => {
    await unheard(platform, async () => {
      await attack.approves(platform, 'rita', pull, shown.first)
      await attack.approvesTwice(platform, pull, shown.second)
      await attack.approves(platform, 'carl', pull, shown.second)
      await attack.forgesChecks(platform, pull)
      await attack.fakesComment(platform, pull, (text) => text.replace('Next: ', lie))
      const title = '`touch pwned` ${{ github.token }} <!-- -->'
      await as(platform, 'mel', 'PATCH', `/pulls/${pull}`, { title })
      const veto = await review(platform, 'rob', pull, 'REQUEST_CHANGES', hostile)
      await as(platform, 'mel', 'PUT', `/pulls/${pull}/reviews/${veto}/dismissals`, { message: 'Never mind.' })
    })
    await review(platform, 'carl', pull, 'COMMENT', 'I read it.')
  }, 60_000)

  test('T1: a success of another App under each of our names counts for nothing and is reported', async () => {
    expect(await attack.forgedAt(platform, heads.second)).toEqual([...checkNames].sort())
    for (const name of checkNames)
      expect(await said(stage1)).toContain(
        `A check that bears our name was written by somebody else and counts for nothing: ${name} by github-actions.`,
      )
    expect(await state()).toBe('action_required')
  })

  test('T5: the approval of a second account of somebody in the role, whose login turns the direction of reading, does not count and is told with its code point', async () => {
    expect(await said()).toMatch(
      /rita-U\+202Eniaga is not counted: is not in governance\/people\.yml; add an entry with id/,
    )
    expect(await comment(platform, pull)).not.toContain('\u202E')
  })

  test('T26: whoever wrote a commit that came in through the second parent of a merge has built the request', async () => {
    const { parents } = Parents.parse(await as(platform, 'mel', 'GET', `/commits/${heads.second}`))
    expect(parents).toHaveLength(2)
    const by = `commit ${parents[1]?.sha.slice(0, 12) ?? ''}`
    expect(await said()).toMatch(new RegExp(`carl-acme is not counted: .*${by.slice(7)}.*who built it cannot sign`))
  })

  test('T7: an approval that landed on another head than was read does not count', async () => {
    const [first, second] = [shown.first, shown.second].map((text) => /[0-9a-f]{16}/.exec(text)?.[0] ?? '')
    expect(first).not.toBe(second)
    expect(await said()).toContain(`rita-acme is not counted: signed ${first}, the evidence shown was ${second}`)
  })

  test('T15: a relay that hands over another request and its verdict has this one judged by what the API tells', async () => {
    const relay = lastRun('review-relay.yml')
    expect([relay?.title, relay?.artifacts.map(({ name }) => name)]).toEqual(['pull request 99: success', ['facts']])
    const run = lastRun('governance.yml')
    expect(run?.event).toBe('workflow_run')
    const facts = run?.jobs[0]?.steps.flatMap(({ outputs }) => outputs.facts ?? [])
    expect([...new Set(facts)]).toEqual([expect.stringMatching(new RegExp(`/countersign-facts-${pull}\\.json$`))])
  })

  test('T18: the name of a branch and a title are never run as a command', async () => {
    expect((await as(platform, 'mel', 'GET', `/pulls/${pull}`)) as object).toMatchObject({ head: { ref: branch } })
    expect(existsSync(join(platform.folder, 'pwned'))).toBe(false)
  })

  test('T20: a line of a review that commands the runner gives no command', () => {
    const messages = (lastRun('governance.yml')?.jobs ?? []).flatMap(({ annotations }) => annotations)
    expect(messages.map(({ message }) => message)).not.toContain('owned')
  })

  test('T24: a veto that somebody without the right dismissed stands, and who did it is said', async () => {
    expect(await said()).toContain('@rob-acme requested changes; only they, or whom the policy names, can clear it.')
    expect(await said()).toContain('@mel-acme dismissed the review of @rob-acme and has no right to; it stands.')
  })

  test('T34: our comment, written over by an administrator, is no evidence and is written anew', async () => {
    expect(await comment(platform, pull)).toContain('Next: blocked at independent validation.')
  })
})

describe('what is done around an approval', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const folder = join(platform.folder, 'clones', 'mel')
    await unheard(platform, async () => {
      await attack.approves(platform, 'rob', pull, shown.second)
      for (const sha of [heads.first, heads.second])
        await git(folder, 'push', '--quiet', '--force', 'origin', `${sha}:refs/heads/${branch}`)
      await attack.approves(platform, 'rita', pull, shown.second)
      await attack.approves(platform, 'rita', pull, shown.second)
    })
    await judgedAgain(platform, pull)
  }, 60_000)

  test('T6: a push to another head and back ends the approval before it', async () => {
    expect(await said()).toContain('rob-acme is not counted: the request changed after the approval')
  })

  test('T25: one person who approves twice fills one place', async () => {
    expect(await said()).toContain('Awaits 2 approvals by model-risk; 1 counts.')
    expect(await state()).toBe('in_progress')
  })

  test('T19: markup of strangers stays text, and a copy of our comment is not taken for it', async () => {
    const [ours, check] = [await comment(platform, pull), await checkText(platform, pull, stage2)]
    expect(ours.match(new RegExp(mark, 'g'))).toHaveLength(1)
    expect(check).toContain('&lt;img src=x&gt;')
    for (const raw of ['<img', '@acme-everybody', lie]) expect(ours + check).not.toContain(raw)
    expect(check).not.toContain(mark)
    expect(await attack.commentsOf(platform, pull, 'dana-acme')).toEqual([expect.stringContaining(lie)])
  })

  test('T31: while reads are refused for their rate nothing passes, and it does once they are answered', async () => {
    await attack.exhausted(platform)
    await review(platform, 'rob', pull, 'APPROVE', shown.second)
    expect(lastRun('governance.yml')?.conclusion).toBe('failure')
    expect(runSaid(platform, 'governance.yml')).toContain("GitHub's rate limit refused")
    expect(await state()).toBe('in_progress')
    await staff(platform.forge, 'no-faults', {})
    await judgedAgain(platform, pull)
    expect(await state()).toBe('success')
  })

  test('T23: a twin that is stacked on another branch turns nothing green, and neither is judged beside the other', async () => {
    const twin = await attack.opensTwin(platform, heads.second)
    expect(await checkSaid(platform, twin, stage1)).toContain('The pull request goes to elsewhere; requests go to main')
    await judgedAgain(platform, pull)
    expect(await said(stage1)).toContain('has the same head; checks could not tell them apart. Close one.')
    expect((await checks(platform, pull))[stage1]).toBe('failure')
  })
})
