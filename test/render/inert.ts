import { expect } from 'vitest'

/** Text as an enemy would put it into the registry or a pull request: a cell, a heading, code, a mention, a comment, a tag, a link, a turned direction. */
export const hostile =
  'h0stile | ✅ passed |\n# INJECTED\n- [x] ``` ` @acme/team #12 GH-12 <!-- countersign --> <script>alert(1)</script> ![i](javascript:alert(1)) https://evil.example **b** \u202Etxt.exe\u200B'

const ours = /<!-- countersign: the state of this request -->|<\/?(?:details|summary)>/g

/** The document without its fenced blocks and code spans, in which nothing means anything. */
const withoutCode = (markdown: string): string =>
  markdown.replaceAll(/^```\n[\s\S]*?\n```$/gm, '').replaceAll(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, 'code')

function tablesOf(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter((lines) => lines.length > 0)
}

/** Nothing of the document but its own markup is markup: no tag, no mention, no heading, no cell, no link of somebody else's. */
export function expectInert(markdown: string): void {
  const text = withoutCode(markdown).replaceAll(ours, '')
  expect(text).not.toMatch(/[<>@]/)
  expect(text).not.toMatch(/&#(?:64|35);(?!\u200B)/)
  expect(text).not.toMatch(/GH-\d/)
  expect(text).not.toMatch(/^\s*#+ INJECTED|^\s*- \[x\]/m)
  expect(text).not.toMatch(/\]\(\s*javascript:/i)
  expect(text).not.toMatch(/https?:\/\/evil\.example/)
  expect(markdown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u0000-\u0008\u007F]/)
  for (const lines of tablesOf(markdown)) {
    const cells = lines.map((line) => line.split(/(?<!\\)\|/).length)
    expect(new Set(cells).size, lines.join('\n')).toBe(1)
  }
}

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json }

/** The path of every text in a value. */
export function textPaths(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'string') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, own]) => textPaths(own, [...path, key]))
}

/** The value with another text at the path. */
export function withText(value: Json, [key, ...rest]: readonly string[], text: string): Json {
  if (key === undefined) return text
  if (Array.isArray(value)) {
    const list: readonly Json[] = value
    return list.map((own, index) => (String(index) === key ? withText(own, rest, text) : own))
  }
  if (typeof value !== 'object' || value === null) throw new Error(`nothing lies at ${key}`)
  return Object.fromEntries(
    Object.entries(value).map(([name, own]) => [name, name === key ? withText(own, rest, text) : own]),
  )
}

/** The value as plain JSON, so that it can be changed at any place. */
export const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json
