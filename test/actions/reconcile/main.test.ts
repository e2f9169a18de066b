import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/reconcile/main.ts'
import { merge, mergedPromotion, propose, signAll } from '../../builders/requests.ts'
import { app, model, register, world, type World } from '../../builders/world.ts'
import { fakeHouse, type FakeHouse } from '../../fakes/house.ts'
import { BurntFuseError } from '../../fakes/fuse.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { champion, entriesOf, kinds, promote } from '../promote/desk.ts'

/** The registry held against the ledger, over fakes of every port. */

const at = (own: World, clock: string): World => ({ ...own, ports: { ...own.ports, clock: () => clock } })
const day = (number: number, hour = '09:00:00'): string => `2026-01-${String(number).padStart(2, '0')}T${hour}Z`

type Options = {
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly folder?: string
}

async function reconcile(own: World, clock: string, options: Options = {}): Promise<FakeHouse> {
  const inputs = { 'github-token': 'ghs_x', ...(own.ports.app === null ? {} : { 'app-slug': app }), ...options.inputs }
  const run = fakeHouse({ ports: at(own, clock).ports, ...options, inputs })
  await main(run)
  return run
}

/** Version 1, then 2 in production, and a first look that finds nothing. */
async function quiet(policy: unknown = {}): Promise<World> {
  const own = await world({ policy: { ledger: { watch: null }, ...(policy as object) } })
  for (const [number, version] of [
    [1, '1'],
    [2, '2'],
  ] as const) {
    await mergedPromotion(own, { number, version, folder: `promotions/${model}/production/000${number}` })
    await promote(own)
  }
  return own
}

const outputs = ({ said }: FakeHouse): unknown => said.outputs
const last = (own: World) => entriesOf(own).at(-1)?.record
const told = (own: World) => own.ports.incidents.open()

