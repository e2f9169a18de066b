import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aliased, checks, cloneOf, comment, countersign, ledger, merge, propose, review, trained } from './acts.ts'
import { begin, move } from './beginnings.ts'
import { commitAll, git } from './clone.ts'
import { checkNames, repository } from './company.ts'
import { withoutScenarios } from './excerpts.ts'
import { checkSaid, closePull, lastComment, openPull, pastTheRules, plain, pushBranch, runSaid } from './handmade.ts'
import { startPlatform, type Platform } from './platform.ts'
import { onMain, policyRequest, replaced } from './requests.ts'
import { bothSign, everybodySigns } from './rules/quiet.ts'

/** The journey of a trial: no App, the workflows' own tokens, people for teams, and every word says who could have written it. */

let platform: Platform
const team = 'model-validator: {team: acme/model-validation}'
const people = 'model-validator: {people: [vera]}'
const accepting = "          accept-unproven: 'true'\n"
const acceptance = 'Accept fairness sex=(missing): 15 people, their files are read instead. Until 2027-01-31'

/** As somebody sets it up who read half of the page: one role is a team, and nothing leaves staging. */
const changed = (path: string, text: string): string | null => {
  if (path === 'governance/policy.yml') return replaced(replaced(text, people, team), ', cool_down: P1D', '')
  return path.endsWith('promote.yml') ? replaced(text, accepting, '') : withoutScenarios(path, text)
}

beforeAll(async () => {
  platform = await startPlatform({ mode: 'trial', changed })
}, 120_000)

afterAll(async () => {
  await platform.stop()
})

const kinds = async (): Promise<readonly unknown[]> =>
  (await ledger(platform)).map(({ kind, result }) => result ?? kind)

describe('the ledger of a trial', () => {
  test('does not begin while a role is a team: every check names the role, the line and the App', async () => {
    const pull = await propose(platform, 'mel', '--kind', 'policy', '--reason', 'The first governance.')
    expect((await checks(platform, pull))[checkNames[0]]).toBe('failure')
    const said = await checkSaid(platform, pull, checkNames[0])
    expect(said).toMatch(/governance\/policy\.yml:\d+: roles\.model-validator: is the team acme\/model-validation/)
    expect(said).toContain("only the suite's GitHub App can read; list people until the App is installed")
    await platform.dispatcher.schedule(repository, '17 * * * *')
    expect(runSaid(platform, 'promote.yml')).toContain('the team acme/model-validation')
    await closePull(platform, pull)
    await mendByHand()
  }, 60_000)

  test('begins with what two people signed, and says of itself that its writer is unproven', async () => {
    await begin(platform)
    expect(await ledger(platform)).toMatchObject([{ kind: 'genesis', writer: { app: null, proven: false } }])
  }, 60_000)
})

/** Before anything is recorded an administrator mends main by hand. */
async function mendByHand(): Promise<void> {
  await pastTheRules(platform, async () => {
    const folder = await cloneOf(platform, 'mel')
    const path = join(folder, 'governance', 'policy.yml')
    writeFileSync(path, replaced(readFileSync(path, 'utf8'), team, people))
    await commitAll(folder, 'List the validators')
    await git(folder, 'push', '--quiet', 'origin', 'main')
  })
}

let version = ''
let pull = 0

describe('a version of a trial', () => {
  test('is judged by the workflow’s own token, which every check and the comment say, and mentions whom it waits for', async () => {
    version = await trained(platform, 'ridge')
    pull = await propose(platform, 'mel', ...move(version))
    await review(platform, 'rita', pull, 'COMMENT', acceptance)
    expect(await checks(platform, pull)).toMatchObject({ [checkNames[0]]: 'success', [checkNames[1]]: 'in_progress' })
    for (const name of checkNames) expect(await checkSaid(platform, pull, name)).toContain('(writer unproven)\n')
    const said = await comment(platform, pull)
    expect(said).toContain('Asked to sign independent validation: @vera-acme')
    expect(said).toContain('Writer unproven: no GitHub App')
  }, 90_000)

  test('is not signed by its builder', async () => {
    await review(platform, 'dana', pull, 'APPROVE', 'I made it, it is fine.')
    expect((await checks(platform, pull))[checkNames[1]]).toBe('in_progress')
    expect(plain(await comment(platform, pull))).toMatch(/dana-acme\*\*: .*who built it cannot sign/)
  }, 60_000)

  test('is signed by those who did not, and merges when a person merges it', async () => {
    await everybodySigns(platform, pull)
    expect(await checks(platform, pull)).toEqual(Object.fromEntries(checkNames.map((name) => [name, 'success'])))
    expect(await git(await cloneOf(platform, 'mel'), 'ls-tree', '-r', '--name-only', 'HEAD')).not.toContain(
      'production/',
    )
    await merge(platform, 'mel', pull)
  }, 90_000)

  test('does not leave staging while nobody accepts that the writer is unproven', async () => {
    expect(await aliased(platform)).toBeNull()
    expect(await kinds()).toEqual(['genesis'])
    expect(runSaid(platform, 'promote.yml')).toContain('accept-unproven: true for a trial')
  }, 30_000)

  test('leaves it once that is accepted: a change of governance, signed by two and recorded', async () => {
    const path = '.github/workflows/promote.yml'
    const text = replaced(
      await onMain(platform, path),
      '          environment: production\n',
      `          environment: production\n${accepting}`,
    )
    await pushBranch(platform, 'mel', 'accept', await policyRequest(platform, 2, { [path]: text }))
    const accept = await openPull(platform, 'mel', 'accept')
    await bothSign(platform, accept)
    await merge(platform, 'mel', accept)
    expect(await kinds()).toEqual(['genesis', 'policy', 'intent', 'done'])
    expect(await aliased(platform)).toBe(version)
    expect(await lastComment(platform, pull)).toMatch(
      /Record 4 of the ledger, `sha256:[0-9a-f]{64}`, writer unproven\./,
    )
  }, 90_000)
})

describe('an auditor of a trial', () => {
  test('is told who approved it, and that nobody proves who wrote that down', async () => {
    const words = ['audit', '--command', 'who', '--model', 'credit-approval', '--version', version] as const
    const said = await countersign(platform, 'audrey', ...words)
    expect([said.code, said.out]).toEqual([0, expect.stringContaining('(writer unproven)')])
    expect(said.out).toContain('Olga Orlov')
  }, 30_000)

  test('verifies the chain and is told that its writer is unknown, which is no pass', async () => {
    const said = await countersign(platform, 'audrey', 'audit', '--command', 'verify')
    expect([said.code, said.out]).toEqual([1, expect.stringContaining('4 records form an unbroken chain')])
    expect(plain(said.out)).toContain(
      'Unknown: who wrote 4 records (the first is 1, the last 4): without the App, and so writer unproven',
    )
  }, 30_000)
})
