import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../actions/promote/case.ts'
import { announce, reportOf, say } from '../../../actions/promote/report.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import type { RequestReference } from '../../../shared/domain/ledger/record-parts.ts'
import { openBook } from '../../../shared/runtime/ledger/book.ts'
import { genesis, intent, move, outcome, reference } from '../../builders/ledger.ts'
import { propose } from '../../builders/requests.ts'
import { record, world, writer, type World } from '../../builders/world.ts'
import { entriesOf, house } from './desk.ts'

const finding = { code: 'read-back-differs', weight: 'fail' as const, facts: { live: '3', to: '2' } }
const folderOf = (name: string): string => `promotions/${name}/production/0001`
const [credit, churn] = ['credit-approval', 'churn']

async function deskOf(own: World) {
  const [repository, book] = [await own.forge.repository(), await openBook(own.ledger)]
  return { ports: own.ports, repository, book, writer, now: () => '2026-01-06T13:00:00Z' }
}

/** A world with a merged request, and how records of it are written and told. */
async function scene() {
  const own = await world()
  const { number } = await propose(own)
  const asked = (name = credit, other: Partial<RequestReference> = {}): RequestReference =>
    reference({ folder: folderOf(name), pull: number, mergeSha: own.forge.tip(), ...other })
  /** as a run leaves it that ended before it told anybody */
  const untold = (draft: RecordDraft) => record(own, { ...draft, at: '2026-01-06T12:06:00Z' }, { told: false })
  const done = async (name = credit, to: string | null = '2', more: Partial<RequestReference> = {}) => {
    const [request, moved] = [asked(name, more), move({ model: name, from: '1', to })]
    const { number: at } = (await untold(intent({ writer, request, move: moved }))).record
    const place = { region: 'eu-central-1', infrastructure: null, previous: '1' }
    const times = { startedAt: '2026-01-06T12:05:00Z', completedAt: '2026-01-06T12:06:00Z' }
    return untold(outcome(at, { writer, request, move: moved, deployment: { ...place, ...times } }))
  }
  const told = async () => announce(await deskOf(own), 'production')
  return { own, number, asked, untold, done, told, written: own.forge.written }
}

