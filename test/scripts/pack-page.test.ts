import { createHash } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { assemblePage, joinModules } from '../../scripts/pack-page.ts'
import { paths, textOf } from '../house/tree.ts'

const joined = (modules: Readonly<Record<string, string>>): string =>
  joinModules('a/main.js', (path) => modules[path] ?? `throw new Error('no ${path}')`)

describe('modules joined to one script', () => {
  test('run in the order in which they need each other, each with its own names', () => {
    const script = joined({
      'a/main.js':
        'import { add as plus } from "./sum.js";\nimport { own } from \'../b/own.js\';\nfound.push(plus(own, 1));\n',
      'a/sum.js':
        "import { own } from '../b/own.js';\nconst hidden = own;\nexport function add(a, b) { return a + b + hidden; }\n",
      'b/own.js': 'const hidden = 20;\nexport const own = hidden;\nexport {};\n',
    })
    const found: number[] = []
    runInNewContext(script, { found })
    expect(found).toEqual([41])
  })

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['a package', { 'a/main.js': "import { z } from 'zod';\n" }, /imports zod/],
    [
      'a circle',
      { 'a/main.js': "import { b } from './b.js';\n", 'a/b.js': "import { a } from './main.js';\n" },
      /a circle/,
    ],
    ['an import of everything', { 'a/main.js': "import * as b from './b.js';\n" }, /cannot be joined/],
    ['a default export', { 'a/main.js': 'export default 1;\n' }, /cannot be joined/],
    ['what is no script', { 'a/main.js': 'const = 1;\n' }, /Unexpected token/],
  ])('are none with %s', (_, modules, said) => {
    expect(() => joined(modules)).toThrow(said)
  })
})

describe('the page', () => {
  const page = assemblePage(textOf('pack/page.html'), 'p { margin: 0 }', "'use strict';\n$1")

  test('lets nothing run but its own script and style, by their digests, and loads nothing', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
    const digest = (tag: string): string =>
      createHash('sha256')
        .update(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? '')
        .digest('base64')
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${digest('script')}'`,
      `style-src 'sha256-${digest('style')}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
    expect(page).not.toMatch(/\{\{|\son[a-z]+=|\s(?:src|style)=|https?:\/\//)
  })

  test.each([['</script>'], ['</STYLE>'], ['<!-- ']])('is none where its script holds %s', (text) => {
    expect(() => assemblePage('{{script}}', '', text)).toThrow('what would end it')
  })
})

test('no source of the page reads markup, and none reaches for a network', () => {
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\(/
  expect(paths('pack/**/*.ts').filter((path) => forbidden.test(textOf(path)))).toEqual([])
})
