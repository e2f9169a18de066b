import { cryptographyOf } from './cryptography.ts'
import { text } from './reading.ts'
import { governanceOf } from './story/governance.ts'
import { requestsOf } from './story/requests.ts'
import { staysOf } from './story/stays.ts'
import { verify } from './verification.ts'
import { h, within } from './view/element.ts'
import { finder } from './view/finder.ts'
import { readData, type Pack } from './data.ts'
import { footPages, paper } from './view/paper.ts'
import { views, type View } from './view/places.ts'
import { verdict } from './view/verdict.ts'
import { instant, plural } from './words.ts'

/** Starts the page: reads its data, verifies, and draws what the address names. */

function element(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`This page has no part ${id}: it is not the one that was published.`)
  return found
}

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 0))

async function read(): Promise<Pack | null> {
  const data = readData(JSON.parse(element('ledger').textContent))
  if (data === null) return null
  const cryptography = cryptographyOf(crypto.subtle)
  const status = element('verdict')
  const verification = await verify(data.files, cryptography, async (done) => {
    if (done % 250 !== 0) return
    status.replaceChildren(
      h('p', {}, `Verifying: ${done.toLocaleString('en-GB')} of ${data.files.length.toLocaleString('en-GB')}.`),
    )
    await pause()
  })
  const { entries } = verification
  return {
    cover: data.cover,
    verification,
    requests: requestsOf(entries),
    stays: staysOf(entries),
    governance: governanceOf(entries),
    repository: text(entries.at(-1)?.value, 'writer', 'repository') || 'an unknown repository',
    compared: { head: null, key: null },
  }
}

function place(): string {
  try {
    return decodeURIComponent(location.hash.slice(1))
  } catch {
    return ''
  }
}

function drawHead(pack: Pack): void {
  const last = pack.verification.entries.at(-1)
  element('title').textContent = pack.repository
  element('about').replaceChildren(
    `${plural(pack.verification.entries.length, 'record')} through ${instant(text(last?.value, 'at'))}. Made ${instant(pack.cover.made)} by ${pack.cover.suite}.`,
  )
}

function start(pack: Pack): void {
  const cryptography = cryptographyOf(crypto.subtle)
  const drawVerdict = (): void => element('verdict').replaceChildren(...verdict(pack))
  const all = views(pack, cryptography, drawVerdict)
  const [body, heading] = [element('view'), element('heading')]
  const find = finder(pack)
  const field = element('search')
  const show = ({ title, draw, tab }: View, focus: boolean): void => {
    heading.textContent = title
    document.title = `${title}: audit pack of ${pack.repository}`
    body.replaceChildren(draw())
    for (const link of document.querySelectorAll('#tabs a')) {
      if (link.getAttribute('href') === `#${tab}`) link.setAttribute('aria-current', 'page')
      else link.removeAttribute('aria-current')
    }
    if (!focus) return
    heading.focus({ preventScroll: true })
    scrollTo({ top: 0 })
  }
  const go = (focus: boolean): void => show(all(place()), focus)
  const searchFor = (question: string): void => {
    if (question.trim() === '') go(false)
    else show({ title: 'Search', tab: '', draw: () => find(question) }, false)
  }
  if (!(field instanceof HTMLInputElement)) return
  field.addEventListener('input', () => searchFor(field.value))
  addEventListener('hashchange', () => {
    field.value = ''
    go(true)
  })
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      field.focus()
    } else if (event.key === 'Escape' && event.target === field) {
      field.value = ''
      searchFor('')
    }
  })
  element('print').addEventListener('click', () => print())
  addEventListener('beforeprint', () => element('paper').replaceChildren(paper(pack, cryptography)))
  addEventListener('afterprint', () => element('paper').replaceChildren())
  footPages(pack)
  drawHead(pack)
  drawVerdict()
  element('tabs').hidden = false
  element('find').hidden = false
  // where the file was made for one model, it opens there
  if (location.hash === '' && pack.cover.model !== null)
    history.replaceState(null, '', `#${encodeURIComponent(`model-${pack.cover.model}`)}`)
  go(location.hash !== '')
}

async function main(): Promise<void> {
  const pack = await read()
  if (pack === null) {
    element('verdict').replaceChildren(
      h('p', {}, 'This is the empty page: countersign audit pack fills it with a ledger.'),
    )
    return
  }
  start(pack)
  document.documentElement.dataset.ready = 'yes'
}

main().catch((error: unknown) => {
  const said = error instanceof Error ? error.message : String(error)
  element('verdict').replaceChildren(
    h(
      'p',
      {},
      `Unknown: the page could not read its own data, and so verified nothing. ${said} `,
      within('overview', 'Try again'),
    ),
  )
})
