import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChromium, type Browser, type Page } from './chromium.ts'
import { hostile, key, large, last, late, pageOf, records, tampered, whole } from './packs.ts'

/** The audit pack where it is read: every view in a real browser, from a file, with ledgers that hold and ledgers that do not. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
beforeAll(async () => {
  browser = await startChromium(process.env.COUNTERSIGN_CHROMIUM ?? 'chromium')
})
afterAll(() => browser.close())

const ready = "document.documentElement.dataset.ready === 'yes'"

async function opened(address: string, before = ''): Promise<Page> {
  const page = await browser.page()
  if (before !== '') await page.send('Page.addScriptToEvaluateOnNewDocument', { source: before })
  await page.open(address)
  await page.until(ready)
  return page
}

const textIn = async (page: Page, selector: string): Promise<string> =>
  String(await page.value(`document.querySelector(${JSON.stringify(selector)}).innerText`))

async function goTo(page: Page, place: string): Promise<void> {
  await page.value(`location.hash = ${JSON.stringify(place)}`)
  await page.until(`document.activeElement?.id === 'heading'`)
  await page.value('document.activeElement.blur()')
}

/** What the page asked of the network, beside its own file. */
const outside = ({ requests }: Page): readonly string[] =>
  // a picture inside the browser’s own controls is no request
  requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:') && url !== 'about:blank')

const write = (page: Page, id: string, text: string): Promise<unknown> =>
  page.value(
    `(() => { const field = document.getElementById(${JSON.stringify(id)}); field.value = ${JSON.stringify(text)}; field.dispatchEvent(new Event('input')) })()`,
  )

const views = [
  ...['overview', 'models', 'live', 'timeline', 'rules', 'records', 'verification'],
  ...[
    'record-7',
    'model-credit-approval',
    `model-${hostile}`,
    'request-promotions/credit-approval/production/0003',
    'nowhere',
  ],
]

test('a checkpoint whose key’s days were over is not shown as good', async () => {
  const page = await opened(`${pageOf(late)}#verification`)
  expect(await textIn(page, '#verdict')).toMatch(/FAILED/)
  expect(await textIn(page, '#view')).toMatch(/failed: not on that day/i)
})

