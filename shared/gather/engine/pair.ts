import {
  agreementOf,
  agreementStatement,
  decisionsOf,
  decisionsStatement,
  type Keys,
  keysOf,
  keysStatement,
  lossesOf,
  lossesStatement,
  pairingOf,
  pairsHead,
  productsOf,
  productsStatement,
} from '../../domain/engine/pairs.ts'
import type { EngineColumn } from '../../domain/engine/columns.ts'
import { EngineError } from '../../domain/engine/problem.ts'
import { reconciledScores } from '../../domain/engine/reconcile.ts'
import type { Both, PairedStatistics } from '../../domain/metric/comparison/paired.ts'
import { aucDifferenceVariance, type PairedRanks } from '../../domain/metric/interval/delong.ts'
import type { Layout } from '../../domain/metric/predictions.ts'
import type { ScoredStatistics } from '../../domain/metric/statistics.ts'
import type { Counted, MissingColumn, SqlSession } from '../../ports/engine.ts'
import { type Plan, planOf, scored, tablesOf } from './sql.ts'

export type PairQuestion = {
  readonly layouts: readonly [Layout, Layout]
  readonly thresholds: { readonly candidate: number; readonly champion: number }
  /** both as they were counted, each on its own */
  readonly counted: readonly [Counted, Counted]
}

export const noKey =
  'An engine keeps no order of rows, so two files are joined by a key alone: name it as evaluation.row in the model file and log it with every row, or measure both with the engine javascript.'

/** Both models on the rows that both scored, from a session with the table of each; without shared keys each as it was counted. */
export async function pairedBy(session: SqlSession, question: PairQuestion): Promise<Both | MissingColumn> {
  const { layouts, thresholds, counted } = question
  const plans: Plan[] = []
  for (const [place, layout] of layouts.entries()) {
    const plan = await planOf(session, place, layout)
    if ('missing' in plan) return plan
    plans.push(plan)
  }
  const [one, other] = plans
  if (one === undefined || other === undefined || !sameKeys(one, other)) throw new EngineError('cannot-answer', noKey)
  const tables = [tablesOf(one, '1'), tablesOf(other, '2')] as const
  const keys: Keys[] = []
  for (const plan of plans) keys.push(keysOf(await session.query(keysStatement(`WITH ${tablesOf(plan, '')}`))))
  const [own = none, theirs = none] = keys
  // joined only where no key repeats: a join of two that do may have more rows than both files together
  const joinable = [own, theirs].every(({ rows, keyed, keys: found }) => rows === keyed && keyed === found)
  const head = pairsHead(tables, 1)
  const agreement = joinable
    ? agreementOf(await session.query(agreementStatement(head)))
    : { pairs: 0, labelsApart: 0, scoresApart: 0 }
  const pairing = pairingOf(own, theirs, agreement)
  if (pairing === null) throw new EngineError('cannot-answer', noKey)
  if (pairing.kind === 'unpaired') return { pairing, one: counted[0], other: counted[1], paired: null }
  const on = async (model: 1 | 2, threshold: number): Promise<ScoredStatistics> => {
    const found = await scored(session, pairsHead(tables, model), { groups: [], threshold, used: pairing.rows })
    return reconciledScores(found, session.engine, pairing.rows)
  }
  const both = { one: await on(1, thresholds.candidate), other: await on(2, thresholds.champion) }
  return { pairing, ...both, paired: await pairedStatistics(session, head, { ...both, thresholds, ...agreement }) }
}

const none: Keys = { rows: 0, keyed: 0, keys: 0 }

type Keyed = { readonly columns: { readonly key: EngineColumn | null } }

/** Whether both tables have a key that is spelled alike; that of a float is spelled by the width of its column. */
export function sameKeys(one: Keyed, other: Keyed): boolean {
  const kinds = [one.columns.key?.kind, other.columns.key?.kind]
  return kinds.every((kind) => kind === 'whole' || kind === 'text' || kind === 'boolean')
}

async function pairedStatistics(
  { query, engine }: SqlSession,
  head: string,
  given: Pick<Both, 'one' | 'other'> & Pick<PairQuestion, 'thresholds'> & { readonly scoresApart: number },
): Promise<PairedStatistics> {
  const { one, other, thresholds, scoresApart } = given
  const products = productsOf(await query(productsStatement(head)))
  const ranks: PairedRanks = {
    one: one.rank,
    other: other.rank,
    positiveProducts: products.positive,
    negativeProducts: products.negative,
  }
  const cells = decisionsOf(await query(decisionsStatement(head, thresholds.candidate, thresholds.champion)))
  const losses = {
    log_loss: lossesOf(await query(lossesStatement(head, 'log_loss'))),
    brier: lossesOf(await query(lossesStatement(head, 'brier'))),
  }
  const rows = one.rank.positives + one.rank.negatives
  const told = [cells.reduce((sum, count) => sum + count, 0), losses.log_loss.rows, losses.brier.rows]
  const variance = aucDifferenceVariance(ranks)
  if (told.some((count) => count !== rows) || (variance !== null && variance < 0))
    throw new EngineError(
      'rows-do-not-reconcile',
      `${engine} answered in part: ${rows} pairs, and ${told.join(', ')} in other statements. Run again.`,
    )
  return {
    ranks: () => ranks,
    alike: () => scoresApart === 0,
    cells: () => cells,
    losses: (metric) => losses[metric],
  }
}
