import type { z } from 'zod'
import { attestedIn, type Attested } from '../../shared/domain/attestation/attested.ts'
import type { answers } from '../../shared/domain/audit/api/answers.ts'
import { sha256 } from '../../shared/domain/digest.ts'
import type { LedgerFile } from '../../shared/domain/ledger/chain.ts'
import { checkpointAt, parseCheckpoint } from '../../shared/domain/ledger/checkpoint/checkpoint.ts'
import type { LedgerRecord } from '../../shared/domain/ledger/record.ts'
import { recordedGovernanceFacts } from '../../shared/gather/governance.ts'
import type { Keep } from '../../shared/gather/ledger/looking.ts'
import type { House } from '../../shared/runtime/house.ts'

/** What a verification has to say of attestations where the recorded policy wants checkpoints attested in public: GitHub's own command verifies one, and its answer is held against the ledger. */

type Governing = Extract<LedgerRecord, { readonly kind: 'genesis' | 'policy' }>

/** The answer of GitHub's command as somebody gave it; null where nobody did. */
export type Given = { readonly path: string; readonly text: string } | null

type Told = {
  readonly answer: Pick<z.infer<(typeof answers)['verify']>, 'attestations' | 'attested'>
  /** what could not be looked at, in the words of a verification */
  readonly said: readonly string[]
}

const unsaid = (what: string): Told => ({
  answer: { attestations: 'unknown' },
  said: [`whether the checkpoints were attested in public: ${what}`],
})

/** What the last checkpoint's attestation comes to by the words of the recorded policy. */
function toldOf({ path, text }: LedgerFile, by: string | undefined, server: string, given: Given): Told {
  const records = checkpointAt(path) ?? 0
  if (given === null)
    return unsaid(`the last is of record ${records}; give what gh attestation verify prints of ${path} as attestations`)
  if (by === undefined) return unsaid('ledger.attested_by of the policy names no workflow that may')
  const parsed = parseCheckpoint(text)
  if ('problem' in parsed) return unsaid(`${path} ${parsed.problem}`)
  const { repositoryId } = parsed.checkpoint.writer
  const found = attestedIn(given.text, { digest: `sha256:${sha256(text)}`, repositoryId, signer: by, server })
  if ('problem' in found) return unsaid(`of ${path}, by ${given.path}, ${found.problem}`)
  const attested: Attested & { readonly records: number; readonly file: string } = {
    ...found.attested,
    records,
    file: given.path,
  }
  return { answer: { attestations: 'told', attested }, said: [] }
}

/** Looks for what the ledger recorded last of who attests, and for its last checkpoint, which speaks for all records before it. */
export function lookForAttested({ documents }: Pick<House, 'documents'>): {
  readonly keep: Keep
  readonly told: (server: string, given: Given) => Told
} {
  const seen: { governing: Governing | null; last: LedgerFile | null } = { governing: null, last: null }
  return {
    keep: (file, entry) => {
      const record = entry?.record
      if (record?.kind === 'genesis' || record?.kind === 'policy') seen.governing = record
      if ((checkpointAt(file.path) ?? 0) > (checkpointAt(seen.last?.path ?? '') ?? 0)) seen.last = file
    },
    told: (server, given) => {
      const { governing, last } = seen
      if (governing === null || last === null) return { answer: {}, said: [] }
      const { policy } = recordedGovernanceFacts(documents, governing.files, governing.governance)
      if (policy.state === 'wrong') return unsaid('the recorded policy cannot be read')
      if (policy.state !== 'read' || policy.value.ledger.transparency !== 'public') return { answer: {}, said: [] }
      return toldOf(last, policy.value.ledger.attested_by, server, given)
    },
  }
}
