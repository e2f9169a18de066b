import { z } from 'zod'
import { askedBy, type Line } from './line.ts'

/** Lists of packages that a tool wrote: Pipfile.lock, and the bills of materials of CycloneDX and SPDX. */

const Pinned = z.record(z.string(), z.looseObject({ version: z.string().optional() }))
const Pipfile = z.looseObject({
  _meta: z.looseObject({ sources: z.array(z.looseObject({ url: z.string() })).optional() }),
  default: Pinned,
  develop: Pinned.optional(),
})
/** Keys of a package that comes from an address or a folder. */
const elsewhere = ['git', 'hg', 'svn', 'bzr', 'file', 'path']
// a component may hold others, such as a wheel what it bundles, however deep
const Component = z.looseObject({ purl: z.string().optional(), components: z.array(z.unknown()).optional() })
const CycloneDx = z.looseObject({ bomFormat: z.literal('CycloneDX'), components: z.array(z.unknown()).optional() })
const Spdx = z.looseObject({
  spdxVersion: z.string(),
  packages: z.array(
    z.looseObject({
      name: z.string(),
      externalRefs: z.array(z.looseObject({ referenceType: z.string(), referenceLocator: z.string() })).optional(),
    }),
  ),
})

/** A place in a file that has no lines of its own is its first. */
const at = (file: string, text: string): readonly Line[] =>
  askedBy(text).map((asked) => ({ file, line: 1, text, asked }))

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What a Pipfile.lock pins, development packages too, and the indexes that it names; null where it is none. */
export function readPipfileLock(file: string, text: string): readonly Line[] | null {
  const lock = Pipfile.safeParse(parsed(text))
  if (!lock.success) return null
  const packages = [...Object.entries(lock.data.default), ...Object.entries(lock.data.develop ?? {})]
  return [
    ...(lock.data._meta.sources ?? []).flatMap(({ url }) => at(file, `--index-url ${url}`)),
    // what is no package of an index stays unresolved, whatever version it is said to have
    ...packages.flatMap(([name, found]) =>
      at(file, elsewhere.some((key) => found[key] !== undefined) ? name : `${name}${found.version ?? ''}`),
    ),
  ]
}

const purlShape = /^pkg:pypi\/([^@?#/]+)(?:@([^?#]+))?/

function componentLines(file: string, purls: readonly string[]): readonly Line[] {
  return purls.flatMap((purl) => {
    const found = purlShape.exec(purl)
    if (found?.[1] === undefined) return []
    const version = found[2] === undefined ? '' : `==${decoded(found[2])}`
    return at(file, `${decoded(found[1])}${version}`)
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The package addresses of components and of what is in them, in order; null where one is no component. */
function purlsOf(components: readonly unknown[]): readonly string[] | null {
  const found: string[] = []
  const waiting = components.toReversed()
  while (waiting.length > 0) {
    const component = Component.safeParse(waiting.pop())
    if (!component.success) return null
    const { purl, components: inner = [] } = component.data
    if (purl !== undefined) found.push(purl)
    for (const one of inner.toReversed()) waiting.push(one)
  }
  return found
}

/** The Python packages that a bill of materials lists; null where the text is none. Packages of other kinds are not looked up. */
export function readBill(file: string, text: string): readonly Line[] | null {
  const value = parsed(text)
  const cyclone = CycloneDx.safeParse(value)
  if (cyclone.success) {
    const purls = purlsOf(cyclone.data.components ?? [])
    return purls === null ? null : componentLines(file, purls)
  }
  const spdx = Spdx.safeParse(value)
  if (!spdx.success) return null
  const references = spdx.data.packages.flatMap(({ externalRefs }) => externalRefs ?? [])
  return componentLines(
    file,
    references.flatMap(({ referenceType, referenceLocator }) => (referenceType === 'purl' ? [referenceLocator] : [])),
  )
}
