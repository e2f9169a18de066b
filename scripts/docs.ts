// Writes what follows from each action.yml: the reference pages' tables, the README's index, the command line's help;
// and from the code itself the table of findings.
// `--check` writes nothing and fails where something is not current.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { markdownTable } from 'markdown-table'
import { format, resolveConfig } from 'prettier'
import { readAction } from './docs-action-file.ts'
import type { ActionFile } from './docs-action-file.ts'
import { actionNames } from './build.ts'
import { findingsSection, ignoreTable } from './docs-findings.ts'
import { templatesFile, templatesPath } from './docs-templates.ts'
import { renderMatrix, renderTemplates } from '../shared/render/setup/access.ts'
import { answerSchemaFiles } from '../shared/domain/audit/api/answers.ts'
import { schemaFiles } from '../shared/domain/founding/schemas.ts'

/** What a page shows besides its contract, made from the code. */
const ownSections: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  access: () => ({ matrix: renderMatrix(), templates: renderTemplates() }),
}

const findingsPage = 'action-docs/findings.md'
const scenariosPage = 'action-docs/scenarios.md'

/** Every generated file with the text it should have, by path relative to the clone. */
export async function generatedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const actions = actionNames(root).map((name) => readAction(root, name))
  const files = new Map<string, string>([
    ['actions/contracts.ts', await contractsFile(root, actions)],
    ...(existsSync(join(root, 'examples')) ? [[templatesPath, await templatesFile(root)] as const] : []),
  ])
  for (const action of actions) {
    const path = `action-docs/${action.name}.md`
    const own = ownSections[action.name]?.() ?? {}
    files.set(path, withSections(path, textOf(root, path) ?? emptyPage(action), { ...pageSections(action), ...own }))
  }
  const readme = textOf(root, 'README.md')
  if (readme?.includes('<!-- actions -->') === true) {
    files.set('README.md', withSections('README.md', readme, { actions: indexTable(actions) }))
  }
  const findings = textOf(root, findingsPage)
  if (findings !== null) files.set(findingsPage, withSections(findingsPage, findings, { findings: findingsSection() }))
  const scenarios = textOf(root, scenariosPage)
  if (scenarios !== null) files.set(scenariosPage, withSections(scenariosPage, scenarios, { codes: ignoreTable() }))
  return files
}

/** The generated files that are missing or not current. */
export function staleFiles(root: string, files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].filter(([path, text]) => textOf(root, path) !== text).map(([path]) => path)
}

/** The page with the text between each section's two markers replaced; prose outside them is left as it is. */
export function withSections(path: string, page: string, sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const [from, to] = [text.indexOf(open), text.indexOf(close)]
    const once = from === text.lastIndexOf(open) && to === text.lastIndexOf(close)
    if (from < 0 || to < from || !once) throw new Error(`${path} needs "${open}" and then "${close}", each once.`)
    return `${text.slice(0, from + open.length)}\n${content}\n${text.slice(to)}`
  }, page)
}

function textOf(root: string, path: string): string | null {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null
}

function pageSections(action: ActionFile): Readonly<Record<string, string>> {
  return {
    description: action.description,
    usage: usage(action),
    inputs: inputsTable(action),
    outputs: outputsTable(action),
  }
}

function emptyPage(action: ActionFile): string {
  const sections = Object.keys(pageSections(action)).map((name) => {
    const heading = name === 'description' ? '' : `## ${name.charAt(0).toUpperCase()}${name.slice(1)}\n\n`
    return `${heading}<!-- ${name} -->\n<!-- /${name} -->\n`
  })
  return `# ${action.name}\n\n${sections.join('\n')}`
}

function usage(action: ActionFile): string {
  // a workflow's own token has no such permission, and GitHub refuses a file that asks for it
  const permissions = action.permissions.map(({ name, level, why }) =>
    name === 'members' ? `  # ${name}: ${level}, ${why}` : `  ${name}: ${level}${why === '' ? '' : ` # ${why}`}`,
  )
  const inputs = action.inputs.filter((input) => input.required).map(({ name }) => `      ${name}: …`)
  return [
    '```yaml',
    ...(permissions.length > 0 ? ['permissions:', ...permissions] : ['permissions: {}']),
    'steps:',
    `  - uses: OWNER/countersign/actions/${action.name}@COMMIT`,
    ...(inputs.length > 0 ? ['    with:', ...inputs] : []),
    '```',
    '',
    `As a command: \`countersign ${[action.name, ...action.words.map((word) => `<${word}>`)].join(' ')}\`.`,
  ].join('\n')
}

