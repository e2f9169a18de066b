import { describe, expect, test } from 'vitest'
import { digestOf } from '../../../shared/domain/digest.ts'
import { governanceDigests } from '../../../shared/gather/governance.ts'
import { readUnrecorded } from '../../../shared/gather/judging/unrecorded.ts'
import { account, type Login } from '../../builders/world.ts'
import { fakeForge, type Tree } from '../../fakes/forge.ts'

const recorded: Tree = { 'governance/policy.yml': 'recorded' }
const evil: Tree = { 'governance/policy.yml': 'relaxed' }
const worse: Tree = { ...evil, '.github/workflows/governance.yml': 'nothing' }
const other = (tree: Tree, number = 1): Tree => ({ ...tree, [`promotions/${number}.yml`]: 'x' })

/** Each step is a move of the base: what it leaves there, and by whom. The question is asked at its last. */
async function asked(steps: readonly (readonly [Tree, Login])[], more: { merged?: boolean; later?: Tree } = {}) {
  const forge = fakeForge()
  const first = forge.commit({})
  const digest = digestOf(await governanceDigests(forge, forge.commit(recorded)))
  for (const [tree, by] of steps) forge.commit(tree, account(by))
  const question = { recorded: digest, branch: 'main', at: forge.tip(), merged: more.merged ?? false }
  if (more.later !== undefined) forge.commit(more.later, account('audrey'))
  return { forge, question, first, read: await readUnrecorded(forge, question) }
}

const pushers = async (...given: Parameters<typeof asked>): Promise<readonly string[] | null> => {
  const { read } = await asked(...given)
  if (!('value' in read)) throw new Error(read.failed.detail)
  expect(read.value?.unknown ?? null).toBeNull()
  return read.value?.moves.map(({ pusher }) => pusher?.login ?? '') ?? null
}

describe('governance that no record explains was brought by', () => {
  test.each<readonly [string, readonly (readonly [Tree, Login])[], readonly string[] | null]>([
    ['nobody, where the base holds the recorded one', [[other(recorded), 'rita']], null],
    [
      'nobody, where it was put back',
      [
        [evil, 'rita'],
        [recorded, 'rolf'],
      ],
      null,
    ],
    ['whoever pushed it', [[evil, 'rita']], ['rita']],
    [
      'each who changed it on the way, newest first',
      [
        [evil, 'rita'],
        [worse, 'rolf'],
      ],
      ['rolf', 'rita'],
    ],
    [
      'none who moved the base and left it alone',
      [
        [other(recorded), 'vera'],
        [evil, 'rita'],
        [other(evil), 'carl'],
      ],
      ['rita'],
    ],
    [
      'none who brought what was put back before',
      [
        [evil, 'carl'],
        [recorded, 'vera'],
        [worse, 'rita'],
      ],
      ['rita'],
    ],
  ])('%s', async (_, steps, expected) => {
    expect(await pushers(steps)).toEqual(expected)
  })

  test('none who came after the commit that is asked about', async () => {
    expect(await pushers([[evil, 'rita']], { later: worse })).toEqual(['rita'])
  })

  test('none by the merge of the request itself, whatever it brings', async () => {
    expect(
      await pushers(
        [
          [other(recorded), 'vera'],
          [evil, 'olga'],
        ],
        { merged: true },
      ),
    ).toBeNull()
    expect(
      await pushers(
        [
          [evil, 'rita'],
          [worse, 'olga'],
        ],
        { merged: true, later: recorded },
      ),
    ).toEqual(['rita'])
  })

  test('whom its commits name as well', async () => {
    const { read } = await asked([
      [other(recorded), 'vera'],
      [evil, 'rita'],
    ])
    const commits = 'value' in read ? (read.value?.commits ?? []) : []
    expect(commits.map(({ author }) => author.account?.login)).toEqual(['rita'])
  })

  test('nobody before the genesis, and nothing is read', async () => {
    const forge = fakeForge()
    const question = { recorded: null, branch: 'main', at: 'a', merged: false }
    expect(await readUnrecorded(forge, question)).toEqual({ value: null })
  })
})

describe('what is not told is never nobody', () => {
  test('a base whose activity does not lead back to the recorded governance', async () => {
    const { forge, question } = await asked([[evil, 'rita']])
    const read = await readUnrecorded(forge, { ...question, recorded: 'sha256:another' })
    expect('value' in read ? read.value?.unknown : null).toBe(
      'the activity of main does not lead back to the recorded files within 100 moves',
    )
  })

  test('an activity that lags behind the base fails, so that it is read again', async () => {
    const { forge, question } = await asked([[evil, 'rita']])
    const aside = forge.commitAside(evil)
    expect(await readUnrecorded(forge, { ...question, at: aside })).toEqual({
      failed: {
        read: 'events',
        detail: `GitHub's activity of main does not tell yet how ${aside.slice(0, 12)} came there`,
      },
    })
  })

  test.each(['movements', 'commitsBetween', 'folder'] as const)('a read that fails: %s', async (method) => {
    const { forge, question } = await asked([[evil, 'rita']])
    forge.refuse(method, 'no')
    expect(await readUnrecorded(forge, question)).toEqual({ failed: { read: 'events', detail: 'no' } })
  })

  test('moves of one second are followed by their commits, whatever order they are told in', async () => {
    const { forge, question } = await asked([
      [evil, 'rita'],
      [worse, 'rolf'],
    ])
    const moves = (await forge.movements('main')).toReversed()
    const read = await readUnrecorded({ ...forge, movements: async () => moves }, question)
    expect('value' in read ? read.value?.moves.map(({ pusher }) => pusher?.login) : []).toEqual(['rolf', 'rita'])
  })
})