describe('an outcome is announced', () => {
  test('done: on the pull request and as a deployment that names record, region and the run that wrote it', async () => {
    const { done, told, written, own, number } = await scene()
    const entry = await done()
    expect(await told()).toEqual([])
    expect(written.comments).toMatchObject([{ pull: number, earlier: null }])
    expect(written.comments[0]?.body).toContain(entry.digest)
    expect(written.deployments).toEqual([
      {
        sha: own.forge.tip(),
        environment: 'production',
        description: 'credit-approval 2',
        payload: {
          ...{ model: credit, version: '2', previous: '1', region: 'eu-central-1' },
          ...{ record: '3', digest: entry.digest },
        },
      },
    ])
    expect(written.states).toEqual([{ deployment: 1, state: 'success' }])
  })

  test.each(['refused', 'abandoned'] as const)('%s: on the pull request, never as a deployment', async (result) => {
    const { asked, untold, told, written } = await scene()
    await untold(outcome(null, { writer, result, request: asked(), findings: [finding], move: null, readBack: null }))
    await told()
    expect([written.comments.length, written.deployments.length]).toEqual([1, 0])
    expect(written.comments[0]?.body).toContain('After the write the registry shows version 3')
  })

  test('a change of governance: without a deployment, by the run of any environment', async () => {
    const { untold, asked, told, written } = await scene()
    const folder = 'promotions/_policy/0002'
    await untold({ ...genesis({ writer, request: asked(credit, { folder, kind: 'policy' }) }), kind: 'policy' })
    await told()
    expect([written.comments.length, written.deployments.length]).toEqual([1, 0])
  })

  test('once, however often', async () => {
    const { own, done, told } = await scene()
    await done()
    await told()
    const before = own.fuse.writes.length
    await told()
    expect(own.fuse.writes.length).toBe(before)
  })

  test('of another environment: by its own run', async () => {
    const { own, done } = await scene()
    await done()
    await announce(await deskOf(own), 'staging')
    expect(own.forge.written.comments).toEqual([])
  })

  test('several of one pull request in one comment, each by its folder', async () => {
    const { done, told, asked, untold, written } = await scene()
    await done(churn, '3')
    const refused = { writer, result: 'refused', findings: [finding], move: null, readBack: null } as const
    await untold(outcome(null, { ...refused, request: asked() }))
    await told()
    const [comment, ...more] = written.comments
    expect(more).toEqual([])
    expect(comment?.body.match(/^### .*$/gm)).toEqual([`### \`${folderOf(churn)}\``, `### \`${folderOf(credit)}\``])
    expect(comment?.body).toContain('churn 3 is live in production')
    expect(written.deployments.map(({ description }) => description)).toEqual(['churn 3'])
  })

  test('what cannot be told undoes nothing: it is said, and told by the next run', async () => {
    const { own, done, told } = await scene()
    await done()
    const refused = Object.assign(new Error('GitHub answered 403.'), { code: 'forbidden', status: 403 })
    const forge = { ...own.forge, recordDeployment: () => Promise.reject(refused) }
    const desk = await deskOf({ ...own, ports: { ...own.ports, forge } })
    expect(await announce(desk, 'production')).toEqual([
      { code: 'announcement-failed', weight: 'note', facts: { detail: 'GitHub answered 403.' } },
    ])
    await told()
    expect([own.forge.written.comments.length, own.forge.written.deployments.length]).toEqual([1, 1])
  })
})

describe('of a model one deployment is in force', () => {
  const again = { folder: 'promotions/credit-approval/production/0002' }
  const states = (own: World) => own.forge.written.states.map(({ deployment, state }) => `${deployment} ${state}`)

  test('a later one ends the earlier one of the same model, and no other model’s', async () => {
    const { own, done, told } = await scene()
    await done()
    await done(churn, '3')
    await told()
    await done(credit, '4', again)
    await told()
    expect(states(own).toSorted()).toEqual(['1 inactive', '1 success', '2 success', '3 success'])
    expect(states(own).at(-1)).toBe('1 inactive')
  })

  test('one that is told only after a later one was done is never called a success', async () => {
    const { own, done, told } = await scene()
    await done()
    await done(credit, '4', again)
    await told()
    expect(states(own).toSorted()).toEqual(['1 inactive', '2 success'])
  })

  test('a retirement ends it and makes none', async () => {
    const { own, done, told } = await scene()
    await done()
    await told()
    await done(credit, null, { ...again, kind: 'retirement' })
    await told()
    expect([own.forge.written.deployments.length, states(own)]).toEqual([1, ['1 success', '1 inactive']])
  })
})

test('each outcome is said in the log, with what speaks against it', async () => {
  const own = await world()
  const run = house(own)
  const base = { pull: 7, move: null, mergeSha: null, together: false, record: entriesOf(own)[0] ?? null }
  say(run, [
    { ...base, folder: 'a', result: 'done', findings: [] },
    { ...base, folder: 'b', result: 'refused', findings: [finding] },
  ])
  expect(run.said.log).toEqual(['a: done', 'b: refused'])
  expect(run.said.annotations).toMatchObject([
    { level: 'error', message: 'After the write the registry shows version 3 instead of version 2.', title: 'b' },
  ])
})

test('a run without work says so', () => {
  expect(reportOf([])).toBe('Every merged request has its outcome already.')
})

test('a report tells every outcome under its folder', () => {
  const outcome: Outcome = {
    folder: 'a',
    pull: 1,
    result: 'waiting',
    findings: [],
    record: null,
    move: null,
    mergeSha: null,
    together: false,
  }
  expect(reportOf([outcome, { ...outcome, folder: 'b' }]).match(/^### .*$/gm)).toEqual(['### `a`', '### `b`'])
})
