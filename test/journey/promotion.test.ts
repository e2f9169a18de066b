import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  aliased,
  approve,
  as,
  checks,
  cloneOf,
  comment,
  countersign,
  ledger,
  merge,
  propose,
  review,
  setAlias,
  settled,
  trained,
} from './acts.ts'
import { git } from './clone.ts'
import { checkNames, repository } from './company.ts'
import { counted } from './exchanges.ts'
import { closePull, runSaid } from './handmade.ts'
import { rest } from './forge.ts'
import { startPlatform, type Platform } from './platform.ts'
import { unheard } from './rules/quiet.ts'
import { changed, delivered, hookUp, registeredAgain, startRelay, tried, versionOf, type Relay } from './registering.ts'

/** One promotion from an empty ledger to an auditor's question, as the demo tells it, with everything it leaves behind. */

let platform: Platform
let relay: Relay
let hook = ''
const model = ['--model', 'credit-approval', '--environment', 'production', '--developers', 'dana'] as const
const acceptance = 'Accept fairness sex=(missing): 15 people, their files are read instead. Until 2027-01-31'

beforeAll(async () => {
  // the machine has no Node of its own: the composites must bring theirs
  platform = await startPlatform({ pathNode: 'none' })
  relay = await startRelay(platform)
  hook = await hookUp(platform, relay.address)
}, 120_000)

afterAll(async () => {
  await relay.stop()
  await platform.stop()
})

const kinds = async (): Promise<readonly string[]> =>
  (await ledger(platform)).map(({ kind, result }) =>
    typeof result === 'string' ? `${String(kind)} ${result}` : String(kind),
  )

describe('the ledger begins', () => {
  test('with the governance that two people signed; nothing before it is judged', async () => {
    const pull = await propose(platform, 'mel', '--kind', 'policy', '--reason', 'The first governance of our models.')
    expect((await checks(platform, pull))[checkNames[1]]).toBe('in_progress')
    await approve(platform, 'rita', pull, 'model-risk')
    expect((await checks(platform, pull))[checkNames[1]]).toBe('in_progress')
    await approve(platform, 'rob', pull, 'model-risk')
    expect(await checks(platform, pull)).toEqual(Object.fromEntries(checkNames.map((name) => [name, 'success'])))
    await merge(platform, 'mel', pull)
    expect(await kinds()).toEqual(['genesis'])
  }, 120_000)

  test('and adopts what was live before it', async () => {
    const version = await trained(platform, 'champion')
    await setAlias(platform, platform.registry.admin, version)
    const pull = await propose(
      platform,
      'dana',
      ...model,
      '--kind',
      'adoption',
      '--version',
      version,
      '--reason',
      'Live since before the ledger.',
    )
    await unheard(platform, () => review(platform, 'rita', pull, 'APPROVE', 'This is what runs.'))
    await review(platform, 'rob', pull, 'APPROVE', 'This is what runs.')
    await merge(platform, 'mel', pull)
    expect(await kinds()).toEqual(['genesis', 'intent', 'outcome done'])
    expect(await aliased(platform)).toBe(version)
  }, 180_000)
})

let version = ''
let pull = 0

