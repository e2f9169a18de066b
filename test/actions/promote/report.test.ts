import { describe, expect, test } from 'vitest'
import { announce, reportOf } from '../../../actions/promote/report.ts'
import type { Outcome } from '../../../actions/promote/case.ts'
import { chained, genesis, move } from '../../builders/ledger.ts'
import { propose } from '../../builders/requests.ts'
import { world } from '../../builders/world.ts'
import { house } from './desk.ts'

const record = chained([genesis()])[0] ?? null
const finding = { code: 'read-back-differs', weight: 'fail' as const, facts: { live: '3', to: '2' } }

async function told(other: Partial<Outcome>) {
  const own = await world()
  const { number } = await propose(own)
  const run = house(own)
  const outcome: Outcome = {
    folder: 'promotions/credit-approval/production/0001',
    pull: number,
    result: 'done',
    findings: [],
    record,
    move: move({ model: 'credit-approval', from: '1', to: '2' }),
    mergeSha: own.forge.tip(),
    together: false,
    ...other,
  }
  await announce(run, own.forge, [outcome])
  return { said: run.said, written: own.forge.written }
}

describe('an outcome is announced', () => {
  test('done: on the pull request and as a deployment that names the record', async () => {
    const { written, said } = await told({})
    expect(written.comments).toMatchObject([{ pull: 7, earlier: null }])
    expect(written.deployments).toEqual([
      {
        sha: expect.any(String) as string,
        environment: 'production',
        description: 'credit-approval 2',
        payload: { model: 'credit-approval', version: '2', previous: '1', record: '1', digest: record?.digest },
        state: 'success',
        logUrl: 'https://github.com/acme/models/actions/runs/4711/attempts/1',
      },
    ])
    expect(said.annotations).toEqual([])
  })

  test.each(['refused', 'abandoned'] as const)(
    '%s: on the pull request and in the log, never as a deployment',
    async (result) => {
      const { written, said } = await told({ result, findings: [finding] })
      expect([written.comments.length, written.deployments.length]).toEqual([1, 0])
      expect(said.annotations).toMatchObject([
        { level: 'error', message: 'After the write the registry shows version 3 instead of version 2.' },
      ])
    },
  )

  test.each<[string, Partial<Outcome>]>([
    ['what waits', { result: 'waiting', record: null, findings: [finding] }],
    ['what an earlier run closed', { record: null }],
    ['what has no pull request', { result: 'refused', pull: null, record: null }],
  ])('%s: in the log alone', async (_, other) => {
    const { written, said } = await told(other)
    expect([written.comments, written.deployments]).toEqual([[], []])
    expect(said.log).toHaveLength(1)
  })

  test('a change of governance: without a deployment', async () => {
    const { written } = await told({ move: null })
    expect([written.comments.length, written.deployments.length]).toEqual([1, 0])
  })
})

test('the outcomes of one pull request are told in one comment, each by its folder', async () => {
  const own = await world()
  const { number } = await propose(own)
  const folder = (name: string): string => `promotions/${name}/production/0001`
  const base = { pull: number, findings: [], mergeSha: own.forge.tip(), together: true }
  const run = house(own)
  await announce(run, own.forge, [
    { ...base, folder: folder('churn'), result: 'done', record, move: move({ model: 'churn', from: '3', to: '3' }) },
    { ...base, folder: folder('credit'), result: 'refused', record, move: null, findings: [finding] },
    { ...base, folder: folder('fraud'), result: 'waiting', record: null, move: null },
  ])
  const [comment, ...more] = own.forge.written.comments
  expect(more).toEqual([])
  expect(comment?.body.match(/^### .*$/gm)).toEqual([`### \`${folder('churn')}\``, `### \`${folder('credit')}\``])
  expect(comment?.body).toContain('churn 3 is live in production')
  expect(comment?.body).toContain('The mend is a new request')
  expect(own.forge.written.deployments.map(({ description }) => description)).toEqual(['churn 3'])
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
