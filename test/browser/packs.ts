import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packPage as template } from '../../scripts/pack-page.ts'
import { readChain, type LedgerFile } from '../../shared/domain/ledger/chain.ts'
import {
  checkpointPath,
  formatCheckpoint,
  publicKeyOf,
  signCheckpoint,
} from '../../shared/domain/ledger/checkpoint/checkpoint.ts'
import type { RecordDraft } from '../../shared/domain/ledger/record.ts'
import { packPage } from '../../shared/render/pack/page.ts'
import { pem, unsigned } from '../builders/checkpoint.ts'
import { otherDigest } from '../builders/forge.ts'
import { genesis, intent, judgement, ledger, modelFacts, move, outcome, reference, story } from '../builders/ledger.ts'
import { root } from '../house/tree.ts'

/** Ledgers as pages on disk, for a browser to open. */

export const key = publicKeyOf(pem) ?? ''
const beginning = (term = ''): RecordDraft => {
  const text = `policy: 1\nledger: {branch: governance-ledger, checkpoints: {keys: [{public: ${key}, from: 2026-01-01${term}}]}}\n`
  return genesis({ files: [{ path: 'governance/policy.yml', digest: otherDigest, text }] })
}
const first = beginning()

/** Markup, a formula, a turned direction and an end of script, wherever a record lets a stranger write. */
export const hostile = '</script><img src=x onerror="globalThis.hacked=1"><b>=cmd()</b>\u202Eevil\u0007 ${x}'

const hostileJudgement = judgement({
  signOffs: judgement().signOffs.map((one) => ({
    ...one,
    name: hostile,
    body: hostile,
    url: 'javascript:globalThis.hacked=1',
  })),
  obligations: [
    { stage: 'compliance-review', review: 1, by: hostile, text: hostile, until: null, owner: hostile, person: null },
  ],
  exceptions: [
    {
      gate: 'fairness',
      about: hostile,
      code: 'x',
      why: hostile,
      until: '2027-01-31',
      review: 1,
      account: hostile,
      at: '2026-01-05T10:00:00Z',
      body: hostile,
      url: 'data:text/html,x',
    },
  ],
  builders: [{ person: hostile, account: null, fact: hostile, kind: 'claimed' }],
  breakGlass: {
    ...{ mergedAs: hostile, reviewUntil: '2026-01-31T00:00:00Z' },
    findings: [{ code: 'x', weight: 'fail', facts: { about: hostile } }],
  },
})

const strange = reference({
  folder: `promotions/${encodeURIComponent('a b')}/production/0001`,
  pull: 99,
  url: 'javascript:globalThis.hacked=1',
  reason: hostile,
})
const third: readonly RecordDraft[] = [
  intent({ at: '2026-03-01T00:00:00Z', request: strange, move: move({ model: hostile }), judgement: hostileJudgement }),
  outcome(6, {
    at: '2026-03-01T00:00:01Z',
    request: strange,
    move: move({ model: hostile }),
    judgement: hostileJudgement,
  }),
  modelFacts('credit-approval', `# ${hostile}\n`, '2026-03-02T00:00:00Z'),
]

/** The records with a checkpoint of their end. */
function sealed(files: readonly LedgerFile[]): readonly LedgerFile[] {
  const digest = readChain(files).entries.at(-1)?.digest ?? ''
  const said = unsigned({ records: files.length, digest, at: '2026-03-03T00:00:00Z' })
  return [...files, { path: checkpointPath(files.length), text: formatCheckpoint(signCheckpoint(said, pem)) }]
}

/** A whole ledger with hostile words, and a checkpoint of its end. */
export const records = ledger([first, ...story.slice(1), ...third])
export const last = readChain(records).entries.at(-1)?.digest ?? ''
export const whole = sealed(records)

/** The same, but that the key's days were over when it signed. */
export const late = sealed(ledger([beginning(', until: 2026-03-02'), ...story.slice(1), ...third]))

const swapped = (one: number, other: number): readonly LedgerFile[] =>
  whole.map((file, at) => ({ ...file, text: whole[at === one ? other : at === other ? one : at]?.text ?? '' }))

/** The same ledger, tampered with: what was done, the files, and the first record that cannot be trusted. */
export const tampered: readonly (readonly [string, readonly LedgerFile[], number])[] = [
  [
    'a record was changed',
    whole.map((file, at) => (at === 2 ? { ...file, text: file.text.replace('"to":"7"', '"to":"9"') } : file)),
    3,
  ],
  ['a record is gone', whole.filter((_, at) => at !== 3), 4],
  ['two records changed places', swapped(1, 3), 2],
  ['the end was cut off', whole.filter((_, at) => at !== 7), 8],
  [
    'the last record was changed',
    whole.map((file, at) => (at === 7 ? { ...file, text: file.text.replace('evil', 'good') } : file)),
    8,
  ],
]

/** A ledger of many records with something to read in each: about five thousand characters a record. */
export function large(requests: number): readonly LedgerFile[] {
  const words = 'methodology: sound, and in order as far as it was looked at. '.repeat(60)
  const signed = judgement({ signOffs: judgement().signOffs.map((one) => ({ ...one, body: words })) })
  const drafts = Array.from({ length: requests }, (_, index): readonly RecordDraft[] => {
    const at = new Date(Date.UTC(2026, 1, 1) + index * 60_000).toISOString().replace('.000Z', 'Z')
    const common = {
      at,
      request: reference({
        folder: `promotions/model-${index % 40}/production/${String(index + 1).padStart(4, '0')}`,
        pull: index + 10,
      }),
      move: move({ model: `model-${index % 40}`, to: String(index + 1) }),
      judgement: signed,
    }
    return [intent(common), outcome(index * 2 + 2, common)]
  })
  return ledger([first, ...drafts.flat()])
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-page-'))
let empty: string | null = null
let count = 0

/** The address of a page that holds these files. */
export function pageOf(files: readonly LedgerFile[], model: string | null = null): string {
  empty ??= template(root)
  count += 1
  const verification = {
    state: 'unknown',
    records: files.length,
    faults: [],
    unknown: ['who wrote the commits'],
  } as const
  const page = packPage(empty, { made: '2026-11-27T12:00:00Z', suite: 'countersign 0.1.0', model, verification }, files)
  const place = join(folder, `${String(count)}.html`)
  writeFileSync(place, page ?? '')
  return pathToFileURL(place).href
}
