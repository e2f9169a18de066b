import { indexOf, search, type Hit, type Index } from '../search.ts'
import { titleOf } from '../story/titles.ts'
import { text } from '../reading.ts'
import { day, plural } from '../words.ts'
import { growing, h, within } from './element.ts'
import type { Pack } from '../data.ts'
import { recordLink } from './links.ts'

/** Search over everything that the records say. */

function hits(pack: Pack, found: readonly Hit[]): HTMLElement {
  const { entries } = pack.verification
  const byNumber = new Map(entries.map((entry) => [entry.number, entry.value]))
  return growing(found, false, 50, (some) =>
    h(
      'ol',
      { class: 'hits' },
      ...some.map(({ number, before, found: word, after }) => {
        const value = byNumber.get(number)
        const folder = text(value, 'request', 'folder')
        return h(
          'li',
          {},
          h(
            'p',
            {},
            recordLink(pack, number),
            ` · ${day(text(value, 'at'))} · ${titleOf(value)}`,
            ...(folder === '' ? [] : [' · ', within(`request-${folder}`, 'the request')]),
          ),
          h('p', { class: 'quiet' }, `…${before}`, h('mark', {}, word), `${after}…`),
        )
      }),
    ),
  )
}

/** The answers to a question; the index is made at the first one. */
export function finder(pack: Pack): (question: string) => HTMLElement {
  let index: Index | null = null
  return (question) => {
    index ??= indexOf(pack.verification.entries)
    const found = search(index, question)
    return h(
      'div',
      {},
      h(
        'p',
        { class: 'lead', role: 'status' },
        question.trim() === ''
          ? 'Type a name, a word of a review, a digest, a version.'
          : `${plural(found.length, 'record')} with ${question.trim()}.`,
      ),
      hits(pack, found),
    )
  }
}
