import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/promote/main.ts'
import { adoptionFiles } from '../../builders/adoptions.ts'
import {
  live,
  merge,
  mergedPromotion,
  open,
  propose,
  replace,
  review,
  signAll,
  signOff,
} from '../../builders/requests.ts'
import { baseTree, model, predictions, register, world, type World } from '../../builders/world.ts'
import type { LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import type { Tree } from '../../fakes/forge.ts'
import type { FakeHouse } from '../../fakes/house.ts'
import { champion, entriesOf, house } from './desk.ts'

const folder = `promotions/${model}/production/0001`
const staging = `promotions/${model}/staging/0001`
const signers = [
  ['vera', 'model-validator'],
  ['carl', 'compliance-officer'],
  ['olga', 'business-owner'],
] as const

/** A promotion of version 2 that is proposed, and signed by all but one. */
async function proposed(own: World, but: string | null = null, quoted: string | null = null): Promise<number> {
  const { number, digest } = await propose(own)
  for (const [index, [by, role]] of signers.entries())
    if (by !== but) review(own, number, by, `2026-01-05T1${index}:00:00Z`, signOff(quoted ?? digest, role))
  return number
}

/** Signed and merged, under a policy with these gates. */
async function gated(gates: object, change: (own: World) => void = () => undefined): Promise<World> {
  const own = await world({ policy: { gates } })
  change(own)
  merge(own, await proposed(own))
  return own
}

/** Signed and merged, and then something else. */
async function merged(then: (own: World, number: number) => unknown, policy: object = {}): Promise<World> {
  const own = await world({ policy })
  const number = await proposed(own)
  merge(own, number)
  await then(own, number)
  return own
}

async function unsigned(but: string): Promise<World> {
  const own = await world()
  merge(own, await proposed(own, but))
  return own
}

const unpin = ({ registry }: World): void => {
  const version = registry.version(model, '2')
  registry.putVersion({ ...version, files: { ...version.files, 'requirements.txt': 'scikit-learn\n' } })
}

async function held(at: string): Promise<World> {
  const own = await world()
  const number = await proposed(own)
  const other = await propose(own, { number: 8, environment: 'staging', folder: staging })
  review(own, other.number, 'carl', at, 'Hold: drift in production.', 'changes-requested')
  merge(own, number)
  return own
}

/** Merged although what came with the merge is another folder than the pull request holds. */
async function renamed(): Promise<World> {
  const own = await world()
  const number = await proposed(own)
  const head = own.forge.treeAt(own.forge.pullNow(number).pull.head.sha)
  const moved = Object.entries(head).map(([path, entry]) => [path.replace(folder, `${folder.slice(0, -1)}2`), entry])
  const sha = own.forge.commit(Object.fromEntries(moved) as typeof head)
  replace(own, number, ({ pull, ...rest }) => {
    const merge = { at: '2026-01-05T12:30:00Z', sha, by: pull.author }
    return { ...rest, pull: { ...pull, state: 'merged', merge } }
  })
  return own
}

/** Merged, as the forge says, by a commit that the default branch does not have. */
const elsewhere = (own: World, number: number): void =>
  replace(own, number, ({ pull, ...rest }) => {
    const sha = own.forge.commitAside(own.forge.treeAt(own.forge.tip()))
    if (pull.merge === null) throw new Error('nobody merged it')
    const head = { ...pull.head, sha: pull.merge.sha }
    return { ...rest, pull: { ...pull, head, merge: { ...pull.merge, sha } } }
  })

async function run(own: World, env: Readonly<Record<string, string>> = {}) {
  const made = house(own, { env })
  const thrown = await main(made).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  return { said: made.said, thrown }
}

const later = ({ path, text }: LedgerFile): LedgerFile => ({ path, text: text.replace('record/1', 'record/2') })

/** What the run says where its people look: annotations, summary, the sentence it fails with. */
const saidIn = ({ annotations, summary, failures }: FakeHouse['said']): string =>
  [...annotations.map(({ message }) => message), summary ?? '', ...failures].join('\n')

/** The last record, where it is an outcome, as its result and codes. */
function ledgerOf(own: World): string {
  const last = entriesOf(own).at(-1)?.record
  return last?.kind === 'outcome' ? [last.result, ...last.findings.map(({ code }) => code)].join(' ') : 'none'
}

type Row = readonly [title: string, make: () => Promise<World>, code: string, words: string]

const refused: readonly Row[] = [
  [
    'stage 1, performance',
    () => gated({}, ({ registry }) => register(registry, '2', predictions(55))),
    'metric-below-minimum',
    'the policy asks at least 0.7',
  ],
  [
    'stage 1, fairness',
    () =>
      gated({
        fairness: { demographic_parity_ratio: { minimum: 0.8 }, smallest_group: { members: 999, positives: 20 } },
      }),
    'group-not-evaluable',
    'race=black is not evaluable',
  ],
  [
    'stage 1, documentation',
    () => gated({ documentation: { complete_for: ['high'] } }),
    'field-missing',
    'Documentation lacks',
  ],
  ['stage 1, environment', () => gated({}, unpin), 'requirement-unpinned', 'scikit-learn'],
  [
    'stage 1, data quality',
    () => gated({ 'data-quality': { missing_at_most: 0 } }),
    'quality-report-missing',
    'quality',
  ],
  [
    'stage 1, security scan',
    () => gated({ security: { severity_at_least: 'high', advisory_age_at_most: 'P7D' } }),
    'not-scanned',
    'Nobody looked through',
  ],
  [
    'stage 1, lineage',
    () => gated({ lineage: { complete_for: ['high'] } }),
    'commit-not-verified',
    'cannot be looked for',
  ],
  ['stage 2, nobody validated it', () => unsigned('vera'), 'awaits-approval', 'model-validator'],
  ['stage 3, nobody of compliance signed', () => unsigned('carl'), 'awaits-approval', 'compliance-officer'],
  ['stage 4, no business owner signed', () => unsigned('olga'), 'awaits-approval', 'business-owner'],
  [
    'sign-offs that quote another digest',
    async () => {
      const own = await world()
      merge(own, await proposed(own, null, `sha256:${'0'.repeat(64)}`))
      return own
    },
    'approval-not-counted',
    'The approval of vera is not counted: signed 0000000000000000',
  ],
  [
    'another evidence than was signed',
    () => merged((own) => register(own.registry, '2', predictions(90))),
    'evidence-mismatch',
    'evidence',
  ],
  [
    'another request than was signed',
    async () => {
      const own = await world()
      merge(own, await proposed(own), '2026-01-05T12:30:00Z', { [`${folder}/model-card.md`]: 'another card' })
      return own
    },
    'request-blob-differs',
    'The merge holds another',
  ],
  [
    'merged past the rules',
    async () => {
      const own = await world()
      merge(own, (await propose(own)).number)
      return own
    },
    'merged-past-rules',
    'was merged by olga although its stages were not met',
  ],
  [
    'approvals that came after the merge',
    async () => {
      const own = await world()
      const { number, digest } = await propose(own)
      merge(own, number, '2026-01-05T09:30:00Z')
      signAll(own, number, digest)
      return own
    },
    'approval-after-merge',
    'The approval of vera came after the merge',
  ],
  [
    'sign-offs that have expired',
    () => merged((own, number) => replace(own, number, (reading) => ({ ...reading, readAt: '2026-06-10T00:00:00Z' }))),
    'approval-not-counted',
    'The approval of olga is not counted: the approval has expired',
  ],
  ['a hold on the model before the merge', () => held('2026-01-05T10:50:00Z'), 'hold-elsewhere', 'drift in production'],
]

describe('a refusal is seen on the pull request, in the run, in the ledger and as an incident:', () => {
  test.each(refused)('%s', async (_, make, code, words) => {
    const own = await make()
    const { said, thrown } = await run(own)
    expect([champion(own), thrown, said.outputs.refused]).toEqual([undefined, null, folder])
    expect(own.forge.written.comments.map(({ pull }) => pull)).toEqual([7])
    const [issue] = own.incidents.issues()
    for (const place of [own.forge.written.comments[0]?.body, saidIn(said), issue?.body]) expect(place).toContain(words)
    expect(said.failures).toEqual(['1 of 1 merged requests were not promoted.'])
    expect(ledgerOf(own)).toMatch(new RegExp(`^refused .*\\b${code}\\b`))
    expect(own.incidents.told()).toEqual([`refused/${folder}`])
    expect(issue?.body).toContain('pull/7')
    expect(issue?.body).toContain(`${entriesOf(own).length}, \`${entriesOf(own).at(-1)?.digest ?? ''}\``)
    const written = own.fuse.writes.length
    await run(own)
    expect(own.fuse.writes.length).toBe(written)
  })
})

const branch = 'governance-ledger'
const cut = (own: World, kind: 'force-push' | 'deletion'): void =>
  own.forge.move(branch, { sha: '0'.repeat(40), before: 'e'.repeat(40), at: '2026-01-05T12:45:00Z', kind, by: null })
const changed = (own: World): void =>
  void own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), '.github/workflows/governance.yml': 'on: push\n' })

