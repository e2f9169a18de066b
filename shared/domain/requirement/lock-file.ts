import { z } from 'zod'
import { askedBy, type Line } from './line.ts'

/** Lists of packages that a tool wrote: Pipfile.lock, and the bills of materials of CycloneDX and SPDX. */

const Pipfile = z.looseObject({
  _meta: z.looseObject({ sources: z.array(z.looseObject({ url: z.string() })).optional() }),
  default: z.record(z.string(), z.looseObject({ version: z.string().optional() })),
  develop: z.record(z.string(), z.looseObject({ version: z.string().optional() })).optional(),
})
const Component = z.looseObject({
  purl: z.string().optional(),
  // a component may hold others, such as a wheel what it bundles
  get components() {
    return z.array(Component).optional()
  },
})
type Component = z.infer<typeof Component>
const CycloneDx = z.looseObject({ bomFormat: z.literal('CycloneDX'), components: z.array(Component).optional() })
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
    // without a version it comes from an address or a folder and stays unresolved
    ...packages.flatMap(([name, { version }]) => at(file, `${name}${version ?? ''}`)),
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

const purlsOf = (components: readonly Component[] = []): readonly string[] =>
  components.flatMap(({ purl, components: inner }) => [...(purl === undefined ? [] : [purl]), ...purlsOf(inner)])

/** The Python packages that a bill of materials lists; null where the text is none. Packages of other kinds are not looked up. */
export function readBill(file: string, text: string): readonly Line[] | null {
  const value = parsed(text)
  const cyclone = CycloneDx.safeParse(value)
  if (cyclone.success) {
    return componentLines(file, purlsOf(cyclone.data.components))
  }
  const spdx = Spdx.safeParse(value)
  if (!spdx.success) return null
  const references = spdx.data.packages.flatMap(({ externalRefs }) => externalRefs ?? [])
  return componentLines(
    file,
    references.flatMap(({ referenceType, referenceLocator }) => (referenceType === 'purl' ? [referenceLocator] : [])),
  )
}
