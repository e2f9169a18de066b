import type { Finding } from '../verdict.ts'
import { accessFinding } from './finding.ts'
import { effectiveLevel, type Key, type Level } from './grant.ts'
import { governedModels } from './template.ts'
import { holdersOf } from './reading.ts'
import type { AccessQuestion } from './plan.ts'
import { seatGrants } from './seat.ts'

/** One question to the server: what an account may do at a key, beside what it should. */
export type EffectiveQuestion = { readonly account: string; readonly key: Key; readonly expected: Level }

/** What the server answered, or why it did not. */
export type EffectiveAnswer = EffectiveQuestion & ({ readonly found: Level } | { readonly failed: string })

/** The keys at which the templates differ: the governed models and experiments, and all versions and runs at once. */
function keysOf({ scope }: AccessQuestion): readonly Key[] {
  return [
    ...governedModels(scope).map((id): Key => ({ kind: 'registered_model', id })),
    { kind: 'registered_model_version', id: '*' },
    ...[...scope.experiments, ...scope.development].map((id): Key => ({ kind: 'experiment', id })),
    { kind: 'run', id: '*' },
  ]
}

/** What is to be asked of the server so that its own word is compared: each account but administrators, at each key. */
export function effectiveQuestions(question: AccessQuestion): readonly EffectiveQuestion[] {
  const { reading, seating, scope } = question
  const { everybody } = reading
  if (everybody === null) return []
  return holdersOf(reading)
    .filter(({ account }) => !account.admin && !seating.administrators.includes(account.name))
    .flatMap(({ account }) => {
      const seats = seating.seats.filter((seat) => seat.account === account.name)
      const grants = seats.flatMap((seat) => seatGrants(seat, scope))
      return keysOf(question).map((key) => ({
        account: account.name,
        key,
        expected: effectiveLevel(grants, everybody, key),
      }))
    })
}

/** The answers that are not as they should be. */
export function effectiveFindings(answers: readonly EffectiveAnswer[]): readonly Finding[] {
  return answers.flatMap((answer): readonly Finding[] => {
    const { account, key, expected } = answer
    const facts = { account, resource: `${key.kind}:${key.id}`, expected }
    if ('failed' in answer) return [accessFinding('effective-unreadable', 'error', { ...facts, detail: answer.failed })]
    return answer.found === expected
      ? []
      : [accessFinding('effective-differs', 'fail', { ...facts, found: answer.found })]
  })
}
