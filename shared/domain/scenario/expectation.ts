import { stageNames } from '../stage.ts'
import type { StageVerdict } from '../verdict.ts'
import type { Answer } from './answer.ts'
import type { Expectation, StageExpectation } from './scenario.ts'

/** How a stage reads to people, as one text. */
export type Say = (stage: StageVerdict) => string

/** One thing that was expected and found otherwise, in one sentence. */
export type Difference = string

const list = (names: readonly string[]): string => (names.length === 0 ? 'nobody' : [...names].sort().join(', '))

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)]

/** The name under which a forge shows every account that is gone. */
const ghost = 'ghost'

const isNamed = (login: string, wanted: string): boolean => login === wanted || login === ghost

/** The logins found, with a ghost taken for somebody who was expected and is not there by name. */
function unveiled(found: readonly string[], wanted: readonly string[]): readonly string[] {
  const missing = wanted.filter((name) => !found.includes(name))
  return found.map((login) => (login === ghost ? (missing.shift() ?? login) : login))
}

function listDifference(
  what: string,
  wanted: readonly string[] | undefined,
  found: readonly string[],
): readonly Difference[] {
  if (wanted === undefined) return []
  const [expected, shown] = [list(unique(wanted)), list(unique(unveiled(found, wanted)))]
  return expected === shown ? [] : [`${what} expected ${expected}, found ${shown}`]
}

function ignoredDifferences(stage: StageVerdict, wanted: StageExpectation['ignored']): readonly Difference[] {
  return Object.entries(wanted ?? {}).flatMap(([login, code]): readonly Difference[] => {
    const own = stage.ignored.filter(({ account }) => isNamed(account.login, login))
    if (own.some((one) => one.code === code)) return []
    const found = stage.counted.some(({ account }) => account.login === login)
      ? 'counted'
      : (own[0]?.code ?? 'not mentioned')
    return [`ignored ${login} expected ${code}, found ${found}`]
  })
}

function stageDifferences(stage: StageVerdict, wanted: StageExpectation, say: Say): readonly Difference[] {
  const logins = (rows: readonly { readonly account: { readonly login: string } }[]): readonly string[] =>
    rows.map(({ account }) => account.login)
  const text = say(stage)
  const differences = [
    ...(wanted.verdict === undefined || wanted.verdict === stage.state
      ? []
      : [`expected ${wanted.verdict}, found ${stage.state}`]),
    ...listDifference('counted', wanted.counted, logins(stage.counted)),
    ...ignoredDifferences(stage, wanted.ignored),
    ...listDifference('vetoes', wanted.vetoes, logins(stage.vetoes)),
    ...(wanted.says === undefined || text.toLowerCase().includes(wanted.says.toLowerCase())
      ? []
      : [`expected its sentence to say "${wanted.says}"`]),
  ]
  return differences.map((difference) => `${stage.stage}: ${difference}; ${why(text)}`)
}

const why = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line === '' ? 'it says nothing' : `it says: ${line.length > 400 ? `${line.slice(0, 399)}…` : line}`
}

function promotionDifferences({ promotion }: Answer, wanted: Expectation): readonly Difference[] {
  if (wanted.promotion === undefined) return []
  const [result, code] =
    typeof wanted.promotion === 'string'
      ? [wanted.promotion, wanted.code]
      : [wanted.promotion.verdict, wanted.promotion.code ?? wanted.code]
  if (promotion === null) return [`promotion: expected ${result}, and the request is not merged`]
  const codes = unique(promotion.findings.map((finding) => finding.code))
  const because = codes.length === 0 ? 'without a code' : `for ${codes.join(', ')}`
  return [
    ...(result === promotion.result ? [] : [`promotion: expected ${result}, found ${promotion.result} ${because}`]),
    ...(code === undefined || codes.includes(code) ? [] : [`promotion: expected the code ${code}, found ${because}`]),
  ]
}

function mergeDifferences(
  { hurdles }: Answer,
  wanted: NonNullable<Expectation['request']>['automatic_merge'],
): readonly Difference[] {
  if (wanted === undefined) return []
  const found = hurdles === undefined ? 'unknown' : hurdles.length === 0 ? 'true' : `false (${hurdles.join(', ')})`
  const met = typeof wanted === 'string' ? (hurdles?.includes(wanted) ?? false) : wanted === (hurdles?.length === 0)
  return met ? [] : [`request: expected automatic_merge ${String(wanted)}, found ${found}`]
}

/** Everything in which the answer is not as expected; what is not named is not compared. */
export function differencesOf(answer: Answer, wanted: Expectation, say: Say): readonly Difference[] {
  const { mergeable, automatic_merge: automatic } = wanted.request ?? {}
  return [
    ...stageNames.flatMap((name) => {
      const [stage, own] = [answer.stages.find((one) => one.stage === name), wanted[name]]
      return stage === undefined || own === undefined ? [] : stageDifferences(stage, own, say)
    }),
    ...(mergeable === undefined || mergeable === answer.mergeable
      ? []
      : [`request: expected mergeable ${String(mergeable)}, found ${String(answer.mergeable)}`]),
    ...mergeDifferences(answer, automatic),
    ...promotionDifferences(answer, wanted),
  ]
}
