import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseHeadRecord } from '../../shared/domain/head-record.ts'
import { checkName, type StageName } from '../../shared/domain/stage.ts'
import type { House } from '../../shared/runtime/house.ts'
import { commentMarker } from '../../shared/render/comment.ts'
import { open, propose, replace, signAll } from '../builders/requests.ts'
import { predictions, register, world, type World } from '../builders/world.ts'
import { fakeHouse, type FakeHouse } from '../fakes/house.ts'

type Main = (house: House) => Promise<void>

async function run(main: Main, own: World, inputs: Readonly<Record<string, string>> = {}): Promise<FakeHouse> {
  const house = fakeHouse({
    ports: own.ports,
    inputs: { 'pull-request': '7', 'github-token': 'ghs_x', 'app-slug': 'countersign', ...inputs },
    folder: mkdtempSync(join(tmpdir(), 'countersign-stage-')),
  })
  await main(house)
  return house
}

/** What the four stage actions have in common; `writes` says which of them renders comment and summary. */
export function describeStage(main: Main, stage: StageName, writes: 'check' | 'check and comment'): void {
  const last = writes === 'check and comment'

  test('a signed request passes, and its check says so on the head', async () => {
    const own = await world()
    const { number, digest } = await propose(own)
    signAll(own, number, digest)
    const { said } = await run(main, own)
    expect([said.outputs.verdict, said.outputs['evidence-digest'], said.failures]).toEqual(['passed', digest, []])
    const head = own.forge.pullNow(number).pull.head.sha
    expect(own.forge.written.checks).toMatchObject([
      { stage, sha: head, name: checkName(stage), state: { status: 'completed', conclusion: 'success' } },
    ])
    expect(parseHeadRecord(own.forge.written.checks[0]?.externalId ?? '')).toMatchObject({ pull: 7, sha: head, digest })
    expect(said.masked).toEqual(['ghs_x'])
  })

  test('the facts that one step wrote are those that the next reads', async () => {
    const own = await world()
    await propose(own)
    const first = await run(main, own)
    own.forge.refuse('pull', 'not asked a second time')
    const second = await run(main, own, { facts: first.said.outputs.facts ?? '' })
    expect(second.said.outputs).toEqual(first.said.outputs)
  })

  test('a request that nobody signed is pending or passes by machine alone, never more', async () => {
    const own = await world()
    await propose(own)
    const { said } = await run(main, own)
    const state = stage === 'validation-gates' ? 'passed' : 'pending'
    expect([said.outputs.verdict, said.failures]).toEqual([state, []])
    expect(own.forge.written.checks[0]?.state.status).toBe(state === 'passed' ? 'completed' : 'in_progress')
  })

  test('a token that is not that of the App that the input names judges and writes nothing', async () => {
    const own = await world()
    const { number, digest } = await propose(own)
    signAll(own, number, digest)
    const forge = { ...own.forge, repository: async () => ({ ...(await own.forge.repository()), asking: 'dana' }) }
    await expect(run(main, { ...own, ports: { ...own.ports, forge } })).rejects.toThrow('the token is that of dana')
    expect(own.forge.written.checks).toEqual([])
  })

  test('a registry that does not answer fails the stage', async () => {
    const own = await world()
    const { number, digest } = await propose(own)
    signAll(own, number, digest)
    own.registry.refuse('files', 'The registry does not answer.')
    const { said } = await run(main, own)
    expect(said.outputs.verdict).not.toBe('passed')
    expect(own.forge.written.checks[0]?.state).not.toMatchObject({ conclusion: 'success' })
  })

  test('evidence that is no longer there passes no stage', async () => {
    const own = await world()
    const { number, digest } = await propose(own)
    signAll(own, number, digest)
    register(own.registry, '2', predictions(90))
    expect((await run(main, own)).said.outputs.verdict).not.toBe('passed')
  })

  test('a pull request that holds nothing of ours is let through', async () => {
    const own = await world()
    open(own, 7, { 'README.md': 'x' }, null)
    const { said } = await run(main, own)
    expect([said.outputs.verdict, said.failures]).toEqual(['not-required', []])
    expect(own.forge.written.checks[0]?.state).toEqual({ status: 'completed', conclusion: 'success' })
    expect(own.forge.written.comments).toEqual([])
  })

  test(
    last ? 'the comment and the summary are written last, once' : 'comment and summary are left to the last stage',
    async () => {
      const own = await world()
      await propose(own)
      const { said } = await run(main, own)
      expect(own.forge.written.comments.map(({ body }) => body.startsWith(commentMarker))).toEqual(last ? [true] : [])
      expect(said.summary !== null).toBe(last)
    },
  )

  test('a request that was closed meanwhile is nothing to judge, and no failure', async () => {
    const own = await world()
    const { number } = await propose(own)
    replace(own, number, (reading) => ({ ...reading, pull: { ...reading.pull, state: 'closed' } }))
    const { said } = await run(main, own)
    expect([said.outputs, said.failures]).toEqual([{ verdict: '', facts: '', 'evidence-digest': '' }, []])
    expect(said.annotations).toMatchObject([
      { level: 'notice', message: 'Nothing to judge: Pull request #7 is closed.' },
    ])
    expect([own.forge.written.checks, own.forge.written.comments]).toEqual([[], []])
  })

  test('a check that cannot be written fails the run', async () => {
    const own = await world()
    await propose(own)
    own.fuse.set(1, 'before')
    await expect(run(main, own)).rejects.toThrow('killed before check')
  })
}