describe('a ledger that holds', () => {
  test('passes, asks no network, and breaks no rule of its own policy', async () => {
    const page = await opened(pageOf(whole))
    for (const view of views) await goTo(page, encodeURIComponent(view))
    expect(await textIn(page, '#verdict')).toMatch(
      /Order and content: ✓ PASSED[\s\S]*8 records[\s\S]*signed checkpoints/,
    )
    expect(await textIn(page, '#verdict')).toMatch(/Origin: \? UNKNOWN/)
    expect([outside(page), page.complaints]).toEqual([[], []])
  })

  test('shows strangers’ words as words, in every view and on paper', async () => {
    const page = await opened(pageOf(whole))
    for (const view of views) {
      await goTo(page, encodeURIComponent(view))
      expect(await page.value("document.querySelectorAll('img, b, main script').length")).toBe(0)
    }
    await page.value("dispatchEvent(new Event('beforeprint'))")
    expect(await page.value("document.querySelectorAll('img, b, #paper script').length")).toBe(0)
    expect(
      await page.value(
        "[...document.querySelectorAll('a')].every(({ protocol }) => /^(file|https?):$/.test(protocol))",
      ),
    ).toBe(true)
    expect(await page.value("document.getElementById('paper').textContent")).toContain('</script><img src=x')
    expect(await page.value("document.getElementById('paper').textContent")).toContain('⟦U+202E⟧evil')
    expect(await page.value('globalThis.hacked ?? null')).toBeNull()
  })

  test.each([
    ['the digest that was kept', 'kept-digest', last, 'PASSED'],
    ['the digest of an earlier record', 'kept-digest', `4 sha256:${'1'.repeat(64)}`, 'FAILED'],
    ['the key that is known', 'known-key', key, 'PASSED'],
    ['another key', 'known-key', `${'A'.repeat(43)}=`, 'FAILED'],
  ])('compared with %s has its origin told', async (_, field, given, state) => {
    const page = await opened(`${pageOf(whole)}#verification`)
    await write(page, field, given)
    await page.until(
      `document.getElementById('verdict').innerText.includes('Origin:') && !document.getElementById('verdict').innerText.includes('UNKNOWN')`,
    )
    expect(await textIn(page, '#verdict')).toMatch(new RegExp(`Origin: . ${state}`))
  })

  test('is searched as one types, from the keyboard alone', async () => {
    const page = await opened(pageOf(whole))
    await page.send('Input.dispatchKeyEvent', { type: 'keyDown', key: '/', text: '/' })
    expect(await page.value('document.activeElement.id')).toBe('search')
    await page.send('Input.insertText', { text: 'voss 0004' })
    expect(await textIn(page, '#heading')).toBe('Search')
    expect(await textIn(page, '#view')).toMatch(/^2 records with voss 0004/)
    await page.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Escape' })
    expect(await textIn(page, '#heading')).toBe('Overview')
  })

  test('opens where an address leads, and where the model is that it was made for', async () => {
    const address = pageOf(whole, 'credit-approval')
    expect(await textIn(await opened(address), '#heading')).toBe('credit-approval')
    expect(await textIn(await opened(`${address}#record-3`), '#heading')).toBe('Record 3')
  })

  test('tells what was live at a time, and filters its timeline', async () => {
    const page = await opened(`${pageOf(whole)}#live`)
    await write(page, 'moment', '2026-01-20T00:00:00')
    expect(await textIn(page, '#view tbody')).toMatch(/credit-approval\s+production\s+7/)
    await goTo(page, 'timeline')
    await write(page, 'kind', 'outcome')
    await write(page, 'model', 'credit-approval')
    expect(await textIn(page, '#view')).toContain('2 records of 8.')
  })

  test('is printed whole: everything open, the last record’s digest at the foot of each page', async () => {
    const page = await opened(pageOf(whole))
    await page.value("dispatchEvent(new Event('beforeprint'))")
    const paper = String(await page.value("document.getElementById('paper').textContent"))
    for (const part of [
      'Overview',
      'Verification',
      'In production',
      'Model credit-approval',
      'Timeline',
      'Rules',
      'Records',
      last,
    ])
      expect(paper).toContain(part)
    expect(await page.value("document.querySelectorAll('#paper .request details:not([open])').length")).toBe(0)
    expect(
      await page.value(
        "[...document.styleSheets[0].cssRules].filter((rule) => rule.cssText.includes('bottom-left')).map((rule) => rule.cssText).join()",
      ),
    ).toContain(last)
    const { data } = await page.send('Page.printToPDF', { preferCSSPageSize: true })
    expect(String(data).length).toBeGreaterThan(50_000)
  })
})

describe('a ledger that was tampered with', () => {
  test.each(tampered)('where %s fails, and names the first record', async (_, files, record) => {
    const page = await opened(pageOf(files))
    const said = await textIn(page, '#verdict')
    expect(said).toMatch(/Order and content: ✕ FAILED/)
    expect(said).toMatch(new RegExp(`record[\\s\u00a0]${record}\\b`, 'i'))
    expect(page.complaints).toEqual([])
  })

  test('marks every record from there on', async () => {
    const page = await opened(`${pageOf(tampered[0]?.[1] ?? [])}#records`)
    expect(
      await page.value(
        "[...document.querySelectorAll('#view tbody th')].map((one) => one.innerText.includes('in doubt'))",
      ),
    ).toEqual(records.map((_, index) => index >= 2))
  })

  test('whose every record is rubbish is shown all the same', async () => {
    const rubbish = records.map((file, index) => ({
      ...file,
      text: ['', '{', '[]', '"x"', 'null', '{"kind":{"a":1},"request":[],"judgement":7}'][index] ?? '{}',
    }))
    const page = await opened(pageOf(rubbish))
    for (const view of views) await goTo(page, encodeURIComponent(view))
    expect([await textIn(page, '#verdict'), page.complaints]).toEqual([expect.stringContaining('FAILED'), []])
  })
})

