import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  aliased,
  as,
  checks,
  comment,
  countersign,
  ledger,
  merge,
  propose,
  review,
  signOffBlock,
  trained,
} from './acts.ts'
import { begin, flawed, move } from './beginnings.ts'
import { checkNames, type Name } from './company.ts'
import { withoutSideJobs } from './excerpts.ts'
import { rest, staff } from './forge.ts'
import { checkSaid, lastComment, plain, recordedOf } from './handmade.ts'
import { startPlatform, type Platform } from './platform.ts'
import { replaced } from './requests.ts'
import { everybodySigns, unheard } from './rules/quiet.ts'

/** What goes past the stages: two moves by break-glass, one reviewed in time and one not, and a retirement that ends it. */

let platform: Platform
let cache = ''
let versions: readonly [string, string]
let emergency = 0
let second = 0

/** What this story has otherwise than the example; a review has minutes, since what an earlier step gathered is not believed for longer. */
const replacements: readonly (readonly [string | RegExp, string])[] = [
  ['  auditor:', '  break-glass: {team: acme/ml-engineering}\n  auditor:'],
  [/^# (?=(?:retirement|break_glass): )/gm, ''],
  ['review_within: P3D', 'review_within: PT10M'],
  [', cool_down: P1D', ''],
]

const changed = (path: string, text: string): string =>
  path === 'governance/policy.yml'
    ? replacements.reduce((now, [what, by]) => replaced(now, what, by), text)
    : withoutSideJobs(path, text)

const Ruleset = z.looseObject({ id: z.number(), name: z.string() })
const Whole = z.object({
  name: z.string(),
  target: z.string(),
  enforcement: z.string(),
  conditions: z.unknown(),
  rules: z.unknown(),
})
const Team = z.looseObject({ id: z.number() })

/** The ruleset lets the break-glass team past it by a pull request, as `protect` writes it. */
async function letPast(): Promise<void> {
  const { forge, company } = platform
  const { id } = Team.parse(await rest(forge, company.tokens.mel, 'GET', '/orgs/acme/teams/ml-engineering'))
  const listed = z.array(Ruleset).parse(await as(platform, 'mel', 'GET', '/rulesets'))
  const path = `/rulesets/${listed.find(({ name }) => name === 'promotions are judged')?.id ?? 0}`
  const whole = Whole.parse(await as(platform, 'mel', 'GET', path))
  const bypass_actors = [{ actor_id: id, actor_type: 'Team', bypass_mode: 'pull_request' }]
  await as(platform, 'mel', 'PUT', path, { ...whole, bypass_actors })
}

beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'compiled-'))
  // the bundle is compiled once instead of at every step
  platform = await startPlatform({ changed, machineVariables: { NODE_COMPILE_CACHE: cache } })
  const [first] = await Promise.all([trained(platform, 'ridge'), begin(platform)])
  const [[other = '']] = await Promise.all([flawed(platform, first, 'none'), letPast()])
  versions = [first, other]
}, 300_000)
afterAll(async () => {
  await platform.stop()
  rmSync(cache, { recursive: true, force: true })
}, 60_000)