/** What is not decided has no record: the request is as it was, and the next run decides. A row for each code that waits. */
describe('what waits for somebody’s deed is told at once and once, on the pull request, in the run and as an incident:', () => {
  test.each<[string, () => Promise<World>, string, readonly string[]]>([
    [
      'a freeze of the model after the merge',
      () => held('2026-01-05T12:50:00Z'),
      'held this model since the merge',
      [],
    ],
    [
      'a registry that nobody looked at within the policy’s watch',
      () => merged(() => undefined, { ledger: { watch: 'P1D' } }),
      'Nobody has compared the registry with the ledger yet',
      [],
    ],
    ['a policy that no record knows', () => merged(changed), 'without a policy request', ['unrecorded/governance']],
  ])('%s', async (_, make, words, beside) => {
    const own = await make()
    const { said } = await run(own)
    const written = own.fuse.writes.length
    const again = await run(own)
    expect([champion(own), ledgerOf(own), own.fuse.writes.length]).toEqual([undefined, 'none', written])
    for (const run of [said, again.said]) expect(saidIn(run)).toContain(words)
    expect(own.incidents.told()).toEqual([`waiting/${folder}`, ...beside])
    expect(own.incidents.issues()[0]?.body).toContain(words)
    expect(own.forge.written.comments.map(({ pull }) => pull)).toEqual([7])
    expect(own.forge.written.comments[0]?.body).toMatch(new RegExp(`Waits[\\s\\S]*${words}[\\s\\S]*/issues/301$`))
  })
})

