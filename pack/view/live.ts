import type { Stay } from '../story/stays.ts'
import { staysAt } from '../story/stays.ts'
import { instant, words } from '../words.ts'
import { growing, h, table, time, within, type Child } from './element.ts'
import type { Drawing, Pack } from '../data.ts'
import { recordLink } from './links.ts'

const when = (at: string): HTMLElement => time(instant(at), at)

/** A request by its pull request, which is what people remember. */
export function requestName({ requests }: Pack, folder: string): string {
  const pull = requests.find((request) => request.folder === folder)?.pull ?? ''
  return pull === '' ? folder : `pull request\u00a0${pull}`
}

function approvers({ requests }: Pack, folder: string): string {
  const found = requests.find((request) => request.folder === folder)
  const who = (found?.signOffs ?? []).map(({ name, login, role }) => `${name === '' ? login : name} (${words(role)})`)
  return who.length === 0 ? 'no sign-off was asked for' : [...new Set(who)].join(', ')
}

/** Where versions stand, each with its approvers. */
export function liveTable(pack: Pack, stays: readonly Stay[], caption: string): HTMLElement {
  if (stays.length === 0) return h('p', {}, 'Nothing: no completed move says otherwise.')
  return table(
    caption,
    ['Model', 'Environment', 'Version', 'Since', 'Approved by', 'Request', 'Record'],
    stays.map(({ model, environment, version, from, folder, record }): readonly Child[] => [
      within(`model-${model}`, model),
      environment,
      version,
      when(from),
      approvers(pack, folder),
      within(`request-${folder}`, requestName(pack, folder)),
      recordLink(pack, record),
    ]),
  )
}

function history(pack: Pack, whole: boolean): HTMLElement {
  return growing([...pack.stays].reverse(), whole, 100, (some) =>
    table(
      'Every version that stood in an environment, newest first',
      ['Model', 'Environment', 'Version', 'From', 'Until', 'Record'],
      some.map(({ model, environment, version, from, until, record }) => [
        within(`model-${model}`, model),
        environment,
        version ?? 'none',
        when(from),
        until === null ? 'still there at the last record' : when(until),
        recordLink(pack, record),
      ]),
    ),
  )
}

/** What was live at a time that the reader chooses. */
export function live({ pack, whole }: Drawing): HTMLElement {
  const answer = h(
    'div',
    { 'aria-live': 'polite' },
    liveTable(pack, staysAt(pack.stays, Number.MAX_SAFE_INTEGER), 'At the last record'),
  )
  const field = h('input', { type: 'datetime-local', step: '1', id: 'moment' })
  field.addEventListener('input', () => {
    const chosen = Date.parse(`${field.value}Z`)
    const [moment, said] = Number.isNaN(chosen)
      ? [Number.MAX_SAFE_INTEGER, 'At the last record']
      : [chosen, `At ${instant(new Date(chosen).toISOString().replace('.000Z', 'Z'))}`]
    answer.replaceChildren(liveTable(pack, staysAt(pack.stays, moment), said))
  })
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'lead' },
      'As the outcomes of the ledger tell it. What somebody changed in the registry past the ledger is not in it; where that was found, the timeline has it as a difference.',
    ),
    whole ? null : h('p', { class: 'field' }, h('label', { for: 'moment' }, 'At this time, in UTC'), field),
    answer,
    h('h3', {}, 'History'),
    history(pack, whole),
  )
}
