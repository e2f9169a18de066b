import { instant } from '../words.ts'
import { text } from '../reading.ts'
import { staysAt } from '../story/stays.ts'
import { digestText, facts, h, within, type Child } from './element.ts'
import { liveTable } from './live.ts'
import type { Drawing, Pack } from '../data.ts'

function figures({ requests, verification }: Pack): readonly (readonly [string, string])[] {
  const moved = requests.filter(({ kind }) => kind !== 'policy' && kind !== 'model-facts')
  const by = (result: string): number => moved.filter((request) => request.result === result).length
  const people = new Set(requests.flatMap(({ signOffs }) => signOffs.map(({ id }) => id)))
  return [
    ['Records', verification.entries.length.toLocaleString('en-GB')],
    ['Models', String(new Set(moved.map(({ model }) => model)).size)],
    ['Requests carried out', String(by('done'))],
    ['Refused or abandoned', String(by('refused') + by('abandoned'))],
    ['Without an outcome', String(by('open'))],
    ['People who signed', String(people.size)],
    ['Exceptions accepted', String(requests.reduce((sum, { exceptions }) => sum + exceptions.length, 0))],
    ['Conditions set', String(requests.reduce((sum, { obligations }) => sum + obligations.length, 0))],
  ]
}

const tile = ([name, value]: readonly [string, string]): HTMLElement =>
  h('div', { class: 'figure' }, h('dt', {}, name), h('dd', {}, value))

const proves: readonly Child[] = [
  h(
    'li',
    {},
    'It is one file and asks no network. The page computes every digest again, here, from the exact bytes of the records.',
  ),
  h(
    'li',
    {},
    'Each record names the digest of the one before, so that no record can be changed, removed or moved without a trace.',
  ),
  h(
    'li',
    {},
    'It can’t prove by itself who wrote the records, nor that none were cut off at the end, nor that this page is the one we publish. ',
    within('verification', 'Compare it'),
    ' with a digest or a key that you know from elsewhere.',
  ),
]

/** The first page: what this is, what it comes to, what is live. */
export function overview({ pack }: Drawing): HTMLElement {
  const { verification, stays, cover } = pack
  const last = verification.entries.at(-1)
  return h(
    'div',
    {},
    h('dl', { class: 'figures' }, ...figures(pack).map(tile)),
    h('h3', {}, 'In production at the last record'),
    liveTable(pack, staysAt(stays, Number.MAX_SAFE_INTEGER), 'What each environment showed at the last record'),
    h('h3', {}, 'The ledger'),
    facts([
      ['Repository', pack.repository],
      ['First record', last === undefined ? null : instant(text(verification.entries[0]?.value, 'at'))],
      ['Last record', last === undefined ? null : `Record ${last.number}, ${instant(text(last.value, 'at'))}`],
      ['Digest of the last', last === undefined ? null : digestText(last.digest ?? '')],
      ['File made', `${instant(cover.made)} by ${cover.suite}`],
      [
        'About',
        cover.model === null
          ? null
          : `the model ${cover.model}; the records of all models are here, since the chain is one`,
      ],
    ]),
    h('h3', {}, 'What this file proves, and what not'),
    h('ul', {}, ...proves),
  )
}
