import { sha256 } from '../../shared/domain/digest.ts'
import { readChain, type Chain, type Entry, type LedgerFile } from '../../shared/domain/ledger/chain.ts'
import {
  formatRecord,
  placeRecord,
  recordDigest,
  recordPath,
  type LedgerRecord,
  type Move,
  type RecordDraft,
} from '../../shared/domain/ledger/record.ts'
import { type Judgement, type RequestReference, type Writer } from '../../shared/domain/ledger/record-parts.ts'
import { account, digest, otherDigest } from './forge.ts'

/** Ledgers written by the real formatter, told as drafts; a test names only what it is about. */

export const folder = 'promotions/credit-approval/production/0003'

export const writer: Writer = {
  app: 'countersign-acme',
  proven: true,
  repository: 'acme/governance',
  repositoryId: '77',
  run: '1001',
  attempt: '1',
  actor: 'olga-acme',
  workflow: 'acme/governance/.github/workflows/promote.yml@refs/heads/main',
  workflowSha: 'b'.repeat(40),
  suite: 'countersign 0.1.0',
}

export function reference(other: Partial<RequestReference> = {}): RequestReference {
  return {
    folder,
    blob: 'blob-3',
    kind: 'promotion',
    pull: 12,
    url: 'https://github.com/acme/governance/pull/12',
    author: account('dana-acme'),
    mergedAt: '2026-01-06T12:00:00Z',
    mergeSha: 'd'.repeat(40),
    mergedBy: account('olga-acme'),
    ...other,
  }
}

export function judgement(other: Partial<Judgement> = {}): Judgement {
  return {
    tier: 'high',
    evidence: digest,
    governance: otherDigest,
    stages: [
      {
        stage: 'validation-gates',
        state: 'passed',
        findings: [],
        counted: [],
        ignored: [],
        vetoes: [],
        since: '2026-01-05T09:00:10Z',
      },
    ],
    exceptions: [],
    signOffs: [
      {
        stage: 'independent-validation',
        review: 5,
        account: account('vera-acme'),
        person: 'vera',
        name: 'Vera Voss',
        role: 'model-validator',
        at: '2026-01-05T10:00:00Z',
        body: 'Sign-off 0123456789abcdef as model-validator\nmethodology: sound',
        url: 'https://github.com/acme/governance/pull/12#pullrequestreview-5',
      },
    ],
    builders: [{ person: 'dana', account: 'dana-acme', fact: 'request-author', kind: 'authenticated' }],
    ...other,
  }
}

export function move(other: Partial<Move> = {}): Move {
  return {
    registry: 'https://mlflow.acme.example',
    model: 'credit-approval',
    environment: 'production',
    alias: 'champion',
    from: null,
    to: '7',
    createdAt: 1_767_600_000_000,
    ...other,
  }
}

type DraftOf<K extends string> = Extract<RecordDraft, { readonly kind: K }>
type GovernanceDraft = DraftOf<'genesis' | 'policy'>

export function genesis(other: Partial<GovernanceDraft> = {}): GovernanceDraft {
  return {
    kind: 'genesis',
    at: '2026-01-02T09:00:00Z',
    writer,
    request: reference({ folder: 'promotions/_policy/0001', kind: 'policy', pull: 1 }),
    governance: otherDigest,
    files: [{ path: 'governance/policy.yml', digest: otherDigest, text: 'policy: 1\n' }],
    judgement: judgement({ evidence: null, signOffs: [] }),
    ...other,
  }
}

/** Another file of a model, brought by a request of its own. */
export function modelFacts(model: string, text: string, at: string): DraftOf<'model-facts'> {
  const path = `models/${model}.yml`
  return {
    kind: 'model-facts',
    at,
    writer,
    request: reference({ kind: 'model-facts', folder: `promotions/${model}/_facts/0001` }),
    model,
    file: { path, digest: `sha256:${sha256(text)}`, text },
    previousFile: null,
    loosenings: [],
    judgement: judgement({ evidence: null, signOffs: [] }),
  }
}

