import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { code, escapeMarkdown, link, visible } from '../../shared/render/escape.ts'

describe('hostile text in Markdown', () => {
  test.each([
    ['a table cell of its own', 'x | passed |', 'x &#124; passed &#124;'],
    ['a mention', '@acme/legal', '&#64;\u200Bacme/legal'],
    ['a hidden comment', '<!-- countersign -->', '&lt;!-- countersign --&gt;'],
    ['a tag', '<details open>', '&lt;details open&gt;'],
    ['emphasis and code', '**passed** `x`', '&#42;&#42;passed&#42;&#42; &#96;x&#96;'],
    ['an issue reference', '#12', '&#35;\u200B12'],
    ['an issue reference by letters', 'GH-12', 'GH-\u200B12'],
    ['a mention written as an entity', '&#64;acme', '&amp;&#35;\u200B64;acme'],
    ['a link', '[click](http://evil)', '&#91;click&#93;(http\u200D://evil)'],
    ['a new line', 'a\n# passed', 'a &#35;\u200B passed'],
    ['a change of direction', 'a\u202Eb', 'aU+202Eb'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['an ordinary name', 'credit-approval 7 (0.85)', 'credit-approval 7 (0.85)'],
  ])('%s is inert', (_, hostile, inert) => {
    expect(escapeMarkdown(hostile)).toBe(inert)
  })

  test('no text leaves a sign that opens markup, a mention or a tag', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeMarkdown(text).replaceAll(/&(amp|lt|gt|#\d+);/g, '')
        expect(escaped).not.toMatch(/[<>@`*_[\]#|~\\\n\r]/)
      }),
    )
  })

  test('long text is cut and says so', () => {
    expect(escapeMarkdown('a'.repeat(400))).toBe(`${'a'.repeat(300)}…`)
  })
})

describe('inline code', () => {
  test.each([
    ['plain', '`plain`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['', '`  `'],
    ['a|b', '`a\u2223b`'],
  ])('%j becomes %j', (text, expected) => {
    expect(code(text)).toBe(expected)
  })

  test('no text ends its own fence', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '|', '\n') }), (text) => {
        const shown = code(text)
        const fence = /^`+/.exec(shown)?.[0] ?? ''
        const inside = shown.slice(fence.length, shown.length - fence.length)
        expect((inside.match(/`+/g) ?? []).every((run) => run.length !== fence.length)).toBe(true)
      }),
    )
  })
})

describe('links', () => {
  test('an address that is no web address is shown as text', () => {
    expect(link('report', 'javascript:alert(1)')).toBe('report')
  })
  test('brackets and spaces cannot leave the address', () => {
    expect(link('a]b', 'https://mlflow.example/x)y z')).toBe('[a&#93;b](https://mlflow.example/x%29y%20z)')
  })
})

test('invisible characters are shown, and make nothing longer than it may be', () => {
  expect(visible('\u200B'.repeat(240), 240)).toHaveLength(241)
  expect(visible('a\u200Bb\u0000c', 20)).toBe('aU+200BbU+0000c')
})
