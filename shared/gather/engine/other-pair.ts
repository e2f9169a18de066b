import { fatesStatement } from '../../domain/engine/statements.ts'
import { taskTallyOf } from '../../domain/engine/answers.ts'
import { type Added, addedStatement, apartStatement, keyedHead, otherPairsHead, outcomesOf, outcomesStatement, rowSumsOf, sideHead } from '../../domain/engine/other-pairs.ts' // prettier-ignore
import { keysOf, keysStatement, type Keys, pairingOf } from '../../domain/engine/pairs.ts'
import { EngineError } from '../../domain/engine/problem.ts'
import { type BothOther, classSide, type MeanMetric, MEANS, type Means, type OtherSide, valueSide } from '../../domain/metric/comparison/other-tasks.ts' // prettier-ignore
import type { Pairing } from '../../domain/metric/comparison/pairing.ts'
import type { CountedClasses, CountedValues, MissingColumn, SqlSession } from '../../ports/engine.ts'
import { noKey, sameKeys } from './pair.ts'
import { type ClassPlan, classPlan, countedClasses, countedNumbers, type TaskLayout, valuePlan } from './tasks.ts'

/** Two models of several classes, or two that answer with a number, beside each other in an engine. */

type Counted = CountedClasses | CountedValues
export type OtherQuestion = {
  readonly layouts: readonly [TaskLayout, TaskLayout]
  /** both as they were counted, each on its own */
  readonly counted: readonly [Counted, Counted]
}

type Plan = Pick<ClassPlan, 'columns' | 'tables'> & {
  readonly classes: readonly string[] | null
  readonly scores: number
}

async function planOf(session: SqlSession, place: number, given: TaskLayout): Promise<Plan | MissingColumn> {
  if (given.task === 'regression') {
    const plan = await valuePlan(session, place, given.layout)
    return 'missing' in plan ? plan : { ...plan, classes: null, scores: 0 }
  }
  const plan = await classPlan(session, place, given.layout)
  return 'missing' in plan ? plan : { ...plan, scores: plan.scored ? plan.classes.length : 0 }
}

const own = (counted: Counted): OtherSide =>
  counted.task === 'multiclass' ? classSide(counted.statistics) : valueSide(counted.statistics)

/** Both on the rows that both predicted; without shared keys each as it was counted. */
export async function pairedOtherBy(session: SqlSession, question: OtherQuestion): Promise<BothOther | MissingColumn> {
  const { layouts, counted } = question
  const one = await planOf(session, 0, layouts[0])
  if ('missing' in one) return one
  const other = await planOf(session, 1, layouts[1])
  if ('missing' in other) return other
  if (!sameKeys(one, other) || layouts[0].task !== layouts[1].task) throw new EngineError('cannot-answer', noKey)
  const keys: Keys[] = []
  for (const plan of [one, other])
    keys.push(keysOf(await session.query(keysStatement(keyedHead(`WITH ${plan.tables('')}`)))))
  const [mine = none, theirs = none] = keys
  const joinable = [mine, theirs].every(({ rows, keyed, keys: found }) => rows === keyed && keyed === found)
  const head = otherPairsHead([one.tables('1'), other.tables('2')], [one.scores, other.scores])
  const classes = one.classes === null || other.classes === null ? null : ([one.classes, other.classes] as const)
  const told = joinable ? outcomesOf(await session.query(outcomesStatement(head, classes))) : noOutcomes
  const pairing = pairingOf(mine, theirs, { ...told, scoresApart: 0 })
  if (pairing === null) throw new EngineError('cannot-answer', noKey)
  const { task } = layouts[0]
  if (pairing.kind === 'unpaired') {
    const sides = [own(counted[0]), own(counted[1])] as const
    const means = await meansOf(session, { head: null, plans: [one, other], sides, pairing })
    return { task, pairing, one: sides[0], other: sides[1], outcomes: () => null, means: (metric) => means[metric] }
  }
  const on = async (plan: Plan, model: 1 | 2): Promise<OtherSide> => {
    const rows = sideHead(head, model, plan.scores)
    if (plan.classes === null) return valueSide(await countedNumbers(session, rows, pairing.rows))
    const scored = plan.scores > 0
    return classSide(await countedClasses(session, rows, { classes: plan.classes, scored }, pairing.rows))
  }
  const sides = [await on(one, 1), await on(other, 2)] as const
  const means = await meansOf(session, { head, plans: [one, other], sides, pairing })
  return {
    ...{ task, pairing, one: sides[0], other: sides[1] },
    outcomes: () => (task === 'multiclass' ? told : null),
    means: (metric) => means[metric],
  }
}

const none: Keys = { rows: 0, keyed: 0, keys: 0 }
const noOutcomes = { pairs: 0, labelsApart: 0, alike: false, both: 0, first: 0, second: 0, neither: 0 }

type Given = {
  /** of the pairs; null where there are none */
  readonly head: string | null
  readonly plans: readonly [Plan, Plan]
  readonly sides: readonly [OtherSide, OtherSide]
  readonly pairing: Pairing
}

/** What the rows add to each mean that both models have. */
async function meansOf(session: SqlSession, given: Given): Promise<Readonly<Record<MeanMetric, Means | null>>> {
  const found: Record<MeanMetric, Means | null> = { log_loss: null, mae: null, rmse: null }
  for (const metric of MEANS) found[metric] = await meanOf(session, given, metric)
  return found
}

async function meanOf({ query }: SqlSession, given: Given, metric: MeanMetric): Promise<Means | null> {
  const { head, plans, sides, pairing } = given
  const [one, other] = [addedOf(plans[0], sides[0], metric), addedOf(plans[1], sides[1], metric)]
  if (one === null || other === null) return null
  if (head !== null) return { apart: rowSumsOf(await query(apartStatement(head, one, other)), pairing.rows) }
  const on = async (plan: Plan, added: Added) => {
    const alone = `WITH ${plan.tables('')}`
    const { used } = taskTallyOf(await query(fatesStatement(alone)), [])
    return rowSumsOf(used === 0 ? [] : await query(addedStatement(alone, added)), used)
  }
  return { one: await on(plans[0], one), other: await on(plans[1], other) }
}

/** How a side's rows add to the mean; null where they cannot. */
function addedOf({ classes, scores }: Plan, side: OtherSide, metric: MeanMetric): Added | null {
  if (classes !== null) return metric === 'log_loss' && scores > 0 ? { metric, root: 0, classes: scores } : null
  if (metric === 'log_loss') return null
  const root = metric === 'rmse' ? (side.value('rmse')?.value ?? 0) : 0
  return metric === 'rmse' && root === 0 ? null : { metric, root, classes: 0 }
}