describe('a version is promoted', () => {
  test('only the stage whose turn it is asks somebody; each check is the App’s', async () => {
    version = await trained(platform, 'ridge')
    pull = await propose(platform, 'dana', ...model, '--version', version, '--reason', 'Better than the live version.')
    expect(await checks(platform, pull)).toEqual({
      [checkNames[0]]: 'failure',
      [checkNames[1]]: 'in_progress',
      [checkNames[2]]: 'in_progress',
      [checkNames[3]]: 'in_progress',
    })
    await review(platform, 'rita', pull, 'COMMENT', acceptance)
    expect((await checks(platform, pull))[checkNames[0]]).toBe('success')
    const said = await comment(platform, pull)
    expect(said).toContain('### Accepted findings')
    expect(said).toContain('15 people, their files are read instead')
    // the reader is no administrator: it is not told who else may hold the promoter’s role
    expect(said).toContain('Registry writable by others: **unknown**')
    expect(said).toContain('Worst intersection: race=black &amp; sex=female')
    expect(said).toMatch(/demographic parity ratio 0\.84\d+ \(0\.\d+ to 0\.\d+\)/)
  }, 180_000)

  test('an approval before its stage is open does not count, and the comment says so', async () => {
    await review(platform, 'olga', pull, 'APPROVE', 'Fine with me.')
    expect((await checks(platform, pull))[checkNames[3]]).toBe('in_progress')
    expect(await comment(platform, pull)).toMatch(/olga-acme\*\*: /)
  }, 60_000)

  test('a sign-off withdrawn before the merge closes the stage again', async () => {
    const given = await approve(platform, 'vera', pull, 'model-validator')
    expect((await checks(platform, pull))[checkNames[1]]).toBe('success')
    await as(platform, 'rita', 'PUT', `/pulls/${pull}/reviews/${given}/dismissals`, {
      message: 'The report is missing.',
    })
    await settled(platform)
    expect((await checks(platform, pull))[checkNames[1]]).toBe('in_progress')
    await expect(as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {})).rejects.toThrow('Required status check')
    const judged = await counted(platform, () => approve(platform, 'vera', pull, 'model-validator'))
    expect(judged.runs).toBe(1)
    // ten to judge, and three by the job that writes tags
    expect(judged.reads.length, judged.reads.join('\n')).toBeLessThanOrEqual(13)
    expect(judged.writes.length, judged.writes.join('\n')).toBeLessThanOrEqual(6)
  }, 120_000)

  test('is merged and moved when everybody signed; registry, pull request, deployment and ledger say the same', async () => {
    await approve(platform, 'carl', pull, 'compliance-officer')
    await approve(platform, 'olga', pull, 'business-owner')
    await merge(platform, 'mel', pull)
    expect(await aliased(platform)).toBe(version)
    const records = await ledger(platform)
    expect(await kinds()).toEqual(['genesis', 'intent', 'outcome done', 'intent', 'outcome done'])
    const tags = await versionTags()
    expect(tags['countersign.record']).toMatch(/^4 sha256:[0-9a-f]{64}$/)
    const deployments = (await as(platform, 'mel', 'GET', '/deployments')) as readonly {
      readonly environment: string
      readonly payload: Readonly<Record<string, string>>
    }[]
    expect(deployments[0]).toMatchObject({
      environment: 'production',
      payload: { model: 'credit-approval', version, record: '5' },
    })
    expect(JSON.stringify(records.at(-1))).toContain('15 people, their files are read instead')
  }, 180_000)

  test('a promotion that runs again changes nothing', async () => {
    const before = await kinds()
    await platform.dispatcher.schedule(repository, '17 * * * *')
    expect(await kinds()).toEqual(before)
    expect(platform.dispatcher.runs.at(-1)).toMatchObject({ name: 'promote', conclusion: 'success' })
  }, 60_000)
})

async function versionTags(): Promise<Readonly<Record<string, string>>> {
  const path = `/api/2.0/mlflow/model-versions/get?name=credit-approval&version=${version}`
  const found = (await platform.registry.call(platform.registry.admin, 'GET', path)) as {
    readonly model_version: { readonly tags?: readonly { readonly key: string; readonly value: string }[] }
  }
  return Object.fromEntries((found.model_version.tags ?? []).map(({ key, value }) => [key, value]))
}