describe('a run of reconcile', () => {
  test('that finds nothing leaves the first heartbeat, and no second one within the day', async () => {
    const own = await quiet()
    const run = await reconcile(own, day(6))
    expect([outputs(run), run.said.failures]).toEqual([{ differences: '0', restores: '', record: '6' }, []])
    expect(last(own)).toMatchObject({
      kind: 'reconciliation',
      since: null,
      looked: { models: [model], versions: 2, files: 5 },
    })
    expect(run.said.summary).toContain('Unobserved before 2026-01-06T09:00:00Z')
    expect(outputs(await reconcile(own, day(7, '08:00:00')))).toMatchObject({ record: '' })
    const next = await reconcile(own, day(7))
    expect(outputs(next)).toMatchObject({ record: '7' })
    expect(next.said.summary).toContain('Unobserved between 2026-01-06T09:00:00Z and 2026-01-07T09:00:00Z')
  })

  test('T12: tells of an alias that was moved by hand, and proposes the way back once', async () => {
    const own = await quiet()
    register(own.registry, '3')
    await reconcile(own, day(6))
    await own.registry.setAlias(model, 'champion', '3')
    const run = await reconcile(own, day(6, '12:00:00'))
    expect(outputs(run)).toEqual({ differences: '1', restores: '101', record: '7' })
    expect(run.said.failures).toEqual(['1 difference between the registry and the ledger.'])
    expect(last(own)).toMatchObject({
      differences: [{ code: 'alias-moved', was: '2', found: '3', after: day(6), before: day(6, '12:00:00'), by: null }],
    })
    const [draft] = own.forge.written.proposals
    expect(draft).toMatchObject({ draft: true, branch: `promote/${model}/production/restore-2-from-3-record-5` })
    const request = fakeDocuments.locate(draft?.files[0]?.text ?? '', 'request.yml')
    expect(request.ok && request.value.value).toMatchObject({
      kind: 'rollback',
      version: '2',
      expected_current: '3',
      record: 5,
    })
    const [issue] = await told(own)
    expect(issue?.title).toContain('alias champion was moved by hand from 2 to 3')
    expect(issue?.body).toContain('#101 puts it back.')
    const again = await reconcile(own, day(6, '15:00:00'))
    expect(outputs(again)).toEqual({ differences: '1', restores: '', record: '' })
    expect([own.forge.written.proposals.length, (await told(own)).length]).toEqual([1, 1])
  })

  test('closes the incident once it is put right, and says between when and by what', async () => {
    const own = await quiet()
    await own.registry.setAlias(model, 'champion', '1')
    await reconcile(own, day(6))
    expect(own.forge.written.withdrawn).toEqual([])
    await own.registry.setAlias(model, 'champion', '2')
    const run = await reconcile(own, day(6, '12:00:00'))
    expect(run.said.summary).toContain('put right')
    // its draft would hold back the next request for the place
    expect([own.forge.written.proposals.length, own.forge.written.withdrawn]).toEqual([1, [101]])
    expect(own.incidents.issues()[0]).toMatchObject({
      open: false,
      comments: [
        'Put right between 2026-01-06T09:00:00Z and 2026-01-06T12:00:00Z, by no record: somebody changed it in the registry.',
      ],
    })
  })

  test('withdraws the draft of what is shown no more, and proposes the way back from what is shown now', async () => {
    const own = await quiet()
    register(own.registry, '3')
    await own.registry.setAlias(model, 'champion', '3')
    await reconcile(own, day(6))
    await own.registry.setAlias(model, 'champion', '1')
    // the run dies before it has recorded what it saw
    own.fuse.set(1, 'after')
    await expect(reconcile(own, day(6, '12:00:00'))).rejects.toThrow(BurntFuseError)
    own.fuse.clear()
    const run = await reconcile(own, day(6, '12:00:00'))
    expect([own.forge.written.withdrawn, outputs(run)]).toMatchObject([[101], { differences: '1', restores: '102' }])
    // a draft that is open holds back every other one for its place
    expect(own.fuse.writes.filter((write) => /^(?:withdrawal|proposal)/.test(write))).toEqual([
      `proposal promote/${model}/production/restore-2-from-3-record-5`,
      'withdrawal of #101',
      `proposal promote/${model}/production/restore-2-from-1-record-5`,
    ])
    expect((await told(own)).map(({ body }) => body.includes('#102 puts it back.'))).toEqual([true])
  })

  test('a merged restore is carried out by the promoter, and named as what put it right', async () => {
    const own = await quiet()
    await own.registry.setAlias(model, 'champion', '1')
    await reconcile(own, day(5, '14:00:00'))
    const asked = {
      number: 3,
      kind: 'rollback',
      version: '2',
      record: 5,
      folder: `promotions/${model}/production/0003`,
    } as const
    const made = await propose(own, asked)
    signAll(own, made.number, made.digest)
    merge(own, made.number)
    await promote(at(own, day(5, '15:00:00')))
    expect([champion(own), kinds(own).slice(-2)]).toEqual(['2', ['intent', 'done']])
    await reconcile(own, day(6))
    // the draft of its own is withdrawn although the place is another record's now
    expect(own.forge.written.withdrawn).toEqual([101])
    expect(own.incidents.issues()[0]?.comments.join()).toContain('by record 8 (rollback, #3)')
  })

  test('proposes nothing while another request for the same place is open, and says which', async () => {
    const own = await quiet()
    await own.registry.setAlias(model, 'champion', '1')
    await propose(own, { number: 3, version: '1', folder: `promotions/${model}/production/0003` })
    expect(outputs(await reconcile(own, day(6)))).toMatchObject({ differences: '1', restores: '' })
    expect((await told(own))[0]?.body).toContain('3 is open for production')
  })

  test('R110: names whom the log of a proxy alone can name, and nobody else', async () => {
    const own = await quiet()
    await reconcile(own, day(6))
    await own.registry.setAlias(model, 'champion', '1')
    const folder = mkdtempSync(join(tmpdir(), 'proxy-log-'))
    const line = (time: string, user: string, path: string): string =>
      JSON.stringify({ time, user, method: 'POST', path })
    const alias = '/api/2.0/mlflow/registered-models/alias'
    const lines = [line(day(1), 'ci', '/health'), line(day(6, '10:00:00'), 'mel', alias)]
    const given = { inputs: { 'proxy-log': 'log' }, folder }
    writeFileSync(join(folder, 'log'), lines.join('\n'))
    await reconcile(own, day(6, '12:00:00'), given)
    // who else came before the look is not known yet
    expect(last(own)).toMatchObject({ differences: [{ by: null, unattributed: 'log-ends-earlier' }] })
    writeFileSync(join(folder, 'log'), [...lines, line(day(6, '14:00:00'), 'ci', '/health')].join('\n'))
    await reconcile(own, day(6, '15:00:00'), given)
    expect(last(own)).toMatchObject({ differences: [{ by: 'mel', unattributed: null }] })
    expect((await told(own))[0]?.body).toContain('account mel, by the log of the proxy')
  })

  test('R110: a log that does not fit into one text is refused in words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'proxy-log-'))
    writeFileSync(join(folder, 'log'), '')
    truncateSync(join(folder, 'log'), 200_000_001)
    const run = reconcile(await quiet(), day(6), { inputs: { 'proxy-log': 'log' }, folder })
    await expect(run).rejects.toThrow('has 200000001 bytes, more than the 200000000 that are read')
  })

  test('leaves no heartbeat and closes nothing where the registry goes away half-way', async () => {
    const own = await quiet()
    await own.registry.setAlias(model, 'champion', '1')
    await reconcile(own, day(6))
    await own.registry.setAlias(model, 'champion', '2')
    for (const method of ['registeredModels', 'modelVersions', 'downloadUri', 'hashFile'] as const) {
      own.registry.refuse(method, 'planted: gone')
      await expect(reconcile(own, day(8))).rejects.toThrow('planted: gone')
      own.registry.refuse(method, null)
    }
    expect([kinds(own).length, (await told(own)).length]).toEqual([6, 1])
  })

  test('does not run by a clock that is behind the ledger, nor before the ledger begins', async () => {
    await expect(reconcile(await quiet(), '2026-01-05T13:04:59Z')).rejects.toThrow(
      'no interval told by this clock would be true',
    )
    await expect(reconcile(await world({ genesis: false }), day(6))).rejects.toThrow('The ledger has not begun')
  })

  test('runs as the default branch’s own workflow alone', async () => {
    const own = await quiet()
    const ref = 'acme/models/.github/workflows/scheduled.yml@refs/heads/evil'
    await expect(reconcile(own, day(6), { env: { GITHUB_WORKFLOW_REF: ref } })).rejects.toThrow(/evil|default branch/)
    await expect(reconcile(own, day(6), { env: { GITHUB_RUN_ID: undefined } })).rejects.toThrow()
  })

  test('of bytes beyond the bound compares the sizes and says so', async () => {
    const own = await quiet()
    await reconcile(own, day(6), { inputs: { 'most-megabytes': '0' } })
    expect(last(own)).toMatchObject({
      looked: { files: 0, bytes: 0 },
      unread: [{ what: `files of ${model} 2` }, { what: 'grants' }],
    })
  })

  test('shows strangers’ words as what they are', async () => {
    const own = await quiet()
    const hostile = '| `x` <!-- @acme/team ::error:: \n#1'
    await own.registry.setVersionTag(model, '1', 'deployment_tier', hostile)
    const { said } = await reconcile(own, day(6))
    const text = `${said.summary ?? ''}${(await told(own))[0]?.body ?? ''}`
    expect(text.replaceAll(/``[^\n]*``/g, '')).not.toMatch(/<!--|@acme/)
    expect(text).toContain('deployment&#95;tier')
  })
})

describe('without an App', () => {
  test('the record is unproven, and the incident names the command in place of a draft', async () => {
    const own = await quiet()
    await own.registry.setAlias(model, 'champion', '1')
    const trial = { ...own, ports: { ...own.ports, app: null } }
    await expect(reconcile(trial, day(6))).resolves.toBeDefined()
    expect((await told(own))[0]?.body).toContain('countersign rollback')
    expect(own.forge.written.proposals).toEqual([])
  })
})

describe('T36: the policy’s watch', () => {
  test('lets a request wait until somebody looked at the registry, and then go on', async () => {
    const own = await world({ policy: { ledger: { branch: 'governance-ledger', watch: 'P2D' } } })
    const { folder } = await mergedPromotion(own)
    const run = await promote(own)
    expect([champion(own), kinds(own), run.said.outputs.waiting]).toEqual([undefined, ['genesis'], folder])
    expect(run.said.annotations.map(({ message }) => message).join()).toContain(
      'Nobody has compared the registry with the ledger yet',
    )
    await reconcile(own, '2026-01-05T13:05:00Z')
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual(['2', ['genesis', 'reconciliation', 'intent', 'done']])
  })
})
