import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { locate } from '../../shared/clients/document/yaml.ts'
import { digestOf } from '../../shared/domain/digest.ts'
import type { LedgerFile } from '../../shared/domain/ledger/chain.ts'
import { schemaFiles } from '../../shared/domain/founding/schemas.ts'
import { pem } from '../builders/checkpoint.ts'
import { ledger, story } from '../builders/ledger.ts'
import { longLedger } from '../builders/long-ledger.ts'
import { paths, root, textOf } from './tree.ts'
import { fetchProblems, nameProblems } from './workflow-checks.ts'

type Block = { readonly page: string; readonly line: number; readonly text: string }

const pages = paths('*.md', 'action-docs/*.md')

function blocks(language: string): readonly Block[] {
  return pages.flatMap((page) => {
    const text = textOf(page)
    return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap((match): readonly Block[] => {
      const line = text.slice(0, match.index).split('\n').length
      return match[1] === language ? [{ page, line, text: match[2] ?? '' }] : []
    })
  })
}

const place = ({ page, line }: Block): string => `${page}:${String(line)}`

/** The file that the first line of a block names, and whether the block is all of it. */
function headOf({ text }: Block): { readonly file: string; readonly whole: boolean } | null {
  const head = /^# ((?:governance|models|promotions)\/\S+\.yml)( \(part\))?\n/.exec(text)
  return head?.[1] === undefined ? null : { file: head[1], whole: head[2] === undefined }
}

const schemaOf = (file: string): string =>
  file.startsWith('models/')
    ? 'model'
    : file.startsWith('promotions/')
      ? 'request'
      : file.startsWith('governance/scenarios/')
        ? 'scenarios'
        : (/(\w+)\.yml$/.exec(file)?.[1] ?? '')

const Schema = z.record(z.string(), z.unknown())

function complaints(schema: AnySchemaObject, value: unknown): readonly string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  addFormats.default(ajv)
  const check = ajv.compile(schema)
  return check(value) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)
}

/** What a schema says against a file, or against each of the keys that a part of it shows. */
function problems(block: Block, file: string, whole: boolean): readonly string[] {
  const schema = Schema.parse(JSON.parse(schemaFiles().get(`schemas/${schemaOf(file)}.schema.json`) ?? 'null'))
  const value: unknown = parse(block.text)
  if (whole) return complaints(schema, value)
  const known = Schema.parse(schema.properties)
  return Object.entries(Schema.parse(value)).flatMap(([key, found]) => {
    const own = known[key]
    return own === undefined ? [`${key} is no key of ${file}`] : complaints(Schema.parse(own), found)
  })
}

const yaml = blocks('yaml')
const headed = yaml.flatMap((block) => {
  const head = headOf(block)
  return head === null ? [] : [{ title: place(block), block, ...head }]
})

describe('the examples of the pages', () => {
  test('there are some of each kind', () => {
    const kinds = new Set(headed.filter(({ whole }) => whole).map(({ file }) => schemaOf(file)))
    expect([...kinds].sort()).toEqual(['model', 'people', 'request', 'scenarios'])
    expect(headed.filter(({ file }) => schemaOf(file) === 'policy').length).toBeGreaterThan(10)
  })

  test.each(yaml.map((block) => [place(block), block] as const))('%s is YAML', (_, { text }) => {
    expect(() => void parse(text)).not.toThrow()
  })

  test.each(blocks('json').map((block) => [place(block), block] as const))('%s is JSON', (_, { text }) => {
    expect(() => void JSON.parse(text)).not.toThrow()
  })

  test.each(headed)('$title fits the schema of $file', ({ block, file, whole }) => {
    const located = locate(block.text, file)
    expect(located.ok ? [] : located.problems).toEqual([])
    expect(problems(block, file, whole)).toEqual([])
  })

  test('a block that does not fit is found', () => {
    const wrong = (text: string): Block => ({ page: 'x.md', line: 1, text })
    expect(problems(wrong('services: x\n'), 'governance/people.yml', true)).not.toEqual([])
    expect(problems(wrong('ledger: {brunch: x}\n'), 'governance/policy.yml', false)).not.toEqual([])
    expect(problems(wrong('legder: {branch: x}\n'), 'governance/policy.yml', false)).not.toEqual([])
  })
})

/** The blocks that are whole workflows. */
const workflows = yaml.filter(({ text }) => /^jobs:$/m.test(text) && /^on:/m.test(text))

