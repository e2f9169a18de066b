import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, checks, cloneOf, comment, signOffBlock } from '../acts.ts'
import { withoutSideJobs } from '../excerpts.ts'
import { git } from '../clone.ts'
import { checkNames, repository } from '../company.ts'
import {
  checkSaid,
  closePull,
  handmade,
  judgedAgain,
  lastComment,
  mergePast,
  openPull,
  plain,
  pushBranch,
  recordedOf,
  runSaid,
} from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { onMain, policyRequest, replaced } from '../requests.ts'
import { ofLedger, underRules } from '../rules/means/rulesets.ts'
import { bothSign, openChange, quietPlatform, unheard } from '../rules/quiet.ts'
import * as attack from './means/forge.ts'

/** Attacks on the promoter, on the ledger and on the shape of a request, after the ledger has begun. */

let platform: Platform
let first = 0
const policy = 'governance/policy.yml'
const [stage1] = checkNames
const promoteRun = (): Promise<unknown> => platform.dispatcher.schedule(repository, '17 * * * *')

beforeAll(async () => {
  // a change of what judges rests for a day here
  platform = await quietPlatform({ changed: withoutSideJobs })
  first = await openChange(platform)
  await bothSign(platform, first)
  await unheard(platform, () => as(platform, 'mel', 'PUT', `/pulls/${first}/merge`, {}))
}, 120_000)
afterAll(() => platform.stop())

describe('the promoter', { timeout: 60_000 }, () => {
  test('T36: run again from an older commit with other governance it does nothing', async () => {
    await attack.rerunsFirstPush(platform)
    expect(runSaid(platform, 'promote.yml')).toMatch(
      /This run began at [0-9a-f]{12}, and the governance has changed since/,
    )
    expect(await recordedOf(platform, first)).toEqual([])
  })

  test('T36: a merge that started no run is worked off by the schedule', async () => {
    await promoteRun()
    expect(await recordedOf(platform, first)).toEqual(['genesis'])
  })
})

describe('a request that smuggles', { timeout: 60_000 }, () => {
  let pull = 0
  let said = ''
  beforeAll(async () => {
    const relaxed = replaced(await onMain(platform, policy), 'count: 2', 'count: 1')
    const folder = 'promotions/credit-approval/production'
    const request = 'request: 1\nkind: promotion\nmodel: credit-\u0430pproval\nversion: "1"\nenvironment: production\n'
    const files = {
      [policy]: relaxed,
      [`${folder}/0001/request.yml`]: request,
      [`${folder}/0001/.gitattributes`]: '*.yml -diff\n',
    }
    pull = await handmade(platform, 'smuggled', files)
    said = await checkSaid(platform, pull, stage1)
  }, 60_000)
  afterAll(() => closePull(platform, pull))

  test('T3: the policy with it: the pull request is refused, and judged by the policy of the base', () => {
    expect(said).toContain('governance/policy.yml does not belong into a pull request with the request')
  })

  test('T27: attributes beside a request, which would hide it from the diff, are refused', () => {
    expect(said).toContain('.gitattributes')
  })
})

describe('a request that takes back another one', { timeout: 60_000 }, () => {
  const path = 'promotions/_policy/0001/request.yml'
  let pull = 0
  let said = ''
  beforeAll(async () => {
    pull = await handmade(platform, 'reverted', { [path]: null, 'governance/p\u043Elicy.yml': 'policy: 1\n' })
    said = await checkSaid(platform, pull, stage1)
  }, 60_000)
  afterAll(() => closePull(platform, pull))

  test('T22: a revert of a request is refused', async () => {
    expect(said).toContain(`${path} is deleted; requests are only ever added.`)
    expect((await checks(platform, pull))[stage1]).toBe('failure')
  })

  test('T28: a path that looks like the policy’s, and differs by one letter of another alphabet, is refused', () => {
    expect(said).toContain('governance/p\u043Elicy.yml could be taken for governance/policy.yml')
  })
})

test(
  'T28: a model whose name has a letter of another alphabet and turns the direction of reading is refused, and told with its code point',
  { timeout: 60_000 },
  async () => {
    const name = 'cr\u0435dit-\u202Elavorppa'
    const folder = `promotions/${name}/production/0001`
    const request = [
      ...['request: 1', 'kind: promotion', `model: "${name}"`, 'version: "1"', 'environment: production'],
      ...['expected_current: null', `evidence: sha256:${'0'.repeat(64)}`, 'developers: [dana]', 'reason: Better.', ''],
    ].join('\n')
    const files = { 'request.yml': request, 'evidence.json': '{}\n', 'model-card.md': '# Card\n' }
    const named = Object.fromEntries(Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text]))
    const pull = await handmade(platform, 'odd', named)
    const [check, shown] = [await checkSaid(platform, pull, stage1), await comment(platform, pull)]
    await closePull(platform, pull)
    for (const text of [check, plain(shown)]) {
      expect(text).toContain('has a name that cannot be shown safely: letters, digits, _ . and - only.')
      expect(text).not.toContain('\u202E')
    }
    expect(check).toContain(`${folder}/request.yml:3: model: `.replace('\u202E', 'U+202E'))
  },
)

