import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { succeeded } from './child.ts'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const home = join(root, '.tools', 'bench')
const lock = join(root, 'requirements', 'bench.lock')

/** Where large files of the benchmarks are kept between runs. */
export const work = join(root, '.work', 'bench')

/** What pip is told to install what the benchmarks measure against. */
export const installing: readonly string[] = [
  ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
  ...['--require-hashes', '-r', lock],
]

const interpreter = (folder: string): string => join(folder, 'bin', 'python')

/** A fresh environment with all of it. */
export async function install(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  await succeeded(interpreter(join(root, '.venv')), ['-m', 'venv', folder])
  await succeeded(interpreter(folder), installing)
}

/** The Python that has what is measured against, installed where it is missing or out of date. */
export async function peers(say: (line: string) => void): Promise<string> {
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex')
  const stamp = join(home, '.countersign-stamp')
  mkdirSync(work, { recursive: true })
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return interpreter(home)
  say('installing what is measured against, from the locked file')
  await install(home)
  writeFileSync(stamp, wanted)
  return interpreter(home)
}

const Said = z.record(z.string(), z.unknown())

/** What a script beside this one says on its last line, as JSON, with what the process came to. */
export async function played(
  command: string,
  script: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const found = await succeeded(command, [join(root, 'scripts', 'bench', script), ...words], { cwd: root, env })
  return { ...found, said: Said.parse(JSON.parse(found.out.trim().split('\n').at(-1) ?? '')) }
}