export function intent(other: Partial<DraftOf<'intent'>> = {}): RecordDraft {
  return {
    kind: 'intent',
    at: '2026-01-06T12:05:00Z',
    writer,
    request: reference(),
    move: move(),
    judgement: judgement(),
    ...other,
  }
}

export function outcome(number: number | null, other: Partial<DraftOf<'outcome'>> = {}): RecordDraft {
  return {
    kind: 'outcome',
    at: '2026-01-06T12:06:00Z',
    writer,
    request: reference(),
    intent: number,
    result: 'done',
    findings: [],
    readBack: { alias: 'champion', version: '7' },
    move: move(),
    judgement: judgement(),
    ...other,
  }
}

/** The outcome of a move into an environment that an MLflow stage shows. */
export function intoStage(environment: string, at: string): RecordDraft {
  const { alias: _, ...named } = move({ to: '7', environment })
  return outcome(2, { at, move: { ...named, stage: { name: environment, before: null } } })
}

export function delivery(other: Partial<DraftOf<'delivery'>> = {}): DraftOf<'delivery'> {
  return {
    kind: 'delivery',
    at: '2026-01-06T12:07:00Z',
    writer,
    receiver: 'serving',
    to: 'https://serving.acme.example',
    event: { id: 'e'.repeat(64), type: 'countersign.promoted', record: 3, digest: `sha256:${'e'.repeat(64)}` },
    result: 'delivered',
    attempts: 1,
    last: { at: '2026-01-06T12:07:00Z', status: 204, problem: null },
    ...other,
  }
}

export function notice(other: Partial<DraftOf<'notice'>> = {}): DraftOf<'notice'> {
  return {
    kind: 'notice',
    at: '2026-01-06T12:08:00Z',
    writer,
    receiver: 'grc',
    to: 'https://grc.acme.example',
    event: { id: 'f'.repeat(64), type: 'countersign.approval-needed' },
    pull: 12,
    sha: 'c'.repeat(40),
    model: 'credit-approval',
    version: '7',
    environment: 'production',
    stage: 'independent-validation',
    state: 'pending',
    result: 'delivered',
    attempts: 1,
    last: { at: '2026-01-06T12:08:00Z', status: 204, problem: null },
    ...other,
  }
}

/** The drafts in their places, each naming the one before. */
export const chained = (drafts: readonly RecordDraft[]): readonly Entry[] => chainedAfter([], drafts)

/** The drafts in their places after those entries. */
export function chainedAfter(entries: readonly Entry[], drafts: readonly RecordDraft[]): readonly Entry[] {
  const added: Entry[] = []
  for (const draft of drafts) {
    const last = added.at(-1) ?? entries.at(-1)
    const record = placeRecord(draft, last === undefined ? null : { number: last.record.number, digest: last.digest })
    added.push({ record, digest: recordDigest(formatRecord(record)) })
  }
  return added
}

export function filesOf(records: readonly LedgerRecord[]): readonly LedgerFile[] {
  return records.map((record) => ({ path: recordPath(record.number), text: formatRecord(record) }))
}

/** The ledger's files of the drafts. */
export function ledger(drafts: readonly RecordDraft[]): readonly LedgerFile[] {
  return filesOf(chained(drafts).map(({ record }) => record))
}

/** A genesis and two requests that were carried out. */
export const story: readonly RecordDraft[] = [
  genesis(),
  intent(),
  outcome(2),
  intent({
    at: '2026-02-06T12:05:00Z',
    request: reference({ folder: 'promotions/credit-approval/production/0004', pull: 15 }),
    move: move({ from: '7', to: '8' }),
  }),
  outcome(4, {
    at: '2026-02-06T12:06:00Z',
    request: reference({ folder: 'promotions/credit-approval/production/0004', pull: 15 }),
    move: move({ from: '7', to: '8' }),
  }),
]

/** The codes of a chain's faults, with the record each is about. */
export const faultsOf = (chain: Chain): readonly string[] =>
  chain.faults.map(({ code, record }) => (record === null ? code : `${code} ${record}`))

export const faultsIn = (files: readonly LedgerFile[]): readonly string[] => faultsOf(readChain(files))
