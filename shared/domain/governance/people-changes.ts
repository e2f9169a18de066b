import type { Entry } from '../ledger/chain.ts'
import { completedMoves } from '../ledger/history.ts'
import type { Judgement } from '../ledger/record-parts.ts'
import { proposalFinding } from '../request/proposal.ts'
import type { Finding } from '../verdict.ts'
import type { People } from './people.ts'

/** What a change of people.yml would do to people whom the ledger names. */

type Named = { readonly records: number[]; readonly live: string[]; readonly accounts: Set<number> }

/** The outcomes that are live: the last completed move of each place. */
function liveRecords(entries: readonly Entry[]): ReadonlyMap<number, string> {
  const places = new Map<string, { readonly model: string; readonly environment: string }>()
  for (const { record } of entries)
    if (record.kind === 'outcome' && record.move !== null)
      places.set(`${record.move.model} ${record.move.environment}`, record.move)
  return new Map(
    [...places.values()].flatMap(({ model, environment }) => {
      const last = completedMoves(entries, model, environment).at(-1)
      return last?.move?.to == null ? [] : [[last.number, `${model} ${last.move.to} in ${environment}`] as const]
    }),
  )
}

const judgementOf = ({ record }: Entry): Judgement | null =>
  record.kind === 'intent' || !('judgement' in record) ? null : (record.judgement ?? null)

/** Each person whom the records name as a signer or a builder. */
function namedPeople(entries: readonly Entry[]): ReadonlyMap<string, Named> {
  const live = liveRecords(entries)
  const found = new Map<string, Named>()
  for (const entry of entries) {
    const judgement = judgementOf(entry)
    if (judgement === null) continue
    const { number } = entry.record
    const signed = judgement.signOffs.map(({ person, account }) => ({ person, id: account.id }))
    const built = judgement.builders.flatMap(({ person }) => (person === null ? [] : [{ person, id: null }]))
    for (const { person, id } of [...signed, ...built]) {
      const own = found.get(person) ?? { records: [], live: [], accounts: new Set<number>() }
      const where = live.get(number)
      if (!own.records.includes(number)) own.records.push(number)
      if (where !== undefined && !own.live.includes(where)) own.live.push(where)
      if (id !== null) own.accounts.add(id)
      found.set(person, own)
    }
  }
  return found
}

const recordsText = (records: readonly number[]): string =>
  `${records.length === 1 ? 'record' : 'records'} ${records.slice(-5).join(', ')}${records.length > 5 ? ' and earlier ones' : ''}`

/** People whom the proposed file loses while records name them, and keys that it gives to another account. */
export function peopleFindings(entries: readonly Entry[], before: People, after: People): readonly Finding[] {
  return [...namedPeople(entries)].flatMap(([person, { records, live, accounts }]) => {
    if (!Object.hasOwn(before.people, person)) return []
    const now = Object.hasOwn(after.people, person) ? after.people[person] : undefined
    const facts = { person, records: recordsText(records) }
    if (now === undefined)
      return [
        proposalFinding('person-still-named', live.length > 0 ? 'error' : 'note', {
          ...facts,
          live: live.length > 0 ? live.slice(0, 5).join(', ') : null,
        }),
      ]
    const was = [...accounts].at(-1)
    return was === undefined || accounts.has(now.id) || before.people[person]?.id === now.id
      ? []
      : [proposalFinding('key-taken-over', 'note', { ...facts, was: String(was), now: String(now.id) })]
  })
}