test.each(workflows.map((block) => [place(block), block.text] as const))(
  'the workflow at %s names what exists, pins what is not ours, and gives no more than it needs',
  (_, text) => {
    const manifests = (folder: string): string | null =>
      paths(`${folder}/action.yml`).length > 0 ? textOf(`${folder}/action.yml`) : null
    expect([...nameProblems(text, manifests), ...fetchProblems(text, manifests)]).toEqual([])
    expect(text).toMatch(/^permissions: \{\}$/m)
    const foreign = [...text.matchAll(/uses: (?!countersign\/)(\S+)/g)].map(([, uses = '']) => uses)
    expect(foreign.filter((uses) => !/@[0-9a-f]{40}$/.test(uses))).toEqual([])
  },
)

/** How GitHub names a heading in an address. */
const slug = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

test('links to a heading lead to one', () => {
  const anchors = new Map(
    pages.map((page) => [page, [...textOf(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => slug(heading))]),
  )
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([\w./-]*)#([^)\s]+)\)/g)].flatMap(([, target = '', anchor = '']) => {
      const to = target === '' ? page : join(page, '..', target).replaceAll('\\', '/')
      return anchors.get(to)?.includes(anchor) === true ? [] : [`${page}: ${target}#${anchor}`]
    }),
  )
  expect(broken).toEqual([])
})

test('the glossary is in order, each word once', () => {
  const words = [...textOf('action-docs/glossary.md').matchAll(/^\| ([a-z][a-z -]*) \|/gm)].map(([, word = '']) => word)
  expect(words.length).toBeGreaterThan(50)
  expect(words).toEqual([...new Set(words)].toSorted())
})

describe('what an auditor runs without us', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pages-'))
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8' })

  const branchOf = (name: string, files: readonly LedgerFile[]): string => {
    git('checkout', '-q', '--orphan', name)
    git('rm', '-rfq', '--ignore-unmatch', '.')
    for (const { path, text } of [...files, { path: 'README.md', text: '# Ledger\n' }]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    git('add', '-A')
    git('-c', 'user.name=t', '-c', 'user.email=t@acme.example', 'commit', '-qm', name)
    return name
  }

  const script = blocks('python').find(({ page }) => page === 'action-docs/ledger.md')?.text ?? ''
  const verify = (branch: string) =>
    spawnSync(join(root, '.venv/bin/python'), ['-c', script, folder, branch], { encoding: 'utf8' })

  beforeAll(() => {
    git('init', '-q')
  })

  test('the script of the ledger’s page passes a ledger that holds', () => {
    const run = verify(branchOf('holds', ledger(story)))
    expect(run.stderr).toBe('')
    expect(run.stdout).toMatch(/^5 records; the last has sha256:[0-9a-f]{64}\n$/)
  })

  test('it passes one with records of no request, checkpoints and an index', () => {
    const { entries, files } = longLedger(9, { every: 4, pem })
    const run = verify(branchOf('long', files))
    expect([run.stderr, run.stdout]).toEqual(['', `21 records; the last has ${entries.at(-1)?.digest ?? ''}\n`])
  })

  test.each<readonly [string, (files: readonly LedgerFile[]) => readonly LedgerFile[]]>([
    [
      'changed',
      (files) => files.map((file, at) => (at === 1 ? { ...file, text: file.text.replace('"7"', '"9"') } : file)),
    ],
    ['removed', (files) => files.filter((_, at) => at !== 2)],
    [
      'swapped',
      (files) => files.map((file, at) => ({ ...file, text: files[at === 1 ? 2 : at === 2 ? 1 : at]?.text ?? '' })),
    ],
    ['foreign', (files) => [...files, { path: 'records/000/notes.json', text: '{"request":{"folder":""}}' }]],
  ])('it refuses one with a record %s', (name, change) => {
    const run = verify(branchOf(name, change(ledger(story))))
    expect([run.status, run.stderr]).toEqual([1, expect.stringMatching(/^records\/000\//)])
  })

  test('the script of the evidence’s page gives the digest that we give', () => {
    const source = blocks('js').find(({ page }) => page === 'action-docs/evidence.md')?.text ?? ''
    const file = join(folder, 'digest.mjs')
    const evidence = join(folder, 'evidence.json')
    const subject = { b: [1e-7, 0.1, 1e21, -0, 5], a: { é: 'ä"\n', '\u{1f600}': null, z: true, '\uff5e': '' } }
    writeFileSync(file, source)
    writeFileSync(evidence, JSON.stringify({ subject }))
    expect(execFileSync(process.execPath, [file, evidence], { encoding: 'utf8' })).toBe(`${digestOf(subject)}\n`)
  })
})
