import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Recipe } from '../../domain/rescore/recipe.ts'
import type { Built } from '../../ports/sandbox.ts'
import { runProgram } from './box.ts'

/** Python environments: built from wheels alone, and looked at from outside, since what lies in one may run when its Python starts. */

/** The names of variables that tell installers where to look; no other goes to them. */
const forInstallers =
  /^(?:PIP|UV)_|^(?:HTTPS?|NO|ALL)_PROXY$|^SSL_CERT_(?:FILE|DIR)$|^(?:PATH|HOME|LANG|XDG_CACHE_HOME)$/i

const failed = (detail: string): Built => ({ state: 'failed', detail: detail.slice(0, 400) })

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? ''

/** Packages by what their own descriptions in the folder say. */
function packagesIn(folder: string): Readonly<Record<string, string>> {
  const lib = join(folder, 'lib')
  const homes = existsSync(lib) ? readdirSync(lib).map((name) => join(lib, name, 'site-packages')) : []
  const found = homes
    .filter((home) => existsSync(home))
    .flatMap((home) => readdirSync(home).map((name) => /^(.+)-([^-]+)\.dist-info$/.exec(name)))
  return Object.fromEntries(found.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? '']])))
}

/** A folder that holds an environment, as its own files describe it. */
export function environmentAt(folder: string): Built {
  const settings = join(folder, 'pyvenv.cfg')
  if (!existsSync(settings) || !existsSync(join(folder, 'bin', 'python')))
    return failed(`${folder} holds no Python environment`)
  const python = /^version(?:_info)?\s*=\s*(\d+\.\d+\.\d+)/m.exec(readFileSync(settings, 'utf8'))?.[1] ?? null
  return { state: 'built', environment: realpathSync(folder), installed: { python, packages: packagesIn(folder) } }
}

/** The place of the Python that an environment stands on. */
export const pythonHome = (environment: string): string =>
  dirname(dirname(realpathSync(join(environment, 'bin', 'python'))))

/** An environment built new; with uv where that is there, which fetches the Python too, else with the Python of the recorded series and its pip. */
export async function buildEnvironment(
  temporary: string,
  variables: Readonly<Record<string, string | undefined>>,
  python: string | null,
  recipe: Extract<Recipe, { text: string }>,
): Promise<Built> {
  // a builder wrote it, and an installer takes a path of a program as well
  const series = /^(\d+\.\d+)(?:\.\d+)?(?:(?:a|b|rc)\d+)?$/.exec(python ?? '')?.[1]
  if (python === null || series === undefined) return failed('the version does not say which Python it needs')
  const env = Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value !== undefined && forInstallers.test(name) ? [[name, value]] : [],
    ),
  )
  const home = mkdtempSync(join(temporary, 'countersign-environment-'))
  const [folder, file] = [join(home, 'environment'), join(home, 'requirements.txt')]
  writeFileSync(file, recipe.text)
  const rules = ['--only-binary', ':all:', ...(recipe.hashes ? ['--require-hashes'] : []), '-r', file]
  const uv = (await runProgram(['uv', '--version'], env)).code === 0
  const steps = uv
    ? [
        ['uv', 'venv', '--quiet', '--python', python, folder],
        ['uv', 'pip', 'install', '--quiet', '--python', join(folder, 'bin', 'python'), ...rules],
      ]
    : [
        [`python${series}`, '-m', 'venv', folder],
        [
          join(folder, 'bin', 'python'),
          '-m',
          'pip',
          'install',
          '--quiet',
          '--no-input',
          '--disable-pip-version-check',
          ...rules,
        ],
      ]
  for (const step of steps) {
    const { code, said } = await runProgram(step, env)
    if (code !== 0) return failed(`the environment cannot be built: ${lastLine(said)}`)
  }
  return environmentAt(folder)
}
