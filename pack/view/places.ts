import type { Cryptography } from '../cryptography.ts'
import { h, within } from './element.ts'
import { live } from './live.ts'
import { model, modelNames, models, request } from './models.ts'
import { overview } from './overview.ts'
import type { Pack } from '../data.ts'
import { record, records } from './records.ts'
import { requestTitle } from './request.ts'
import { rules } from './rules.ts'
import { timeline } from './timeline.ts'
import { verificationView } from './verification.ts'

/** What an address of this page shows, under which heading, and which tab it belongs to. */
export type View = { readonly title: string; readonly tab: string; readonly draw: () => HTMLElement }

/** The view of each address: `record-12`, `model-credit-approval`, `request-promotions/…`, or a tab. */
export function views(pack: Pack, cryptography: Cryptography, changed: () => void): (place: string) => View {
  const drawing = { pack, whole: false }
  const tabs: Readonly<Record<string, View>> = {
    overview: { title: 'Overview', tab: 'overview', draw: () => overview(drawing) },
    models: { title: 'Models', tab: 'models', draw: () => models(drawing) },
    live: { title: 'In production', tab: 'live', draw: () => live(drawing) },
    timeline: { title: 'Timeline', tab: 'timeline', draw: () => timeline(drawing) },
    rules: { title: 'Rules', tab: 'rules', draw: () => rules(drawing) },
    records: { title: 'Records', tab: 'records', draw: () => records(drawing) },
    verification: {
      title: 'Verification',
      tab: 'verification',
      draw: () => verificationView(drawing, cryptography, changed),
    },
  }
  const lost = (place: string): View => ({
    title: 'Not in this file',
    tab: '',
    draw: () =>
      h(
        'p',
        {},
        'This file has nothing of the name ',
        h('code', {}, place),
        '. Go to the ',
        within('overview', 'overview'),
        '.',
      ),
  })
  const found = (place: string, title: string, tab: string, body: HTMLElement | null): View =>
    body === null ? lost(place) : { title, tab, draw: () => body }
  return (place) => {
    const tab = Object.hasOwn(tabs, place === '' ? 'overview' : place)
      ? tabs[place === '' ? 'overview' : place]
      : undefined
    if (tab !== undefined) return tab
    const [, kind, name = ''] = /^(record|model|request)-([\s\S]+)$/.exec(place) ?? []
    if (kind === 'record') return found(place, `Record ${Number(name)}`, 'records', record(drawing, Number(name)))
    if (kind === 'model')
      return found(place, name, 'models', modelNames(pack).includes(name) ? model(drawing, name) : null)
    const asked = pack.requests.find(({ folder }) => folder === name)
    return kind === 'request' && asked !== undefined
      ? found(place, requestTitle(asked), 'models', request(drawing, name))
      : lost(place)
  }
}
