/**
 * Writes test/github/contract/github-openapi.json: GitHub's own OpenAPI description, cut down to the operations that
 * test/github/contract/operations.ts lists. Run it again after a change of that list.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { operations } from '../test/github/contract/operations.ts'

type Json = null | boolean | number | string | readonly Json[] | JsonObject
interface JsonObject {
  readonly [key: string]: Json
}

const source = '@octokit/openapi@23.0.2'
const target = fileURLToPath(new URL('../test/github/contract/github-openapi.json', import.meta.url))
const prose = new Set(['description', 'summary', 'example', 'examples', 'x-github', 'tags', 'title', 'default'])
/** Below these keys the keys are names of things, so a property called `description` is no prose. */
const named = new Set(['properties', 'patternProperties', 'responses', 'schemas', 'parameters', 'headers', 'content'])

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key]
  if (!isObject(found)) throw new Error(`GitHub's description has no object under "${key}"`)
  return found
}

function withoutProse(value: Json, keysAreNames = false): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutProse(item))
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([key]) => keysAreNames || !prose.has(key))
  return Object.fromEntries(
    kept.map(([key, item]) => [
      key,
      key === 'enum' && !keysAreNames ? item : withoutProse(item, !keysAreNames && named.has(key)),
    ]),
  )
}

function referencesIn(value: Json, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) value.forEach((item: Json) => referencesIn(item, found))
  else if (isObject(value)) {
    if (typeof value.$ref === 'string') found.add(value.$ref)
    Object.values(value).forEach((item) => referencesIn(item, found))
  }
  return found
}

function resolved(document: JsonObject, reference: string): Json {
  const [root, kind = '', name = ''] = reference.replace(/^#\//, '').split('/')
  const found = root === 'components' ? objectAt(objectAt(document, 'components'), kind)[name] : undefined
  if (found === undefined) throw new Error(`GitHub's description has no ${reference}`)
  return found
}

function componentsOf(document: JsonObject, paths: JsonObject): JsonObject {
  const waiting = [...referencesIn(paths)]
  const components = new Map<string, Map<string, Json>>()
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    const [, , kind = '', name = ''] = reference.split('/')
    const room = components.get(kind) ?? new Map<string, Json>()
    if (room.has(name)) continue
    const part = withoutProse(resolved(document, reference))
    components.set(kind, room.set(name, part))
    waiting.push(...referencesIn(part))
  }
  const sorted = [...components].sort().map(([kind, room]) => [kind, Object.fromEntries([...room].sort())] as const)
  return Object.fromEntries(sorted)
}

/** GitHub's description with the wanted operations and what they refer to, without prose; throws for one it does not have. */
export function cutDown(document: JsonObject, wanted: readonly string[]): JsonObject {
  const paths: Record<string, Record<string, Json>> = {}
  for (const operation of wanted) {
    const [method = '', path = ''] = operation.split(' ')
    const found = objectAt(document, 'paths')[path]
    const described = isObject(found) ? found[method.toLowerCase()] : undefined
    if (described === undefined) throw new Error(`GitHub's description has no operation "${operation}"`)
    const room = (paths[path] ??= {})
    room[method.toLowerCase()] = withoutProse(described)
  }
  return { openapi: document.openapi ?? '', info: info(document), paths, components: componentsOf(document, paths) }
}

function info(document: JsonObject): JsonObject {
  const { version = '', license = {} } = objectAt(document, 'info')
  return { title: 'GitHub REST API, cut down', version, license, 'x-source': source }
}

function download(folder: string): JsonObject {
  execFileSync('npm', ['pack', source, '--silent', '--pack-destination', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const file = 'package/generated/api.github.com.json'
  execFileSync('tar', ['-xzf', 'octokit-openapi-23.0.2.tgz', file], { cwd: folder })
  const document = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json
  if (!isObject(document)) throw new Error(`${file} of ${source} is no object`)
  return document
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'github-contract-'))
  try {
    const text = `${JSON.stringify(cutDown(download(folder), operations), null, 1)}\n`
    writeFileSync(target, text)
    console.log(`${operations.length} operations, ${Math.round(text.length / 1024)} KiB`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (import.meta.main) main()
