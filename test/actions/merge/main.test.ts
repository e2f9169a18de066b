import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/merge/main.ts'
import { overlay } from '../../../shared/domain/scenario/overlay.ts'
import { formatHeadRecord } from '../../../shared/domain/head-record.ts'
import { readModelFile } from '../../../shared/domain/model/model-rules.ts'
import { checkName, stageNames } from '../../../shared/domain/stage.ts'
import { modelFacts } from '../../builders/ledger.ts'
import { propose, replace, review, type Proposing } from '../../builders/requests.ts'
import { app, model, modelValue, record, world, type World } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { fakeHouse, type FakeHouse, type HouseOptions } from '../../fakes/house.ts'

const lowValue = overlay(modelValue, {
  use: { domain: 'operations', decision: 'informational', affects: 'nobody', protected_health_information: false },
})

/** A world whose model is of the low tier, and a request for it with all four checks of ours finished. */
async function lowWorld(asked: Proposing = {}, policy: unknown = { automatic_merge: 'low-tier' }): Promise<World> {
  const own = await world({ policy })
  const text = fakeDocuments.format(lowValue)
  own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), [`models/${model}.yml`]: text })
  await record(own, modelFacts(model, text, '2026-01-04T10:00:00Z'))
  const read = readModelFile({ file: 'x', value: lowValue, lines: {} }, model)
  if (!read.ok) throw new Error('the model file of the test is wrong')
  await proposeLow(own, { file: read.value, ...asked })
  return own
}

async function proposeLow(own: World, asked: Proposing): Promise<void> {
  const { number, digest } = await propose(own, asked)
  const { sha } = own.forge.pullNow(number).pull.head
  for (const [index, stage] of stageNames.entries())
    own.forge.putCheck(
      {
        ...{ id: 700 + index, sha, name: checkName(stage), status: 'completed', startedAt: '2026-01-05T09:01:00Z' },
        externalId: formatHeadRecord({ pull: number, sha, digest, at: '2026-01-05T09:01:00Z' }),
      },
      app,
    )
}

async function run(own: World, options: Omit<HouseOptions, 'ports'> = {}): Promise<FakeHouse['said']> {
  const inputs = { 'github-token': 'ghs_x', 'app-slug': app, 'pull-request': '7', ...options.inputs }
  const house = fakeHouse({ ports: own.ports, ...options, inputs })
  await main(house)
  return house.said
}

describe('the App', () => {
  test('merges the judged head of what nobody has to sign, once', async () => {
    const own = await lowWorld()
    const { outputs, annotations } = await run(own)
    const { head } = own.forge.pullNow(7).pull
    expect(own.forge.written.merges).toMatchObject([{ number: 7, sha: head.sha, method: 'merge' }])
    expect([outputs.merged, outputs.sha, outputs.why, annotations]).toEqual(['true', 'a'.repeat(40), '', []])
  })

  test('merges as the repository allows', async () => {
    const own = await lowWorld()
    await run(own, { inputs: { 'merge-method': 'squash' } })
    expect(own.forge.written.merges).toMatchObject([{ method: 'squash' }])
    await expect(run(own, { inputs: { 'merge-method': 'force' } })).rejects.toThrow('inputs cannot be used')
  })

  test.each<readonly [string, (own: World) => void, string]>([
    ['a draft', (own) => replace(own, 7, (it) => ({ ...it, pull: { ...it.pull, draft: true } })), 'draft'],
    [
      'what is closed',
      (own) => replace(own, 7, (it) => ({ ...it, pull: { ...it.pull, state: 'closed' } })),
      'not-open',
    ],
    [
      'what somebody holds',
      (own) => review(own, 7, 'rita', '2026-01-05T12:00:00Z', 'Hold: drift.', 'changes-requested'),
      'not-met',
    ],
    [
      'what somebody objects to',
      (own) => review(own, 7, 'olga', '2026-01-05T12:00:00Z', 'Why?', 'changes-requested'),
      'objected',
    ],
  ])('leaves %s, says so, and fails nothing', async (_, change, hurdle) => {
    const own = await lowWorld()
    change(own)
    const { outputs, annotations, failures } = await run(own)
    expect([outputs.merged, outputs.why?.split('\n').includes(hurdle)]).toEqual(['false', true])
    expect([annotations.length, failures, own.forge.written.merges]).toEqual([1, [], []])
  })

  test('leaves what the policy does not let it merge', async () => {
    const own = await lowWorld({}, {})
    expect((await run(own)).outputs.why).toContain('not-by-policy')
    expect(own.forge.written.merges).toEqual([])
  })

  test('leaves a head that it did not judge', async () => {
    const own = await lowWorld()
    const { forge } = own
    const merge = forge.merge.bind(forge)
    const moved = {
      ...own,
      ports: { ...own.ports, forge: { ...forge, merge: () => merge({ ...asked, sha: 'f'.repeat(40) }) } },
    }
    const asked = { number: 7, method: 'merge', title: '' } as const
    expect((await run(moved)).outputs).toMatchObject({ merged: 'false', why: 'moved' })
  })

  test('fails where the rules of the branch refuse it, in their words', async () => {
    const own = await lowWorld()
    own.forge.refuse('merge', 'Repository rule violations found')
    await expect(run(own)).rejects.toThrow(/did not let the App merge #7: Repository rule violations found/)
  })

  test('merges nothing outside of a workflow of the default branch, nor with another’s token', async () => {
    const own = await lowWorld()
    await expect(run(own, { env: { GITHUB_WORKFLOW_REF: undefined, GITHUB_RUN_ID: undefined } })).rejects.toThrow(
      'in a workflow alone',
    )
    const branch = 'acme/models/.github/workflows/governance.yml@refs/heads/mine'
    await expect(run(own, { env: { GITHUB_WORKFLOW_REF: branch } })).rejects.toThrow('refs/heads/mine')
    await expect(run({ ...own, ports: { ...own.ports, app: 'other' } })).rejects.toThrow('app-slug')
    expect(own.forge.written.merges).toEqual([])
  })
})