describe('a request that relaxes the policy', { timeout: 60_000 }, () => {
  let pull = 0
  beforeAll(async () => {
    const relaxed = replaced(
      await onMain(platform, policy),
      'high: [validation-gates, independent-validation, compliance-review, business-sign-off]',
      'high: [validation-gates]',
    )
    await pushBranch(platform, 'mel', 'relaxed', await policyRequest(platform, 2, { [policy]: relaxed }))
    pull = await openPull(platform, 'mel', 'relaxed')
    const block = await signOffBlock(platform, pull, 'model-risk').catch(() => 'Fine.')
    await unheard(platform, async () => {
      for (const name of ['rita', 'rob'] as const) await attack.approves(platform, name, pull, block)
      await attack.forgesChecks(platform, pull)
    })
    await judgedAgain(platform, pull)
  }, 60_000)
  test('T4: rests although two signed, and says until when', async () => {
    expect((await checks(platform, pull))[stage1]).toBe('in_progress')
    expect(await checkSaid(platform, pull, stage1)).toMatch(
      /A change of what judges rests until 20\d\d-.*sign-offs count that are given after it\./,
    )
  })

  test('T4: fails the play of the scenarios, which tell by name what it lets through', () => {
    expect(runSaid(platform, 'policy-test.yml')).toMatch(/\d+ passed, [1-9]\d* failed/)
  })

  test('T1: the promoter reads no check: four green ones and a merge past the rules are refused for good', async () => {
    await mergePast(platform, pull)
    const said = await lastComment(platform, pull)
    expect(said).toContain('Refused, for good: nothing was moved.')
    expect(said).toContain('Stage independent-validation is pending, judged again at the merge.')
    expect(said).toMatch(/and a change of what judges rests until .* merge it after its rest\./)
  })

  test('T33: what an administrator merged past the rules is refused, by name, and recorded as such', async () => {
    expect(await lastComment(platform, pull)).toContain(
      'The request was merged by mel-acme although its stages were not met.',
    )
    expect(await recordedOf(platform, pull)).toEqual(['refused'])
  })
})

describe('a ledger in which somebody altered a record past the rules', { timeout: 60_000 }, () => {
  test('T34: the last record breaks no link, and is believed only from the commit that the forge signed for the App', async () => {
    const folder = await cloneOf(platform, 'mel')
    await git(folder, 'fetch', '--quiet', 'origin', 'governance-ledger')
    const last = (await git(folder, 'ls-tree', '-r', '--name-only', 'FETCH_HEAD', 'records')).split('\n').length
    const tip = await attack.altersRecord(folder, last)
    const open = (): Promise<unknown> => git(folder, 'push', '--quiet', 'origin', 'HEAD:governance-ledger')
    await underRules(platform, ofLedger, () => [{ type: 'deletion' }], open)
    const text = `${await onMain(platform, policy)}# Later\n`
    const judged = await handmade(platform, 'later', await policyRequest(platform, 3, { [policy]: text }))
    expect((await checks(platform, judged))[stage1]).toBe('failure')
    expect(await checkSaid(platform, judged, stage1)).toContain(
      `the commit of record ${last} is not signed by the forge`,
    )
    const back = (): Promise<unknown> =>
      git(folder, 'push', '--quiet', '--force', 'origin', `${tip}:refs/heads/governance-ledger`)
    await underRules(platform, ofLedger, () => [{ type: 'deletion' }], back)
    await as(platform, 'mel', 'PATCH', `/pulls/${judged}`, { state: 'closed' })
  })

  test('T34: judges nothing and takes nothing more: check and promoter name the broken link', async () => {
    const folder = await cloneOf(platform, 'mel')
    const tip = await attack.altersRecord(folder)
    const altered = await git(folder, 'rev-parse', 'HEAD')
    const open = (): Promise<unknown> => git(folder, 'push', '--quiet', 'origin', 'HEAD:governance-ledger')
    await underRules(platform, ofLedger, () => [{ type: 'deletion' }], open)
    const text = `${await onMain(platform, policy)}# Late\n`
    const late = await handmade(platform, 'late', await policyRequest(platform, 3, { [policy]: text }))
    expect((await checks(platform, late))[stage1]).toBe('failure')
    expect(await checkSaid(platform, late, stage1)).toContain('broken-link')
    await mergePast(platform, late)
    expect(runSaid(platform, 'promote.yml')).toContain('The ledger is broken (broken-link in record 2')
    await git(folder, 'fetch', '--quiet', 'origin', 'governance-ledger')
    expect(await git(folder, 'rev-parse', 'FETCH_HEAD')).toBe(altered)
    expect(altered).not.toBe(tip)
  })
})
