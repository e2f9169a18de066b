import { describe, expect, test } from 'vitest'
import { startIndex } from '../../shared/domain/ledger/checkpoint/index-fold.ts'
import { readBooks, readJudges, readLedgerFacts } from '../../shared/gather/judges.ts'
import { sha256 } from '../../shared/domain/digest.ts'
import { indexed } from '../builders/indexed.ts'
import { chainedAfter, filesOf } from '../builders/ledger.ts'
import { live } from '../builders/requests.ts'
import { baseTree, model, world, writer } from '../builders/world.ts'
import { fakeLedger } from '../fakes/ledger.ts'

describe('what the ledger says of a place', () => {
  test('is the governance recorded last and the version promoted last', async () => {
    const own = await world()
    await live(own, '1')
    const facts = await readLedgerFacts(own.ledger, model, 'production')
    expect(facts).toMatchObject({ recordedAt: '2026-01-04T09:00:00Z', faults: [], live: '1' })
    expect(facts.governance).toMatch(/^sha256:/)
    expect((await readLedgerFacts(own.ledger, model, 'staging')).live).toBe(null)
    expect((await readLedgerFacts(own.ledger, null, null)).live).toBe(null)
  })

  test('of an empty ledger is nothing', async () => {
    expect(await readLedgerFacts(fakeLedger(), model, 'production')).toEqual({
      governance: null,
      recordedAt: null,
      faults: [],
      modelFile: null,
      live: null,
      measured: [],
      heartbeat: { at: null, recorded: null },
    })
  })

  test('of a broken one names its faults', async () => {
    const ledger = fakeLedger()
    ledger.overwrite([{ path: 'records/000/000002.json', text: 'x' }])
    expect((await readLedgerFacts(ledger, model, 'production')).faults).toEqual([
      'missing-record in record 1: records/000/000001.json',
      'unreadable-record in record 2: is not JSON',
    ])
  })
})

describe('the model file that the ledger recorded last', () => {
  test('is told of the model that is asked about', async () => {
    const own = await world()
    const text = baseTree()[`models/${model}.yml`]
    const digest = `sha256:${sha256(typeof text === 'string' ? text : '')}`
    expect((await readLedgerFacts(own.ledger, model, 'production')).modelFile).toBe(digest)
    expect((await readLedgerFacts(own.ledger, 'other', 'production')).modelFile).toBe(null)
  })
})

describe('of a long ledger whose last checkpoint an earlier version made', () => {
  test.each<[string, object, readonly string[]]>([
    ['a stage reads the whole where the policy has a watch, for the last look', { watch: 'P2D' }, ['whole']],
    ['a stage reads by the index where it has none', {}, []],
  ])('%s', async (_, more, whole) => {
    const own = await indexed(12, {}, more)
    const { entries } = await readBooks(own.ports.ledgerOf('governance-ledger'))
    const fold = startIndex()
    for (const entry of entries) fold.add(entry)
    const { files, digest: index } = fold.take()
    const at = '2026-01-04T12:00:00Z'
    const rest = chainedAfter(entries, [{ kind: 'checkpoint', at, writer, index }])
    own.ledger.overwrite([...own.ledger.files(), ...files, ...filesOf(rest.map(({ record }) => record))])
    own.asked()
    const { books } = await readJudges(own.ports, own.forge.tip(), 'move', [model])
    expect(books.faults).toEqual([])
    expect(own.asked().filter((path) => path === 'whole')).toEqual(whole)
  })
})

describe('what judges', () => {
  const changed = { '.github/workflows/governance.yml': 'on: push # changed\n' }

  test.each([
    ['a request about a version, by the base whatever is recorded', 'move', 'on: push # changed\n', null],
    ['a change of governance, by what was recorded', 'policy', 'on: schedule\n', 'governance-explained'],
  ] as const)('%s', async (_, asks, workflow, explained) => {
    const own = await world()
    const tip = own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), ...changed })
    const { governance, explains } = await readJudges(own.ports, tip, asks)
    expect(governance.files.find(({ path }) => path.endsWith('governance.yml'))?.text).toBe(workflow)
    expect(explains?.code ?? null).toBe(explained)
  })

  test('is found on the usual branch where no policy can tell', async () => {
    const own = await world()
    const tip = own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), 'governance/policy.yml': '{' })
    const { governance, books } = await readJudges(own.ports, tip, 'policy')
    expect([governance.policy.state, books.entries.length]).toEqual(['read', 1])
  })

  test('is the base alone where the ledger cannot be read, and that is said', async () => {
    const own = await world()
    own.ledger.refuse(new Error('no answer'))
    const { books, read, explains } = await readJudges(own.ports, own.forge.tip(), 'policy')
    expect([books, read, explains]).toEqual([{ entries: [], faults: ['no answer'] }, false, null])
  })
})
