import type { Governance } from '../story/governance.ts'
import { instant, plural, short } from '../words.ts'
import { digestText, facts, h, verbatim, within } from './element.ts'
import type { Drawing } from '../data.ts'
import { recordLink } from './links.ts'

function one({ record, at, digest, files }: Governance, { pack, whole }: Drawing, open: boolean): HTMLElement {
  return h(
    'section',
    { class: 'sheet', id: `rules-at-${record}` },
    h('h3', {}, `From ${instant(at)}`),
    facts([
      ['Digest', digestText(digest)],
      ['Put in force by', recordLink(pack, record)],
      ['Files', plural(files.length, 'file')],
    ]),
    ...files.map(({ path, digest: own, text }) =>
      h(
        'details',
        // on paper the rules that judge now are enough: what a file said before stands in its record
        { open: open && (whole || path === 'governance/policy.yml') ? '' : null },
        h('summary', {}, h('code', {}, path), ' ', h('span', { class: 'quiet' }, short(own))),
        whole && !(open && /^(?:governance|models)\/[^/]+$/.test(path))
          ? h('p', {}, 'Its text stands in the record.')
          : verbatim(text, `The text of ${path}`),
      ),
    ),
  )
}

/** What judged, by its digest, with its text: newest first. */
export function rules(drawing: Drawing): HTMLElement {
  const { governance } = drawing.pack
  const judging = governance.findLast(({ files }) => files.some(({ path }) => path === 'governance/policy.yml'))
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'lead' },
      'The policy, the people, the workflows and the models’ files as the ledger recorded them. A request names the digest of the governance that it was judged under; ',
      within('models', 'each request'),
      ' shows it.',
    ),
    ...[...governance].reverse().map((entry) => one(entry, drawing, entry === judging)),
  )
}
