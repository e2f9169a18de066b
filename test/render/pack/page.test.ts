import { describe, expect, test } from 'vitest'
import { readData } from '../../../pack/data.ts'
import { packPage, withoutData } from '../../../shared/render/pack/page.ts'
import type { LedgerFile } from '../../../shared/domain/ledger/chain.ts'

const template = '<p>before</p>\n<script type="application/json" id="ledger">null</script>\n<p>after</p>\n'
const cover = {
  ...{ made: '2026-01-01T00:00:00Z', suite: 'countersign 0.1.0', model: null },
  verification: {
    ...({ state: 'failed', records: 1, unknown: ['who wrote it'] } as const),
    faults: [{ code: 'chain', record: 2, detail: 'broken-link: x' } as const],
  },
}
const hostile: readonly LedgerFile[] = [
  {
    path: 'records/000/000001.json',
    text: '{"a":"</script><script>alert(1)</script><!-- $& $1 \u2028 é \u{1f600}"}\n',
  },
  { path: 'evil"><img src=x onerror=alert(1)>', text: '<![CDATA[' },
]

const dataIn = (page: string): string => /id="ledger">(.*)<\/script>/.exec(page)?.[1] ?? ''

describe('the page of an audit pack', () => {
  test('gives back the exact texts, whatever stands in them', () => {
    const page = packPage(template, cover, hostile) ?? ''
    expect(readData(JSON.parse(dataIn(page)))).toEqual({
      cover: {
        ...{ made: cover.made, suite: cover.suite, model: null },
        said: { state: 'failed', faults: ['record 2: chain: broken-link: x'], unknown: ['who wrote it'] },
      },
      files: hostile,
    })
  })

  test('holds nothing in its data that could open or end a tag', () => {
    const page = packPage(template, cover, hostile) ?? ''
    expect(dataIn(page)).not.toContain('<')
    expect(page.split('<script').length).toBe(2)
  })

  test('differs from the template in one line alone', () => {
    const page = packPage(template, cover, hostile) ?? ''
    expect([page.split('\n').length, withoutData(page)]).toEqual([template.split('\n').length, withoutData(template)])
    expect(withoutData(page)).toBe('<p>before</p>\n<p>after</p>\n')
  })

  test.each([['<p>another page</p>'], [template + template]])('is none of a template that is not ours: %j', (other) => {
    expect(packPage(other, cover, hostile)).toBeNull()
  })
})
