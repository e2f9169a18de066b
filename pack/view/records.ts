import type { Entry } from '../chain.ts'
import { at, text } from '../reading.ts'
import { intentOf, titleOf } from '../story/titles.ts'
import { instant, sentence, words } from '../words.ts'
import { badge, digestText, facts, growing, h, outward, table, time, verbatim, within, type Child } from './element.ts'
import { inDoubt, type Drawing, type Pack } from '../data.ts'
import { recordLink } from './links.ts'

/** All records with their digests. */
export function records({ pack, whole }: Drawing): HTMLElement {
  return growing(pack.verification.entries, whole, 100, (some) =>
    table(
      'Records with the SHA-256 of their bytes, as computed here',
      ['Record', 'When', 'What', 'Digest'],
      some.map(({ number, value, digest }) => [
        recordLink(pack, number),
        time(instant(text(value, 'at')), text(value, 'at')),
        titleOf(value),
        digestText(digest ?? 'not computed'),
      ]),
    ),
  )
}

function standing(pack: Pack, { number }: Entry): Child {
  const own = pack.verification.checks.flatMap(({ faults }) => faults).filter(({ record }) => record === number)
  if (own.length > 0)
    return h('div', {}, badge('failed', 'failed'), h('ul', {}, ...own.map((fault) => h('li', {}, fault.sentence))))
  if (inDoubt(pack, number))
    return badge('unknown', `in doubt: record ${pack.verification.firstBad?.record ?? 0} before it cannot be trusted`)
  return badge(
    pack.verification.state,
    pack.verification.state === 'passed' ? 'fits its neighbours' : words(pack.verification.state),
  )
}

function save({ number, text: content }: Entry): HTMLElement {
  const button = h('button', { type: 'button' }, 'Save the exact bytes')
  button.addEventListener('click', () => {
    const address = URL.createObjectURL(new Blob([content], { type: 'application/json' }))
    const link = h('a', { href: address, download: `${String(number).padStart(6, '0')}.json` })
    link.click()
    setTimeout(() => URL.revokeObjectURL(address), 10_000)
  })
  return button
}

function writer(value: unknown): Child {
  const own = (name: string): string => text(value, 'writer', name)
  return `${own('app') === '' ? 'no App' : `the App ${own('app')}`}, ${at(value, 'writer', 'proven') === true ? 'proven' : 'unproven'}; run ${own('run')}.${own('attempt')} of ${own('workflow')} at ${own('workflowSha').slice(0, 12)}, started by ${own('actor')}; ${own('suite')}`
}

const formatted = ({ value, text: content }: Entry): string =>
  value === undefined ? content : JSON.stringify(value, null, 2)

/** One record as it stands, and how it fits. */
export function record({ pack }: Drawing, number: number): HTMLElement | null {
  const { entries } = pack.verification
  const index = entries.findIndex((entry) => entry.number === number)
  const entry = entries[index]
  if (entry === undefined) return null
  const { value, digest, path } = entry
  const folder = text(value, 'request', 'folder')
  const intent = intentOf(value)
  const [before, after] = [entries[index - 1], entries[index + 1]]
  const move = (other: Entry | undefined, label: string): Child =>
    other === undefined ? null : within(`record-${other.number}`, `${label}: record ${other.number}`)
  return h(
    'div',
    {},
    h('nav', { class: 'beside', 'aria-label': 'Neighbouring records' }, move(before, 'Before'), move(after, 'After')),
    h('p', { class: 'lead' }, titleOf(value)),
    facts([
      ['Standing', standing(pack, entry)],
      ['When', time(instant(text(value, 'at')), text(value, 'at'))],
      ['Kind', sentence(words(text(value, 'kind')))],
      ['Digest', digestText(digest ?? 'not computed')],
      ['Names before it', digestText(text(value, 'previous'))],
      ['File', h('code', {}, path)],
      ['Request', folder === '' ? null : within(`request-${folder}`, folder)],
      [
        'Pull request',
        folder === '' ? null : outward(`#${text(value, 'request', 'pull')}`, text(value, 'request', 'url')),
      ],
      ['Ends', intent === null ? null : recordLink(pack, intent)],
      ['Writer', writer(value)],
    ]),
    h('h3', {}, 'As it is written'),
    h(
      'p',
      {},
      'Laid out in lines, with invisible characters shown. ',
      save(entry),
      ' gives the file to compute the digest of: ',
      h('code', {}, `sha256sum ${String(number).padStart(6, '0')}.json`),
    ),
    verbatim(formatted(entry), `Record ${number}`),
  )
}
