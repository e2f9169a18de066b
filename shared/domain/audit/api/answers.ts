import { z } from 'zod'
import { Attested } from '../../attestation/attested.ts'
import type { Entry } from '../../ledger/chain.ts'
import { Fault } from '../../ledger/fault.ts'
import { FirstBad } from '../../ledger/first-bad.ts'
import { LedgerRecord } from '../../ledger/record.ts'
import { Digest } from '../../ledger/record-parts.ts'
import { IndexBasis, Verification } from '../../ledger/verification.ts'
import { ApprovalAnswer } from '../approval-answer.ts'
import { CycleTime } from '../cycle-times.ts'
import { Decision } from '../decision.ts'
import { History } from '../model-history.ts'
import { ConditionsAnswer, StandingCondition } from '../open-conditions.ts'
import { StandingAnswer } from '../standing-at.ts'

/** The answers of the audit as JSON: what a machine gets from a verb, and from the files of the static API. */

/** What an answer rests on: the chain it was read from, how that stands, and what of it nobody could see. */
export const Basis = z.strictObject({
  verification: Verification.shape.state,
  unknown: z.array(z.string()).readonly(),
  /** the first of them; `verify` names all */
  faults: z.array(Fault).readonly(),
  first: FirstBad.nullable(),
  records: z.number().int(),
  /** the anchor: the last record that could be read */
  last: z.strictObject({ number: z.number().int(), digest: Digest, at: z.string() }).nullable(),
  unproven: z.number().int(),
  /** when the ledger was read */
  read: z.string(),
  /** of a question about one model that the index answered */
  index: IndexBasis.optional(),
})
export type Basis = z.infer<typeof Basis>

const mostFaults = 20

export function basisOf(verification: Verification, entries: readonly Entry[], now: string): Basis {
  const { state, unknown, faults, first = null } = verification
  const last = entries.at(-1)
  return {
    ...{ verification: state, unknown, faults: faults.slice(0, mostFaults), first, records: entries.length },
    last: last === undefined ? null : { number: last.record.number, digest: last.digest, at: last.record.at },
    unproven: entries.filter(({ record }) => !record.writer.proven).length,
    read: now,
  }
}

/** What a record says became of a version in an environment; only `approved` came by the sign-offs of its stages. */
const Recorded = z.enum(['approved', 'adopted', 'break-glass', 'refused', 'abandoned', 'under-way'])
export type Recorded = z.infer<typeof Recorded>

const Named = z.strictObject({ name: z.string(), path: z.string() })

export const VersionPlace = z.strictObject({
  environment: z.string(),
  recorded: Recorded,
  /** as recorded where the ledger verifies; else what is recorded proves nothing */
  status: z.enum([...Recorded.options, 'unknown', 'in-doubt']),
  /** whether it is what the ledger says the environment shows */
  live: z.boolean(),
  at: z.string(),
  tier: z.string().nullable(),
  evidence: z.string().nullable(),
  request: z.strictObject({ kind: z.string(), folder: z.string(), pull: z.number().int(), url: z.string() }),
  approvedBy: z
    .array(
      z.strictObject({ name: z.string(), account: z.string(), role: z.string(), stage: z.string(), at: z.string() }),
    )
    .readonly(),
  conditions: z.array(StandingCondition).readonly(),
  /** the files with the whole answers; null where there is none */
  who: z.string().nullable(),
  why: z.string().nullable(),
})
export type VersionPlace = z.infer<typeof VersionPlace>

const withBasis = <T extends z.ZodRawShape>(schema: z.ZodObject<T>) => schema.extend({ ledger: Basis })

const VersionHead = z.strictObject({
  version: z.string(),
  path: z.string(),
  environments: z.array(VersionPlace.pick({ environment: true, recorded: true, status: true, live: true, at: true })),
})

/** The schema of each kind of answer; those of the verbs bear the verb's name. */
export const answers = {
  who: withBasis(ApprovalAnswer),
  at: withBasis(StandingAnswer),
  history: withBasis(History),
  why: withBasis(Decision),
  conditions: withBasis(ConditionsAnswer),
  'cycle-times': withBasis(z.strictObject({ times: z.array(CycleTime).readonly() })),
  /** the verb itself keeps no record, and so says nothing of the last one */
  verify: Verification.extend({
    ledger: Basis.optional(),
    /** where the policy wants checkpoints attested in public: `told` where an answer of GitHub's command was given that fits the last one */
    attestations: z.enum(['unknown', 'told']).optional(),
    attested: Attested.extend({
      /** of which checkpoint, and in which file the command's answer was given */
      records: z.number().int(),
      file: z.string(),
    }).optional(),
  }),
  index: withBasis(
    z.strictObject({
      api: z.literal('countersign/api/1'),
      suite: z.string(),
      models: z.array(Named.extend({ versions: z.number().int() })),
      environments: z.array(Named),
      /** a record's page is its number divided by `perPage`, rounded up */
      records: z.strictObject({ last: z.number().int(), pages: z.number().int(), perPage: z.number().int() }),
    }),
  ),
  model: withBasis(z.strictObject({ model: z.string(), versions: z.array(VersionHead) })),
  version: withBasis(
    z.strictObject({
      model: z.string(),
      version: z.string(),
      registry: z.string().nullable(),
      /** when the registry says that it was registered, as recorded */
      registered: z.string().nullable(),
      environments: z.array(VersionPlace),
    }),
  ),
  records: withBasis(
    z.strictObject({
      page: z.number().int(),
      records: z.array(z.strictObject({ number: z.number().int(), digest: Digest, record: LedgerRecord })),
    }),
  ),
} as const

export type AnswerName = keyof typeof answers

/** One file of the static API, and what is in it. */
export type ApiFile = { readonly path: string; readonly name: AnswerName; readonly text: string }

export const apiFile = <N extends AnswerName>(
  path: string,
  name: N,
  answer: Omit<z.infer<(typeof answers)[N]>, 'ledger'>,
  ledger: Basis,
): ApiFile => ({ path, name, text: `${JSON.stringify({ ...answer, ledger })}\n` })

/** A schema as JSON Schema; what it says in several places stands once. */
export const jsonSchemaOf = (schema: z.ZodType): z.core.JSONSchema.BaseSchema =>
  z.toJSONSchema(schema, {
    unrepresentable: 'any',
    reused: 'ref',
    override: ({ jsonSchema }) => {
      // zod's mark of what the program may not write over; a reader of an answer learns nothing from it
      delete jsonSchema.readOnly
    },
  })

/** The schema files of the answers by their paths. */
export const answerSchemaFiles = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(answers).map(([name, schema]) => [
      `schemas/answers/${name}.schema.json`,
      `${JSON.stringify({ title: `countersign audit: ${name}`, ...jsonSchemaOf(schema) }, null, 2)}\n`,
    ]),
  )
