import { inDoubt, type Pack } from '../data.ts'
import { h, within, type Child } from './element.ts'

/** A link to a record, with a word where it is in doubt. */
export function recordLink(pack: Pack, record: number): Child {
  const link = within(`record-${record}`, `record\u00a0${record}`)
  return inDoubt(pack, record) ? h('span', {}, link, ' ', h('strong', { class: 'doubt' }, 'in doubt')) : link
}

export const recordLinks = (pack: Pack, records: readonly number[]): readonly Child[] =>
  records.flatMap((record, index) => (index === 0 ? [recordLink(pack, record)] : [', ', recordLink(pack, record)]))