/** These write nothing but the issue: a run that may judge by other rules, or on another ledger, records and promises nothing. */
describe('a run that refuses to work says so in the run and as an incident that the next working run closes:', () => {
  type Stop = readonly [string, (own: World) => Readonly<Record<string, string>>, RegExp]
  test.each<Stop>([
    [
      'the run is not of the tip',
      (own) => ({ GITHUB_SHA: own.forge.commitAside(baseTree()) }),
      /that is no ancestor of the tip/,
    ],
    [
      'the run began under another policy',
      (own) => {
        const began = own.forge.tip()
        changed(own)
        return { GITHUB_SHA: began }
      },
      /the governance has changed since/,
    ],
    [
      'the ledger was deleted',
      (own) => (own.ledger.overwrite([]), cut(own, 'deletion'), {}),
      /stood at eeeeeeeeeeee and has that commit no longer/,
    ],
    [
      'the ledger was cut off behind a record, and what is left verifies',
      (own) => (cut(own, 'force-push'), {}),
      /it was deleted or written anew/,
    ],
    [
      'the ledger has a foreign file',
      (own) => (own.ledger.overwrite([...own.ledger.files(), { path: 'notes.txt', text: '' }]), {}),
      /The ledger is broken \(foreign-file.*notes\.txt/,
    ],
    [
      'the ledger has a record of a later version',
      (own) => (own.ledger.overwrite(own.ledger.files().map(later)), {}),
      /what this version cannot read in record 1: unknown schema countersign\/record\/2, written by a later version; use that/,
    ],
    [
      'somebody else wrote to the ledger',
      (own) => (own.ledger.overwrite(own.ledger.files(), { author: 'mallory', verified: true }), {}),
      /The ledger is forged/,
    ],
  ])('%s', async (_, spoil, words) => {
    const own = await merged(() => undefined)
    const env = spoil(own)
    const { thrown } = await run(own, env)
    expect([champion(own), thrown]).toEqual([undefined, expect.stringMatching(words)])
    expect(own.incidents.told()).toEqual(['stopped/production'])
    expect(own.incidents.issues()[0]?.body).toMatch(words)
    expect(own.forge.written.comments).toEqual([])
    await run(own, env)
    expect(own.incidents.issues()).toHaveLength(1)
  })

  test('the clock was set back: nothing is written or moved, and it goes on once the clock is right', async () => {
    const own = await merged(() => undefined)
    const back = { ...own, ports: { ...own.ports, clock: () => '2020-01-01T00:00:00Z' } }
    const { thrown } = await run(back)
    expect(thrown).toMatch(/^The clock says 2020-01-01T00:00:00Z, before record 1 of .*; nothing is written\.$/)
    expect([champion(own), entriesOf(own).length]).toEqual([undefined, 1])
    await run(own)
    expect(champion(own)).toBe('2')
  })

  test('a run that works closes it, and what waited is carried out', async () => {
    const own = await merged(() => undefined)
    await run(own, { GITHUB_SHA: own.forge.commitAside(baseTree()) })
    await run(own)
    expect([champion(own), own.incidents.told()]).toEqual(['2', []])
    expect(own.incidents.issues()[0]?.comments).toEqual(['✅ It is so no more.'])
  })
})

describe('a folder that no merge explains is never carried out, and is told once:', () => {
  test.each<[string, () => Promise<World>, string, string, readonly number[]]>([
    ['the merge commit is not on the default branch', () => merged(elsewhere), folder, 'is not on the base', [7]],
    ['the merge renamed the folder', renamed, `${folder.slice(0, -1)}2`, 'does not hold it', [7]],
    [
      'somebody pushed it',
      async () => {
        const own = await world()
        own.forge.commit({ ...baseTree(), [`${folder}/request.yml`]: '{}' })
        return own
      },
      folder,
      'came without a merged pull request',
      [],
    ],
  ])('%s', async (_, make, about, words, pulls) => {
    const own = await make()
    const { said } = await run(own)
    await run(own)
    expect([champion(own), ledgerOf(own), said.outputs.refused]).toEqual([undefined, 'none', about])
    expect(saidIn(said)).toContain(words)
    expect(own.incidents.issues().map(({ key, body }) => [key, body.includes(words)])).toEqual([
      [`astray/${about}`, true],
    ])
    expect(own.forge.written.comments.map(({ pull }) => pull)).toEqual(pulls)
  })
})

test('three requests of one pull request that a rebase brought in a commit each are refused, each with an incident', async () => {
  const own = await world()
  const numbers = ['0001', '0002', '0003']
  const made = await Promise.all(numbers.map((number) => adoptionFiles(own, model, { kind: 'promotion', number })))
  open(own, 7, Object.assign({}, ...made.map(({ files }) => files)) as Tree, null)
  const shas = made.map(({ files }) => own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), ...files }))
  for (const sha of shas) own.forge.bring(sha, 7)
  replace(own, 7, ({ pull, ...rest }) => {
    const merge = { at: '2026-01-05T12:30:00Z', sha: own.forge.tip(), by: pull.author }
    return { ...rest, pull: { ...pull, state: 'merged', merge } }
  })
  const { said } = await run(own)
  expect([champion(own), said.outputs.refused]).toEqual([undefined, made.map((one) => one.folder).join('\n')])
  expect(own.incidents.told()).toEqual(made.map((one) => `refused/${one.folder}`))
  expect(own.forge.written.comments.map(({ pull }) => pull)).toEqual([7])
  for (const place of [
    own.forge.written.comments[0]?.body,
    saidIn(said),
    ...own.incidents.issues().map((one) => one.body),
  ])
    expect(place).toContain('holds more than one request')
})

