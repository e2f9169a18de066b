import type { Entry } from './chain.ts'

/** A record where all words were found, with the place of the first. */
export type Hit = { readonly number: number; readonly before: string; readonly found: string; readonly after: string }

export type Index = readonly { readonly number: number; readonly text: string; readonly lower: string }[]

function leaves(value: unknown, into: string[]): void {
  if (typeof value === 'string' || typeof value === 'number') into.push(String(value))
  else if (Array.isArray(value)) for (const item of value) leaves(item, into)
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) {
      if (typeof member === 'boolean') into.push(key)
      leaves(member, into)
    }
}

/** Everything that the records say, ready to be searched; a record that cannot be read is searched as it stands. */
export function indexOf(entries: readonly Entry[]): Index {
  return entries.map((entry) => {
    const parts: string[] = [`record ${entry.number}`, entry.digest ?? '']
    if (entry.value === undefined) parts.push(entry.text)
    else leaves(entry.value, parts)
    const text = parts.join('\n')
    // a lower case of another length would shift every place behind it
    const lower = text.toLowerCase()
    return { number: entry.number, text: lower.length === text.length ? text : lower, lower }
  })
}

/** The records that hold every word of the question, newest first; a record that is asked for by its number before all. */
export function search(index: Index, question: string): readonly Hit[] {
  const asked = question
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const [first = ''] = asked
  if (first === '') return []
  const number = Number(/^record (\d+)$/.exec(asked.join(' '))?.[1] ?? 'NaN')
  const hits = index
    .flatMap(({ number: own, text, lower }): readonly Hit[] => {
      if (!asked.every((word) => lower.includes(word))) return []
      const place = lower.indexOf(first)
      return [
        {
          number: own,
          before: text.slice(Math.max(0, place - 60), place),
          found: text.slice(place, place + first.length),
          after: text.slice(place + first.length, place + first.length + 120),
        },
      ]
    })
    .reverse()
  return [...hits.filter((hit) => hit.number === number), ...hits.filter((hit) => hit.number !== number)]
}
