import type { Cryptography } from '../cryptography.ts'
import { instant } from '../words.ts'
import { text } from '../reading.ts'
import { digestText, facts, h } from './element.ts'
import { live } from './live.ts'
import { model, modelNames, models } from './models.ts'
import { overview } from './overview.ts'
import type { Pack } from '../data.ts'
import { records } from './records.ts'
import { rules } from './rules.ts'
import { timeline } from './timeline.ts'
import { verdict } from './verdict.ts'
import { verificationView } from './verification.ts'

/** The whole pack as one long page, everything open. */
export function paper(pack: Pack, cryptography: Cryptography): HTMLElement {
  const drawing = { pack, whole: true }
  const last = pack.verification.entries.at(-1)
  const chapter = (title: string, body: HTMLElement): HTMLElement =>
    h('section', { class: title === 'Overview' ? '' : 'chapter' }, h('h2', {}, title), body)
  return h(
    'div',
    { class: 'paper' },
    h('h1', {}, `Audit pack of ${pack.repository}`),
    facts([
      ['Printed from', `a file made at ${instant(pack.cover.made)} by ${pack.cover.suite}`],
      ['Last record', last === undefined ? null : `${last.number}, ${instant(text(last.value, 'at'))}`],
      ['Its digest', digestText(last?.digest ?? '')],
    ]),
    ...verdict(pack),
    chapter('Overview', overview(drawing)),
    chapter(
      'Verification',
      verificationView(drawing, cryptography, () => undefined),
    ),
    chapter('In production', live(drawing)),
    chapter('Models', models(drawing)),
    ...modelNames(pack).map((name) => chapter(`Model ${name}`, model(drawing, name))),
    chapter('Timeline', timeline(drawing)),
    chapter('Rules', rules(drawing)),
    chapter(
      'Records',
      h('div', {}, h('p', {}, 'The records themselves are in the file, each with the digest below.'), records(drawing)),
    ),
  )
}

/** Names the last record at the foot of each page, where the browser can. */
export function footPages(pack: Pack): void {
  const sheet = document.styleSheets[0]
  const last = pack.verification.entries.at(-1)
  if (sheet === undefined || last === undefined) return
  // letters and digits alone: nothing of a record gets into a style
  const foot = `Record ${last.number} ${(last.digest ?? 'not computed').replaceAll(/[^a-z0-9: ]/g, '')}`
  const kind = 'font: 7pt monospace; color: #444'
  try {
    sheet.insertRule(
      `@page { @bottom-left { content: "${foot}"; ${kind} } @bottom-right { content: "Page " counter(page) " of " counter(pages); ${kind} } }`,
      sheet.cssRules.length,
    )
  } catch {
    // an older browser has no margin boxes; the digest stands on the first page all the same
  }
}