describe('an incident', () => {
  const again = async (own: World): Promise<void> => {
    await mergedPromotion(own, { number: 9, folder: `${folder.slice(0, -1)}2` })
  }

  test('of a refusal is closed by the record that carried out the next request', async () => {
    const own = await world()
    merge(own, (await propose(own)).number)
    await run(own)
    await again(own)
    await run(own)
    expect([champion(own), own.incidents.told()]).toEqual(['2', []])
    expect(own.incidents.issues()[0]?.comments).toEqual([
      `✅ Record 4 of the ledger put an end to it: \`${folder.slice(0, -1)}2\`, done.`,
    ])
  })

  test('of a refusal that somebody closed by hand is not told again', async () => {
    const own = await world()
    merge(own, (await propose(own)).number)
    await run(own)
    own.incidents.closeByHand(`refused/${folder}`)
    await run(own)
    expect(own.incidents.issues()).toHaveLength(1)
  })

  test('that a killed run did not tell is told by the next', async () => {
    const own = await world()
    merge(own, (await propose(own)).number)
    own.fuse.set(1, 'after')
    await run(own)
    own.fuse.clear()
    expect(ledgerOf(own)).toMatch(/^refused/)
    await run(own)
    expect(own.incidents.told()).toEqual([`refused/${folder}`])
  })

  test('of a move that was given up stands beside its record', async () => {
    const own = await world()
    await live(own, '1')
    merge(own, await proposed(own))
    own.registry.onMove(() => {
      own.registry.onMove(null)
      void own.registry.setAlias(model, 'champion', '1')
    })
    await run(own)
    expect(own.incidents.told()).toEqual([`abandoned/${folder}`])
    expect(own.incidents.issues()[0]?.body).toContain('After the write the registry shows')
  })

  test('of what waits for a registry that does not answer comes after a day, and ends with the request', async () => {
    const own = await merged(() => undefined)
    const late = { ...own, ports: { ...own.ports, clock: () => '2026-01-06T12:30:01Z' } }
    own.registry.refuse('modelVersion', 'The registry does not answer.')
    await run(own)
    expect(own.incidents.told()).toEqual([])
    await run(late)
    await run(late)
    expect([own.incidents.told(), own.forge.written.comments.length]).toEqual([[`waiting/${folder}`], 1])
    own.registry.refuse('modelVersion', null)
    await run(late)
    expect([champion(own), own.incidents.told()]).toEqual(['2', []])
    expect(own.incidents.issues()[0]?.comments[0]).toContain('Record 3 of the ledger put an end to it')
  })

  test('is an intent without an outcome past the job’s limit', async () => {
    const own = await merged(() => undefined)
    own.fuse.set(1, 'after')
    await run(own)
    own.fuse.clear()
    own.registry.refuse('modelVersion', 'The registry does not answer.')
    await run(own)
    expect(own.incidents.told()).toEqual([])
    const late = { ...own, ports: { ...own.ports, clock: () => '2026-01-05T19:05:01Z' } }
    await run(late)
    expect(own.incidents.told()).toEqual([`unfinished/${folder}`])
    own.registry.refuse('modelVersion', null)
    await run(late)
    expect([champion(own), own.incidents.told()]).toEqual(['2', []])
  })

  test.each([
    'Issues are disabled for this repository, so no incident can be told there.',
    'GitHub answered 403 to POST /repos/{owner}/{repo}/issues.',
  ])('that cannot be told fails the run and loses nothing else: %s', async (reason) => {
    const own = await world()
    merge(own, (await propose(own)).number)
    own.incidents.refuse(reason)
    const { said, thrown } = await run(own)
    expect([thrown, ledgerOf(own).slice(0, 7), own.forge.written.comments.length]).toEqual([null, 'refused', 1])
    expect(said.outputs.refused).toBe(folder)
    expect(said.annotations.at(-1)).toMatchObject({ level: 'error', message: `No incident could be told: ${reason}` })
    expect(said.failures).toHaveLength(2)
    own.incidents.refuse(null)
    await run(own)
    expect(own.incidents.told()).toEqual([`refused/${folder}`])
  })

  test('of another environment is left to its own run', async () => {
    const own = await world()
    merge(own, (await propose(own)).number)
    await run(own)
    const made = house(own, { inputs: { environment: 'staging' } })
    await main(made)
    expect(own.incidents.told()).toEqual([`refused/${folder}`])
  })
})
