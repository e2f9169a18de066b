import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { paths, textOf } from './tree.ts'

const Entry = z.looseObject({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
})
const Lock = z.looseObject({ lockfileVersion: z.literal(3), packages: z.record(z.string(), Entry) })
const dependencies = z.record(z.string(), z.string()).default({})
const Manifest = z.looseObject({ dependencies, devDependencies: dependencies, optionalDependencies: dependencies })

const lock = Lock.parse(JSON.parse(textOf('package-lock.json')))
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

describe('package-lock.json', () => {
  test('names packages at all', () => {
    expect(packages.length).toBeGreaterThan(50)
  })

  test('every package has its hash', () => {
    expect(
      packages.filter(([, { integrity }]) => !(integrity ?? '').startsWith('sha512-')).map(([path]) => path),
    ).toEqual([])
  })

  test('names no host: an install asks the registry of whoever installs', () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
    expect(textOf('package-lock.json')).not.toMatch(/"resolved": "(?:https?|git)/)
  })

  test('the engine that a step installs is pinned with its hashes, for every machine, and names no host', () => {
    const engine = Lock.parse(JSON.parse(textOf('engine/package-lock.json')))
    const parts = Object.entries(engine.packages).filter(([path]) => path !== '')
    expect(engine.packages['node_modules/@duckdb/node-api']?.version).toBe('1.5.5-r.5')
    expect(parts.filter(([path]) => path.includes('node-bindings-')).length).toBe(8)
    expect(parts.filter(([, { integrity }]) => !(integrity ?? '').startsWith('sha512-'))).toEqual([])
    expect(parts.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  })

  test('package.json pins exact versions', () => {
    const manifest = Manifest.parse(JSON.parse(textOf('package.json')))
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })

  test('what is shipped in the bundle has a licence that allows it', () => {
    const shipped = packages.filter(([, entry]) => entry.dev !== true && entry.optional !== true)
    const allowed = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'Python-2.0']
    expect(shipped.length).toBeGreaterThan(5)
    expect(shipped.filter(([, entry]) => !allowed.includes(String(entry.license))).map(([path]) => path)).toEqual([])
  })
})

/** Logical lines of a requirements file: continued lines joined, comments left out. */
function requirements(path: string): readonly string[] {
  return textOf(path)
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
}

// what a person writes stands in *.in; what is installed stands beside it, locked
const locked = paths('requirements/*.lock')

describe('locked Python requirements', () => {
  test('are there once something of Python is installed', () => {
    const installsPython = paths('scripts/setup*').some((path) => /\bpip\b|\buv\b/.test(textOf(path)))
    expect(locked.length > 0).toBe(installsPython)
  })

  test.each(locked)('%s: every package is pinned and hashed, and no host is named', (path) => {
    const lines = requirements(path)
    const pinned = lines.filter((line) => !line.startsWith('--'))
    expect(pinned.length).toBeGreaterThan(0)
    expect(
      pinned.filter((line) => !/^[\w.[\],-]+==[\w.!+]+(?: *;[^#]*?)?(?: +--hash=sha256:[0-9a-f]{64})+$/.test(line)),
    ).toEqual([])
    expect(
      lines.filter((line) => /^--(?:index-url|extra-index-url|find-links|trusted-host)|https?:\/\//.test(line)),
    ).toEqual([])
  })
})
