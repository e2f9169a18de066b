import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Graph } from '../../../shared/domain/lineage/graph.ts'
import { lineagePicture, mermaid, mermaidText } from '../../../shared/render/version/lineage.ts'
import { exampleModel } from '../../builders/documents.ts'
import { lineage, links, subject } from '../../builders/evidence.ts'
import { expectGolden } from '../../golden/golden.ts'

const own = links()
const whole = links({
  runs: [...own.runs, { runId: 'run-1', state: 'deleted', datasets: [{ name: 'raw', digest: '' }] }],
  copies: [{ model: 'credit-approval-staging', version: '3', state: 'there', runId: 'run-7' }],
  models: [...own.models, { modelId: 'm-0', part: 'input', state: 'unread', runId: null }],
  dependencies: [
    { model: 'credit-approval', state: 'there', on: ['bureau-score'] },
    { model: 'bureau-score', state: 'absent', on: [] },
  ],
})
const picture = (of = own) => lineagePicture(subject(), lineage({ links: of }), exampleModel())

test('a whole chain and one with gaps, to be looked at', () => {
  expectGolden(
    'lineage',
    [picture(), picture(whole)].map((one) => `${one?.title ?? ''}\n\n${one?.body ?? ''}`).join('\n\n'),
  )
})

test('where nobody looked there is no picture', () => {
  expect(lineagePicture(subject(), undefined, null)).toBe(null)
})

/** Every line of the picture is one of these, whatever anything is called. */
const statements = [
  /^flowchart LR$/,
  /^ {2}n\d+\["(?:[\p{L}\p{M}\p{N} .-]|<br\/>|#\d+;)*"\]$/u,
  /^ {2}n\d+ (?:-->|-\.->) n\d+$/,
  /^ {2}classDef gap stroke-width:3px,stroke-dasharray:6 4$/,
  /^ {2}class n\d+(?:,n\d+)* gap$/,
]
const strange = (text: string): readonly string[] =>
  text.split('\n').filter((line) => !statements.some((statement) => statement.test(line)))

/** What an entity stands for is what was meant, so nothing is hidden by escaping. */
const read = (text: string): string =>
  text.replaceAll(/#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)))

const hostile = [
  '"]\n  click n0 "javascript:alert(1)"',
  '```\n# out of the fence\n@everyone',
  '%%{init: {"securityLevel": "loose"}}%%',
  '"]; n0-->n1; n2["',
  '<img src=x onerror=alert(1)><script>',
  'end\nsubgraph x',
  'style:#ff0000;classDef:#x;',
  '1. list',
  '- list',
  'www.evil.example https://evil.example',
  '`**bold**` ~~x~~ [a](b)',
  '#quot;#60;&lt;&#60;',
  'ﬂ°°60¶ß',
  '\u202Egnp.exe\u0000\u200B',
  'fa:fa-skull',
  'x'.repeat(10_000),
  '🦊'.repeat(200),
]

const anything = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x10_ffff }), fc.integer({ min: 0, max: 0x7f })), { maxLength: 60 })
  .map((points) => String.fromCodePoint(...points))

describe('a hostile name', () => {
  const named = (name: string): Graph => ({
    nodes: [
      { kind: 'version', name, detail: `version ${name}`, gap: false },
      { kind: 'run', name, detail: `digest ${name}`, gap: true },
    ],
    edges: [[1, 0]],
    gaps: 1,
  })

  test.each(hostile)('%# stays in its label', (name) => {
    const { text } = mermaid(named(name))
    expect(strange(text)).toEqual([])
    expect(text.split('\n')).toHaveLength(6)
  })

  test('of any signs stays in its label, and reads as it was written', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...hostile), (name, other) => {
        for (const one of [name, `${name}${other}`, `${other}${name}`]) {
          const { text } = mermaid(named(one))
          expect(strange(text)).toEqual([])
          expect(text).not.toMatch(/`|%|\{|:\/\/|www\.|style.*:\S*#/i)
        }
      }),
      { numRuns: 100 },
    )
    expect(read(mermaidText('a "b" <c> 1.7.2'))).toBe('a "b" <c> 1.7.2')
    expect(read(mermaidText('fa:fa-skull'))).not.toContain(':fa')
  })

  test('of everything in a chain never leaves the fence', () => {
    for (const name of hostile) {
      const body = lineagePicture(
        { ...subject(), model: name, version: name },
        lineage({
          links: {
            ...whole,
            runs: [{ runId: name, state: 'there', datasets: [{ name, digest: name }] }],
            models: [{ modelId: name, part: 'own', state: 'absent', runId: name }],
          },
        }),
        exampleModel(),
      )?.body
      const [open, ...rest] = (body ?? '').split('\n')
      const close = rest.indexOf('```')
      expect(open).toBe('```mermaid')
      expect(strange(rest.slice(0, close).join('\n'))).toEqual([])
      expect(rest.slice(close + 1).join('\n')).not.toContain('`')
    }
  })
})

test('a picture is bounded, keeps its gaps, and says what it leaves out', () => {
  const nodes = Array.from({ length: 100 }, (_, index) => ({
    ...{ kind: index === 0 ? 'version' : 'dataset', name: '"'.repeat(500), detail: '"'.repeat(500) },
    gap: index === 99,
  }))
  const { text, left } = mermaid({ nodes, edges: nodes.map((_, index) => [index, 0] as const), gaps: 1 })
  expect(left).toHaveLength(76)
  expect(text).toContain('n99[')
  expect(text).toContain('class n99 gap')
  expect(text.length).toBeLessThan(20_000)
  const datasets = Array.from({ length: 40 }, (_, index) => ({ name: `d${index}`, digest: '1' }))
  const many = picture({ ...own, runs: [{ runId: 'run-7', state: 'there', datasets }] })
  expect(many?.body).toMatch(/Not drawn: 21 × dataset, 1 × source\.$/)
})
