import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** The clone these tests run in. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Paths relative to the clone that match, in order; never what is installed, built or generated for a run. */
export function paths(...patterns: readonly string[]): readonly string[] {
  const left = ['node_modules', 'dist', 'build', '.venv', '.venv-golden', '.tools', '.work', '.git', '__pycache__']
  const found = globSync([...patterns], {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => left.includes(entry.name),
  })
  return found
    .filter((entry) => entry.isFile())
    .map((entry) =>
      posix.normalize(
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      ),
    )
    .sort()
}

/** The text of a file of the clone. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

export interface Import {
  readonly specifier: string
  /** the file of the clone that is meant; null for a package */
  readonly target: string | null
}

/** What a TypeScript file imports, types included, as the compiler reads it. */
export function importsOf(path: string): readonly Import[] {
  return ts.preProcessFile(textOf(path), true, true).importedFiles.map(({ fileName: specifier }) => ({
    specifier,
    target: specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), specifier)) : null,
  }))
}

/** Whether anything of a source is left once its types are erased. */
export function hasCode(path: string): boolean {
  const { outputText } = ts.transpileModule(textOf(path), {
    compilerOptions: { target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.ESNext, removeComments: true },
  })
  return (
    outputText
      .replace(/^export \{\s*\};$/gm, '')
      .replace(/^import .*;$/gm, '')
      .trim() !== ''
  )
}
