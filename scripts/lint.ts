// Checks the types of every source and then their lint over one program: what the checker has found out once, the typed rules need not ask again.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import * as ts from 'typescript'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The program of a configuration, as `tsc -p` makes it. */
function programOf(folder: string): ts.Program {
  const file = join(root, folder, 'tsconfig.json')
  const unreadable = (problem: ts.Diagnostic): never => {
    throw new Error(told([problem]))
  }
  const parsed = ts.getParsedCommandLineOfConfigFile(
    file,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: unreadable },
  )
  if (parsed === undefined) throw new Error(`${file} cannot be read.`)
  if (parsed.errors.length > 0) throw new Error(told(parsed.errors))
  return ts.createProgram(parsed.fileNames, parsed.options)
}

function told(diagnostics: readonly ts.Diagnostic[]): string {
  return ts.formatDiagnostics(diagnostics, {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  })
}

/** What the rules say of the whole project; nothing where they say nothing. */
async function lint(programs: readonly ts.Program[]): Promise<string> {
  const over = { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false, programs } } }
  const eslint = new ESLint({ cwd: root, overrideConfig: [over] })
  const formatter = await eslint.loadFormatter('stylish')
  return await formatter.format(await eslint.lintFiles(['.']))
}

// the page of the audit pack runs in a browser and has a configuration of its own
const programs = ['.', 'pack'].map(programOf)
const types = programs.map((program) => told(ts.getPreEmitDiagnostics(program))).join('')
const rules = await lint(programs)
// a warning fails as an error does: one that nobody has to mend is read by nobody
if (types !== '' || rules !== '') {
  console.log([types, rules].filter((text) => text !== '').join('\n'))
  process.exitCode = 1
}