describe('an older browser', () => {
  test('that offers no cryptography says unknown, never passed', async () => {
    const page = await opened(
      pageOf(whole),
      "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })",
    )
    const said = await textIn(page, '#verdict')
    expect(said).toMatch(/Order and content: \? UNKNOWN[\s\S]*offers no cryptography/)
    expect(said).not.toContain('PASSED')
  })

  test('that has no ed25519 says so of the checkpoints', async () => {
    const lacking =
      "SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'))"
    const page = await opened(`${pageOf(whole)}#verification`, lacking)
    expect(await textIn(page, '#view')).toMatch(/Checkpoints\s+\? unknown\s+This browser cannot check ed25519/)
  })

  test('that runs no script says unknown', async () => {
    const page = await browser.page()
    await page.send('Emulation.setScriptExecutionDisabled', { value: true })
    await page.open(pageOf(whole))
    const { root } = (await page.send('DOM.getDocument')) as { readonly root: { readonly nodeId: number } }
    const { nodeId } = await page.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#verdict' })
    const { outerHTML } = await page.send('DOM.getOuterHTML', { nodeId })
    expect(outerHTML).toContain('Unknown: nothing is verified yet.')
  })
})

describe('for everybody', () => {
  const complain = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' | ')))`

  test.each(['light', 'dark'])('nothing stands against it by axe, in %s', async (scheme) => {
    for (const files of [whole, tampered[0]?.[1] ?? []]) {
      const page = await opened(pageOf(files))
      await page.send('Emulation.setEmulatedMedia', {
        features: [
          { name: 'prefers-color-scheme', value: scheme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ],
      })
      await page.value(axe)
      for (const view of views) {
        await goTo(page, encodeURIComponent(view))
        expect([view, await page.value(complain)]).toEqual([view, []])
      }
      await write(page, 'search', 'vera')
      expect(await page.value(complain)).toEqual([])
    }
  })

  test('a narrow screen cuts nothing off', async () => {
    const page = await opened(pageOf(whole))
    await page.send('Emulation.setDeviceMetricsOverride', {
      width: 360,
      height: 700,
      deviceScaleFactor: 1,
      mobile: false,
    })
    for (const view of views) {
      await goTo(page, encodeURIComponent(view))
      expect([view, await page.value('document.documentElement.scrollWidth')]).toEqual([view, 360])
    }
  })
})

test('two thousand records of five kilobytes are verified and searched while one waits', async () => {
  const files = large(1000)
  const size = files.reduce((sum, { text }) => sum + text.length, 0)
  expect([files.length, size > 9_000_000]).toEqual([2001, true])
  const address = pageOf(files)
  const begun = performance.now()
  const page = await opened(address)
  const verifying = performance.now() - begun
  expect(await textIn(page, '#verdict')).toMatch(/PASSED[\s\S]*2,001 records/)
  const took = async (work: string): Promise<number> =>
    Number(
      await page.value(
        `(() => { const begun = performance.now(); ${work}; document.body.offsetHeight; return performance.now() - begun })()`,
      ),
    )
  const find = `const field = document.getElementById('search'); field.value = 'sound 0777'; field.dispatchEvent(new Event('input'))`
  const first = await took(find)
  const again = await took(find)
  const timeline = await took("location.hash = 'timeline'")
  console.log(
    `${(size / 1e6).toFixed(1)} MB: open and verify ${verifying.toFixed(0)} ms, first search ${first.toFixed(0)} ms, next ${again.toFixed(0)} ms, timeline ${timeline.toFixed(0)} ms`,
  )
  expect(verifying).toBeLessThan(15_000)
  expect(again).toBeLessThan(1000)
})