describe('an auditor', () => {
  const audit = (...words: readonly string[]) =>
    countersign(platform, 'audrey', 'audit', '--app-slug', platform.company.app.slug, ...words)

  test('is told who approved it, as whom, on what evidence', async () => {
    const said = await audit('--command', 'who', '--model', 'credit-approval', '--version', version, '--json')
    expect(said.code).toBe(0)
    const { answer = '' } = JSON.parse(said.out) as { readonly answer?: string }
    const { signOffs, exceptions } = JSON.parse(answer) as {
      readonly signOffs: readonly { readonly name: string; readonly role: string }[]
      readonly exceptions: readonly unknown[]
    }
    expect(signOffs.map(({ name, role }) => `${name}, ${role}`)).toEqual([
      'Vera Voss, model-validator',
      'Carl Conti, compliance-officer',
      'Olga Orlov, business-owner',
    ])
    expect(exceptions).toHaveLength(1)
  }, 60_000)

  test('verifies the whole: chain, writers, signatures, anchors', async () => {
    const said = await audit('--command', 'verify')
    expect([said.code, said.out]).toEqual([0, expect.stringContaining('The ledger verifies: 5 records')])
  }, 60_000)

  test('who has a clone alone verifies its chain, and is told what a clone cannot show', async () => {
    const said = await countersign(
      platform,
      'audrey',
      'audit',
      '--command',
      'verify',
      '--ledger',
      await ledgerClone('clone'),
    )
    expect([said.code, said.out]).toEqual([1, expect.stringContaining('Unknown: whether GitHub signed the commits')])
    expect(said.err).toContain('unknown is no pass')
  }, 60_000)

  test('a record that was changed in the clone is found', async () => {
    const folder = await ledgerClone('forged')
    const path = join(folder, 'records', '000', '000004.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('vera', 'dana'))
    execFileSync('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '-qam', 'x'])
    const said = await countersign(platform, 'audrey', 'audit', '--command', 'verify', '--ledger', folder)
    expect([said.code, said.out]).toEqual([1, expect.stringContaining('does not verify')])
  }, 60_000)

  test('a commit that somebody else pushed to the ledger is found, however well it is chained', async () => {
    const folder = await ledgerClone('pushed')
    const last = join(folder, 'records', '000', '000005.json')
    cpSync(last, join(folder, 'records', '000', '000006.json'))
    await git(folder, 'add', '--all')
    await git(folder, '-c', 'user.name=Mel', '-c', 'user.email=mel@acme.example', 'commit', '-qm', 'one more')
    await expect(git(folder, 'push', '--quiet', 'origin', 'governance-ledger')).rejects.toThrow('GH013')
    await expect(
      rest(
        platform.forge,
        platform.company.tokens.mel,
        'PATCH',
        `/repos/${repository}/git/refs/heads/governance-ledger`,
        { sha: await git(folder, 'rev-parse', 'HEAD~1'), force: true },
      ),
    ).rejects.toThrow('rule')
  }, 60_000)
})

describe('what is registered', { timeout: 120_000 }, () => {
  let next = ''
  let draft = 0
  const began = (): number => platform.dispatcher.runs.length
  const since = (before: number): readonly string[] =>
    platform.dispatcher.runs.slice(before).map(({ name, conclusion }) => `${name} ${conclusion}`)
  const drafts = async () =>
    z
      .array(z.looseObject({ number: z.number(), draft: z.boolean(), title: z.string(), node_id: z.string() }))
      .parse(await as(platform, 'mel', 'GET', '/pulls?state=open'))
      .filter(({ draft: isDraft }) => isDraft)

  test('and gets the alias is told by MLflow, through the relay, and proposed at once as a draft of the App', async () => {
    const before = began()
    next = await registeredAgain(platform, version, 'dana')
    await setAlias(platform, platform.accounts.trainer, next, 'candidate')
    await relay.said(`Told of credit-approval ${next}.`)
    await settled(platform)
    expect(since(before).filter((run) => run.startsWith('registered'))).toContain('registered success')
    const [made, ...more] = await drafts()
    expect([made?.title, more]).toEqual([`Promote credit-approval ${next} to production (now ${version})`, []])
    draft = made?.number ?? 0
    expect(since(before)).toContain('governance failure')
  })

  test('shows in MLflow how its request stands, also that it failed; the live version keeps the tags of its promotion', async () => {
    expect((await versionOf(platform, next)).tags).toMatchObject({
      validation_status: 'failed',
      business_approval: 'pending',
      'countersign.request': `#${draft}`,
    })
    expect(await versionTags()).toMatchObject({ validation_status: 'passed', business_approval: 'approved' })
  })

  test('T37: a forged delivery starts nothing, and a replayed one starts nothing twice', async () => {
    const before = began()
    expect(await delivered(relay.address, { id: 'forged', by: 'another secret of theirs' })).toBe(401)
    expect(await delivered(relay.address, { id: 'mine', version: next })).toBe(202)
    expect(await delivered(relay.address, { id: 'mine', version: next })).toBe(409)
    await settled(platform)
    expect(since(before)).toEqual(['registered success'])
    expect(await tried(platform, hook)).toBe(202)
    await settled(platform)
    expect((await drafts()).map(({ number }) => number)).toEqual([draft])
  })

  test('T38: what a writer puts into a dispatch is data, and opens no second draft', async () => {
    const before = began()
    const payload = { model: '$(touch /tmp/x)`id`\n::error::', version: '1; exit 1' }
    await as(platform, 'dana', 'POST', '/dispatches', { event_type: 'mlflow-version', client_payload: payload })
    await settled(platform)
    expect(since(before)).toEqual(['registered success'])
    expect(runSaid(platform, 'registered.yml')).toContain('names no model and version as the relay does')
    expect((await drafts()).length).toBe(1)
  })

  test('has no requester until the role that owns the model marks it as ready; then it is theirs', async () => {
    const [{ node_id: id } = { node_id: '' }] = await drafts()
    const mark = async (name: 'mel' | 'dana', change: string): Promise<void> => {
      await changed(platform, name, change, id)
      await settled(platform)
    }
    await mark('mel', 'markPullRequestReadyForReview')
    expect(await comment(platform, draft)).toContain('it is not told for whom')
    await unheard(platform, () => mark('dana', 'convertPullRequestToDraft'))
    await mark('dana', 'markPullRequestReadyForReview')
    const said = await comment(platform, draft)
    expect(said).not.toContain('it is not told for whom')
    expect(said).toContain('dana')
  })

  test('and closed is not proposed again; the relay ends when it is told to', async () => {
    await closePull(platform, draft)
    await platform.dispatcher.schedule(repository, '37 * * * *')
    expect(runSaid(platform, 'registered.yml')).not.toContain('Promote credit-approval')
    expect(await drafts()).toEqual([])
    expect(await relay.stop()).toBe(0)
  })
})

/** A clone whose checked-out branch is the ledger's. */
async function ledgerClone(name: string): Promise<string> {
  const origin = await git(await cloneOf(platform, 'mel'), 'remote', 'get-url', 'origin')
  const folder = join(platform.folder, 'clones', name)
  await git(platform.folder, 'clone', '--quiet', '--branch', 'governance-ledger', origin, folder)
  return folder
}