function inputsTable({ inputs }: ActionFile): string {
  if (inputs.length === 0) return 'None.'
  const rows = inputs.map((input) => [
    code(input.name),
    cell(input.description),
    input.required ? 'yes' : 'no',
    input.default === null || input.default === '' ? '' : code(input.default),
  ])
  return markdownTable([['Input', 'What it is', 'Required', 'Default'], ...rows])
}

function outputsTable({ outputs }: ActionFile): string {
  if (outputs.length === 0) return 'None.'
  const rows = outputs.map((output) => [code(output.name), cell(output.description)])
  return markdownTable([['Output', 'What it is'], ...rows])
}

function indexTable(actions: readonly ActionFile[]): string {
  const rows = actions.map(({ name, description }) => [
    `[\`${name}\`](action-docs/${name}.md)`,
    cell(firstSentence(description)),
  ])
  return markdownTable([['Action', 'What it does'], ...rows])
}

const cell = (text: string): string => text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|').replaceAll('<', '&lt;')
const code = (text: string): string => `\`${text.replace(/\s+/g, ' ').replaceAll('|', '\\|')}\``
const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text

const contractOf = ({ description, required, default: otherwise }: ActionFile['inputs'][number]) => ({
  description,
  required,
  default: otherwise,
})

const reference = (name: string): string =>
  /^[a-z]+$/.test(name) ? `shared.${name}` : `shared[${JSON.stringify(name)}]`

/** The inputs that several actions have word for word, which the source holds once. */
function sharedInputs(actions: readonly ActionFile[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string[]>()
  for (const input of actions.flatMap(({ inputs }) => inputs))
    texts.set(input.name, [...(texts.get(input.name) ?? []), JSON.stringify(contractOf(input))])
  const same = [...texts].filter(([, all]) => all.length > 1 && new Set(all).size === 1)
  return new Map(same.map(([name, [text = '']]) => [name, text]))
}

async function contractsFile(root: string, actions: readonly ActionFile[]): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  const shared = sharedInputs(actions)
  const object = (entries: readonly (readonly [string, string])[]): string =>
    `{${entries.map(([name, text]) => `${JSON.stringify(name)}: ${text}`).join(', ')}}`
  const contracts = object(
    actions.map(({ name, description, words, inputs, outputs }) => {
      const own = inputs.map((input): readonly [string, string] => [
        input.name,
        shared.has(input.name) ? reference(input.name) : JSON.stringify(contractOf(input)),
      ])
      const said = outputs.map((output): readonly [string, string] => [output.name, JSON.stringify(output.description)])
      const parts = { description: JSON.stringify(description), words: JSON.stringify(words) }
      return [name, object([...Object.entries(parts), ['inputs', object(own)], ['outputs', object(said)]])]
    }),
  )
  const source = `// Generated by scripts/docs.ts from package.json and each action.yml. Do not edit.
import type { Contract } from '../shared/runtime/command-line.ts'

export const version = ${JSON.stringify(version)}

const shared = ${object([...shared])} as const

export const contracts = ${contracts} as const satisfies Readonly<Record<string, Contract>>
`
  const path = join(root, 'actions/contracts.ts')
  return format(source, { ...(await resolveConfig(fileURLToPath(import.meta.url))), filepath: path })
}

async function main(root: string, check: boolean): Promise<void> {
  const files = new Map([...(await generatedFiles(root)), ...schemaFiles(), ...answerSchemaFiles()])
  const stale = staleFiles(root, files)
  if (check && stale.length > 0) {
    console.error(`Not current: ${stale.join(', ')}. Run: npm run docs`)
    process.exitCode = 1
    return
  }
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), files.get(path) ?? '')
    console.log(`Wrote ${path}`)
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(resolve(dirname(fileURLToPath(import.meta.url)), '..'), process.argv.includes('--check'))
}
