import type { Entry } from '../chain.ts'
import { list, text } from '../reading.ts'
import { modelOf } from '../story/moves.ts'
import { titleOf } from '../story/titles.ts'
import { day, instant, plural, sentence, words } from '../words.ts'
import { growing, h, table, time, within } from './element.ts'
import { requestName } from './live.ts'
import type { Drawing, Pack } from '../data.ts'
import { recordLink } from './links.ts'

/** Who had a part in a record: who asked, who signed, who merged. */
export function peopleOf(record: unknown): readonly string[] {
  const signed = list(record, 'judgement', 'signOffs').map((one) => text(one, 'name') || text(one, 'account', 'login'))
  return [
    ...new Set([...signed, text(record, 'request', 'author', 'login'), text(record, 'request', 'mergedBy', 'login')]),
  ].filter((one) => one !== '')
}

type Filters = {
  readonly kind: string
  readonly model: string
  readonly person: string
  readonly from: string
  readonly until: string
}

const passes = ({ value }: Entry, { kind, model, person, from, until }: Filters): boolean =>
  (kind === '' || text(value, 'kind') === kind) &&
  (model === '' || modelOf(value) === model) &&
  (person === '' || peopleOf(value).includes(person)) &&
  (from === '' || day(text(value, 'at')) >= from) &&
  (until === '' || day(text(value, 'at')) <= until)

function rows(pack: Pack, entries: readonly Entry[], whole: boolean): HTMLElement {
  return growing(entries, whole, 100, (some) =>
    table(
      'Records, oldest first',
      ['Record', 'When', 'What', 'Who had a part in it', 'Request'],
      some.map(({ number, value }) => {
        const folder = text(value, 'request', 'folder')
        return [
          recordLink(pack, number),
          time(instant(text(value, 'at')), text(value, 'at')),
          titleOf(value),
          peopleOf(value).join(', '),
          folder === '' ? '' : within(`request-${folder}`, requestName(pack, folder)),
        ]
      }),
    ),
  )
}

function choice(
  id: string,
  label: string,
  options: readonly string[],
  shown: (option: string) => string,
): { readonly field: HTMLSelectElement; readonly whole: HTMLElement } {
  const field = h(
    'select',
    { id },
    h('option', { value: '' }, 'all'),
    ...options.map((option) => h('option', { value: option }, shown(option))),
  )
  return { field, whole: h('p', { class: 'field' }, h('label', { for: id }, label), field) }
}

function date(id: string, label: string): { readonly field: HTMLInputElement; readonly whole: HTMLElement } {
  const field = h('input', { id, type: 'date' })
  return { field, whole: h('p', { class: 'field' }, h('label', { for: id }, label), field) }
}

const distinct = (values: readonly string[]): readonly string[] =>
  [...new Set(values)].filter((one) => one !== '').sort()

/** Every record in order, with filters. */
export function timeline({ pack, whole }: Drawing): HTMLElement {
  const { entries } = pack.verification
  if (whole) return rows(pack, entries, true)
  const kind = choice('kind', 'Kind', distinct(entries.map(({ value }) => text(value, 'kind'))), (one) =>
    sentence(words(one)),
  )
  const model = choice('model', 'Model', distinct(entries.map(({ value }) => modelOf(value) ?? '')), (one) => one)
  const person = choice('person', 'Person', distinct(entries.flatMap(({ value }) => peopleOf(value))), (one) => one)
  const [from, until] = [date('from', 'From'), date('until', 'Until')]
  if (pack.cover.model !== null) model.field.value = pack.cover.model
  const found = h('div', {})
  const said = h('p', { role: 'status', class: 'lead' })
  const draw = (): void => {
    const own = entries.filter((entry) =>
      passes(entry, {
        kind: kind.field.value,
        model: model.field.value,
        person: person.field.value,
        from: from.field.value,
        until: until.field.value,
      }),
    )
    said.textContent = `${plural(own.length, 'record')} of ${entries.length.toLocaleString('en-GB')}.`
    found.replaceChildren(rows(pack, own, false))
  }
  const fields = [kind, model, person, from, until]
  for (const { field } of fields) field.addEventListener('input', draw)
  const reset = h('button', { type: 'button' }, 'Clear filters')
  reset.addEventListener('click', () => {
    for (const { field } of fields) field.value = ''
    draw()
  })
  draw()
  return h(
    'div',
    {},
    h('div', { class: 'filters', role: 'group', 'aria-label': 'Filters' }, ...fields.map((one) => one.whole), reset),
    said,
    found,
  )
}