const approves = (name: Name, pull: number, body: string): Promise<unknown> =>
  as(platform, name, 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVE', body })

/** Both roles of the policy's `break_glass:` sign; nothing needs to be judged for the one who merges. */
async function twoRolesSign(pull: number): Promise<void> {
  const digest = /Evidence `([0-9a-f]{16})/.exec(await comment(platform, pull))?.[1] ?? ''
  await unheard(platform, async () => {
    await approves('rita', pull, `Sign-off ${digest} as model-risk`)
    await approves('mel', pull, `Sign-off ${digest} as ml-engineer`)
  })
}

const Asked = z.looseObject({ request: z.looseObject({ pull: z.number() }) })
const Outcome = z.looseObject({
  number: z.number(),
  request: z.looseObject({ kind: z.string(), pull: z.number() }),
  judgement: z.looseObject({
    breakGlass: z.looseObject({ reviewUntil: z.string() }).optional(),
    reviews: z.array(z.number()).optional(),
    signOffs: z.array(z.looseObject({ role: z.string(), name: z.string() })),
  }),
})

/** The outcome that the ledger holds of a pull request. */
const outcomeOf = async (pull: number): Promise<z.infer<typeof Outcome>> =>
  Outcome.parse((await ledger(platform)).findLast((one) => Asked.safeParse(one).data?.request.pull === pull))

const Described = z.looseObject({ model_version: z.looseObject({ description: z.string() }) })

async function described(version: string): Promise<string> {
  const path = `/api/2.0/mlflow/model-versions/get?name=credit-approval&version=${version}`
  return Described.parse(await platform.registry.call(platform.registry.admin, 'GET', path)).model_version.description
}

const said = async (pull: number): Promise<string> => plain(await comment(platform, pull))

describe('a version by break-glass', { timeout: 180_000 }, () => {
  test('waits for two roles and a member of the team: nobody else gets past the checks', async () => {
    emergency = await propose(platform, 'dana', ...move(versions[0], 'break-glass'))
    expect((await checks(platform, emergency))[checkNames[1]]).toBe('in_progress')
    expect(await said(emergency)).toContain('The stages below are shown and decide nothing.')
    await expect(as(platform, 'dana', 'PUT', `/pulls/${emergency}/merge`, {})).rejects.toThrow('Required status check')
  })

  test('is moved once both signed and one of the team merged, and says everywhere that nobody approved it', async () => {
    await twoRolesSign(emergency)
    await merge(platform, 'mel', emergency)
    expect(await aliased(platform)).toBe(versions[0])
    const { request, judgement } = await outcomeOf(emergency)
    expect(request.kind).toBe('break-glass')
    expect(judgement.signOffs.map(({ role }) => role).sort()).toEqual(['ml-engineer', 'model-risk'])
    expect(judgement.breakGlass).toBeDefined()
    expect(await lastComment(platform, emergency)).toContain('Moved past the stages, by break-glass')
    expect(await described(versions[0])).toContain('Not approved, moved past the stages by break-glass')
  })

  test('is reviewed by the promotion of what is live, which moves nothing and is signed by every stage', async () => {
    const { number } = await outcomeOf(emergency)
    const pull = await propose(platform, 'dana', ...move(versions[0]))
    expect(await checkSaid(platform, pull, checkNames[0])).toContain(
      'This request is the review of the break-glass move',
    )
    await everybodySigns(platform, pull)
    await merge(platform, 'mel', pull)
    expect((await outcomeOf(pull)).judgement.reviews).toEqual([number])
    expect(await lastComment(platform, pull)).toContain(`It is the review of the break-glass move of record ${number}.`)
    expect(await described(versions[0])).toMatch(/Approved for production [^]*- Olga Orlov as business-owner/)
  })
})

describe('a second one that nobody reviews', { timeout: 180_000 }, () => {
  test('freezes the model when its days are over: not even a further break-glass, signed by both, is promoted', async () => {
    second = await propose(platform, 'dana', ...move(versions[1], 'break-glass'))
    await twoRolesSign(second)
    await merge(platform, 'mel', second)
    expect(await aliased(platform)).toBe(versions[1])
    await staff(platform.forge, 'clock', { advanceMs: 10 * 60_000 })
    const next = await propose(platform, 'dana', ...move(versions[0], 'break-glass'))
    expect(await checkSaid(platform, next, checkNames[0])).toContain('credit-approval is frozen everywhere')
    await twoRolesSign(next)
    await merge(platform, 'mel', next)
    expect(await lastComment(platform, next)).toMatch(/Refused, for good: nothing was moved\.[^]*is frozen everywhere/)
    expect([await recordedOf(platform, next), await aliased(platform)]).toEqual([['refused'], versions[1]])
  })
})

describe('the retirement', { timeout: 180_000 }, () => {
  test('is the late review, is signed by the business and by model risk, and leaves nothing live', async () => {
    const overdue = await outcomeOf(second)
    const words = ['--kind', 'retirement', '--model', 'credit-approval', '--environment', 'production']
    const pull = await propose(platform, 'dana', ...words, '--reason', 'The product ends.')
    expect(await checkSaid(platform, pull, checkNames[0])).toContain('is the review of the break-glass move')
    const [owner, risk] = [
      await signOffBlock(platform, pull, 'business-owner'),
      await signOffBlock(platform, pull, 'model-risk'),
    ]
    await unheard(platform, () => approves('olga', pull, owner))
    await expect(as(platform, 'rita', 'PUT', `/pulls/${pull}/merge`, {})).rejects.toThrow('Required status check')
    await review(platform, 'rita', pull, 'APPROVE', risk)
    // not of the team that gets past the checks
    await merge(platform, 'rita', pull)
    expect(await lastComment(platform, pull)).toMatch(
      /^✅ Retired: credit-approval is no longer shown in production, before it version 2\. It is the review of the break-glass move of record \d+\./,
    )
    expect((await outcomeOf(pull)).judgement.reviews).toEqual([overdue.number])
    expect(await aliased(platform)).toBeNull()
  })

  test('is told to the auditor with both emergencies and their reviews', async () => {
    const slug = platform.company.app.slug
    const told = await countersign(platform, 'audrey', 'audit', 'history', 'credit-approval', '--app-slug', slug)
    const ends = told.out.match(/^\| \S+ +\| \[(?:done|refused)\].*$/gm) ?? []
    expect([told.code, ends.map((row) => row.split(/ *\| */)).map((cells) => `${cells[5]}: ${cells[6]}`)]).toEqual([
      0,
      [
        expect.stringMatching(/^break-glass: As break-glass, to be reviewed until /),
        'promotion: Reviews the break-glass move of record 3.',
        expect.stringMatching(/^break-glass: As break-glass, to be reviewed until /),
        expect.stringMatching(/^break-glass: Stage break-glass is error, .* credit-approval is frozen everywhere/),
        'retirement: Reviews the break-glass move of record 7.',
      ],
    ])
  })
})
