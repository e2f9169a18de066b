import { visible, webAddress } from '../words.ts'

/** Builders of elements. Text arrives in the page as text alone: nothing here reads markup. */

export type Child = Node | string | null
type Attributes = Readonly<Record<string, string | null>>

/** An element with its attributes and children; an attribute that is null is left out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes))
    if (value !== null) element.setAttribute(name, name === 'aria-label' ? visible(value) : value)
  for (const child of children.flat())
    if (child !== null) element.append(typeof child === 'string' ? visible(child) : child)
  return element
}

/** A link to somewhere in this page. */
export const within = (place: string, ...children: readonly Child[]): HTMLElement =>
  h('a', { href: `#${encodeURIComponent(place)}` }, ...children)

/** A link that leaves this page, or its text alone where the address is not of the web. */
export function outward(label: string, address: string): HTMLElement | string {
  const href = webAddress(address)
  return href === null ? label : h('a', { href, rel: 'noopener noreferrer' }, label)
}

export const time = (shown: string, at: string): HTMLElement => h('time', { datetime: at }, shown)

/** Text as it was written, line breaks and all. */
export const verbatim = (content: string, label: string): HTMLElement =>
  h('pre', { class: 'verbatim', dir: 'auto', tabindex: '0', role: 'group', 'aria-label': label }, content)

export const digestText = (digest: string): HTMLElement =>
  h('code', { class: 'digest' }, digest === '' ? 'none' : digest)

/** Names with their values; what has no value is left out. */
export function facts(
  rows: readonly (readonly [string, Child | readonly Child[]])[],
  columns: 'one' | 'two' = 'one',
): HTMLElement {
  return h(
    'dl',
    { class: `facts ${columns}` },
    ...rows
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value as Child))),
  )
}

export type Cell = Child | readonly Child[]

/** A table whose first column names its rows. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): HTMLElement {
  const line = (cells: readonly Cell[]): HTMLElement =>
    h(
      'tr',
      {},
      ...cells.map((cell, index) => h(index === 0 ? 'th' : 'td', index === 0 ? { scope: 'row' } : {}, cell as Child)),
    )
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': caption },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, ...head.map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, ...rows.map(line)),
    ),
  )
}

/** The words of a state, with a mark beside them, so that it is never told by colour alone. */
export function badge(state: string, label: string): HTMLElement {
  const marks: Readonly<Record<string, string>> = {
    passed: '✓',
    done: '✓',
    failed: '✕',
    refused: '✕',
    error: '✕',
    abandoned: '✕',
    unknown: '?',
    open: '…',
  }
  return h(
    'span',
    { class: `badge ${/^[a-z-]+$/.test(state) ? state : ''}` },
    h('span', { 'aria-hidden': 'true' }, `${marks[state] ?? '·'} `),
    label,
  )
}

/** A list that shows its first items and grows at the press of a button; on paper it is whole. */
export function growing<T>(
  items: readonly T[],
  whole: boolean,
  size: number,
  show: (some: readonly T[]) => HTMLElement,
): HTMLElement {
  const box = h('div', {})
  const draw = (most: number, again: boolean): void => {
    const shown = show(items.slice(0, most))
    box.replaceChildren(shown)
    if (most >= items.length) return
    const status = h(
      'p',
      { class: 'more', role: 'status' },
      `${most.toLocaleString('en-GB')} of ${items.length.toLocaleString('en-GB')} shown. `,
    )
    const more = h('button', { type: 'button' }, `Show ${Math.min(size, items.length - most)} more`)
    const all = h('button', { type: 'button' }, 'Show all')
    more.addEventListener('click', () => draw(most + size, true))
    all.addEventListener('click', () => draw(items.length, true))
    status.append(more, ' ', all)
    box.append(status)
    if (again) more.focus()
  }
  draw(whole ? items.length : size, false)
  return box
}
