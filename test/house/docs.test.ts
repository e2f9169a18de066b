import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actionNames } from '../../scripts/build.ts'
import { generatedFiles, staleFiles, withSections } from '../../scripts/docs.ts'
import { answerSchemaFiles } from '../../shared/domain/audit/api/answers.ts'
import { schemaFiles } from '../../shared/domain/founding/schemas.ts'
import { approvalCodes } from '../../shared/domain/approval/finding.ts'
import { gateCodes } from '../../shared/domain/gate/finding.ts'
import { preconditions } from '../../shared/domain/doctor/precondition.ts'
import { chainCodes } from '../../shared/domain/ledger/chain.ts'
import { kindCodes } from '../../shared/domain/request/kind-standing.ts'
import { promotionCodes } from '../../shared/domain/promotion.ts'
import { proposalCodes } from '../../shared/domain/request/proposal.ts'
import { ignoreCodes } from '../../shared/domain/verdict.ts'
import { paths, root, textOf } from './tree.ts'

test('what is generated from the actions is current', async () => {
  const files = new Map([...(await generatedFiles(root)), ...schemaFiles(), ...answerSchemaFiles()])
  expect(files.size).toBeGreaterThan(actionNames(root).length + 3)
  expect(staleFiles(root, files), 'run: npm run docs').toEqual([])
})

test('a page with generated parts belongs to an action', () => {
  const pages = paths('action-docs/*.md').filter((path) => textOf(path).includes('<!-- inputs -->'))
  expect(pages).toEqual(actionNames(root).map((name) => `action-docs/${name}.md`))
})

test('links between the pages lead somewhere', () => {
  const broken = paths('*.md', 'action-docs/**/*.md', 'examples/**/*.md').flatMap((page) =>
    [...textOf(page).matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)/g)].flatMap(([, target = '']) => {
      const path = join(page, '..', target).replaceAll('\\', '/')
      return paths(path, `${path.replace(/\/$/, '')}/**/*`).length > 0 ? [] : [`${page}: ${target}`]
    }),
  )
  expect(broken).toEqual([])
})

test('every code has its row in the findings', () => {
  const codes = [
    ...gateCodes,
    ...proposalCodes,
    ...kindCodes,
    ...approvalCodes,
    ...ignoreCodes,
    ...promotionCodes,
    ...chainCodes,
    ...preconditions,
  ]
  const rows = new Map(
    [...textOf('action-docs/findings.md').matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, code, said]) => [
      code,
      said,
    ]),
  )
  expect(codes.filter((code) => !rows.has(code))).toEqual([])
})

const actionFile = `# words: model rest...
name: Countersign propose
description: Proposes a version. It writes the request.
# permissions:
#   contents: write # the branch of the request
#   pull-requests: write
inputs:
  model:
    description: The registered model | its name.
    required: true
  to:
    description: The environment.
    required: false
    default: 'staging'
outputs:
  request:
    description: The folder of the request.
runs:
  using: node24
  main: ../../dist/propose.js
`

describe('a page made from an action.yml', () => {
  const clone = (action: string, page?: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-docs-'))
    mkdirSync(join(folder, 'actions/propose'), { recursive: true })
    mkdirSync(join(folder, 'action-docs'))
    writeFileSync(join(folder, 'package.json'), '{"version":"1.2.3"}')
    writeFileSync(join(folder, 'actions/propose/action.yml'), action)
    if (page !== undefined) writeFileSync(join(folder, 'action-docs/propose.md'), page)
    return folder
  }

  test('tells inputs, outputs, permissions and the command', async () => {
    const page = (await generatedFiles(clone(actionFile))).get('action-docs/propose.md')
    expect(page).toContain('| `model` | The registered model \\| its name. | yes      |           |')
    expect(page).toContain('| `to`    | The environment.')
    expect(page).toContain('  contents: write # the branch of the request\n  pull-requests: write\n')
    expect(page).toContain('`countersign propose <model> <rest...>`')
  })

  test('leaves the prose around its sections alone', async () => {
    const prose =
      '# Mine\n<!-- description -->\n<!-- /description -->\n<!-- usage -->\nold\n<!-- /usage -->\nmine too\n'
    const page = `${prose}<!-- inputs -->\n<!-- /inputs -->\n<!-- outputs -->\n<!-- /outputs -->\nthe end\n`
    const made = (await generatedFiles(clone(actionFile, page))).get('action-docs/propose.md') ?? ''
    expect(made).toMatch(/^# Mine\n[\s\S]*\nmine too\n[\s\S]*\nthe end\n$/)
    expect(made).not.toContain('\nold\n')
  })

  test('the command line reads the same contract', async () => {
    const contracts = (await generatedFiles(clone(actionFile))).get('actions/contracts.ts')
    expect(contracts).toContain("export const version = '1.2.3'")
    expect(contracts).toContain("words: ['model', 'rest...']")
  })

  test.each([
    ['a page without a section', actionFile, '# Mine\n', 'needs "<!-- description -->"'],
    ['an input without a description', actionFile.replace('The environment.', '""'), undefined, 'has no description'],
    ['no permissions told', actionFile.replace('# permissions:', '# none'), undefined, '"# permissions:"'],
    [
      'a permission that is none',
      actionFile.replace('contents: write', 'contents: admin'),
      undefined,
      'is no permission',
    ],
  ])('%s is an error', async (_, action, page, said) => {
    await expect(generatedFiles(clone(action, page))).rejects.toThrow(said)
  })

  test('a section that stands twice is an error', () => {
    expect(() => withSections('x.md', '<!-- a --><!-- /a --><!-- a --><!-- /a -->', { a: '' })).toThrow('each once')
  })
})
