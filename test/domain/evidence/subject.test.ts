import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { manifestOf } from '../../../shared/domain/evidence/manifest.ts'
import { z } from 'zod'
import { digestOf } from '../../../shared/domain/digest.ts'
import { Subject } from '../../../shared/domain/evidence/subject.ts'
import { sha, subject } from '../../builders/evidence.ts'

const whole = subject({
  claims: { runUser: 'dana', parents: [{ runId: 'run-1', user: null }] },
  tags: { sector: 'retail', other: null },
  modelFile: { use: { domain: 'credit' } },
  policy: { gates: { performance: { minimum: { roc_auc: 0.7 } } } },
})

type Path = readonly (string | number)[]
const Node = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])

function leaves(value: unknown, path: Path = []): readonly Path[] {
  const node = Node.safeParse(value)
  if (!node.success) return [path]
  return Object.entries(node.data).flatMap(([key, below]) =>
    leaves(below, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

function changedAt(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined)
    return typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)}x`
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? changedAt(item, rest) : item))
  const node = z.record(z.string(), z.unknown()).parse(value)
  return { ...node, [key]: changedAt(node[key], rest) }
}

describe('the evidence digest', () => {
  test('of a subject is this one, on every machine and for good', () => {
    const files = subject().runFiles.files.filter(({ path }) => !path.startsWith('explanations/'))
    expect(digestOf(subject({ runFiles: manifestOf(files) }))).toBe(
      'sha256:afe0dd8f21dec60803b7bc546ba8e62f1b9b3f2361cc287f6c7e47a4be8ad2df',
    )
  })

  test('does not depend on the order in which members were written', () => {
    const reversed = Object.fromEntries(Object.entries(whole).reverse())
    expect(digestOf(reversed)).toBe(digestOf(whole))
  })

  test('is the same after the subject was written and read', () => {
    expect(digestOf(Subject.parse(JSON.parse(JSON.stringify(whole))))).toBe(digestOf(whole))
  })

  test.each(leaves(whole).map((path) => [path.join('.'), path] as const))('changes with %s', (_, path) => {
    expect(digestOf(changedAt(whole, path))).not.toBe(digestOf(whole))
  })

  test('tells any two parameters apart', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.dictionary(fc.string(), fc.string()), (one, other) => {
        const same = JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort())
        expect(digestOf(subject({ parameters: one })) === digestOf(subject({ parameters: other }))).toBe(same)
      }),
    )
  })
})

describe('a subject cannot hold', () => {
  test.each([
    ['a member too many', { approved: true }],
    ['another schema', { schema: 'countersign/subject/2' }],
    ['a number that is none', { metrics: { roc_auc: NaN } }],
    ['a metric of another word', { metrics: { roc_auc: 'good' } }],
    ['a file without its digest', { files: { files: [{ path: 'MLmodel', size: 1 }], root: sha('a') } }],
    ['a digest in capitals', { files: { files: [], root: sha('A') } }],
    ['a size below nought', { files: { files: [{ path: 'MLmodel', size: -1, sha256: sha('a') }], root: sha('a') } }],
    ['a tier that is none', { tier: 'none' }],
    ['a policy that is no JSON', { policy: undefined }],
  ])('%s', (_, other) => {
    expect(Subject.safeParse({ ...subject(), ...other }).success).toBe(false)
  })

  test('but may hold a metric that is not a number, by its name', () => {
    expect(Subject.parse(subject({ metrics: { roc_auc: 'NaN' } })).metrics.roc_auc).toBe('NaN')
  })
})
