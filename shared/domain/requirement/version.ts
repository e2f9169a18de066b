/** Versions of Python packages by PEP 440: read, compared, held against specifiers. A local label says who built it, not what it is. */

/** A number of any length: the two kinds compare with one another. */
type Part = number | bigint

export type Version = {
  readonly epoch: Part
  readonly release: readonly Part[]
  /** a, b or rc with its number */
  readonly pre: readonly [number, Part] | null
  readonly post: Part | null
  readonly dev: Part | null
  readonly local: string | null
}

const pattern =
  /^v?(?:(\d{1,40})!)?(\d{1,40}(?:\.\d{1,40}){0,40})(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d{0,40}))?(?:-(\d{1,40})|[-_.]?(post|rev|r)[-_.]?(\d{0,40}))?(?:[-_.]?(dev)[-_.]?(\d{0,40}))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/
const plain = /^\d{1,15}(?:\.\d{1,15}){0,40}$/
const nothing = { epoch: 0, pre: null, post: null, dev: null, local: null } as const
const phases: Readonly<Record<string, number>> = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 }

const partOf = (digits: string | undefined): Part =>
  digits === undefined || digits === '' ? 0 : digits.length > 15 ? BigInt(digits) : Number(digits)

/** The version in the text, or null where it is none that PEP 440 knows. */
export function parseVersion(text: string): Version | null {
  // nearly every version there is: numbers and dots
  if (plain.test(text)) return { ...nothing, release: text.split('.').map(Number) }
  const found = pattern.exec(text.trim().toLowerCase())
  if (found === null) return null
  const [, epoch, release = '', phase, phaseNumber, dashed, post, postNumber, dev, devNumber, local] = found
  return {
    epoch: partOf(epoch),
    release: release.split('.').map(partOf),
    pre: phase === undefined ? null : [phases[phase] ?? 0, partOf(phaseNumber)],
    post: dashed !== undefined ? partOf(dashed) : post === undefined ? null : partOf(postNumber),
    dev: dev === undefined ? null : partOf(devNumber),
    local: local ?? null,
  }
}

const order = (one: Part, other: Part): number => (one < other ? -1 : one > other ? 1 : 0)

function compareReleases(one: readonly Part[], other: readonly Part[]): number {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const difference = order(one[at] ?? 0, other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Before every phase stands what has only a dev number; behind every phase what has none. */
const phaseOf = ({ pre, post, dev }: Version): readonly [number, Part] =>
  pre ?? (post === null && dev !== null ? [-1, 0] : [3, 0])

/** Less, equal or greater than zero as the versions stand to each other; local labels say nothing. */
export function compareVersions(one: Version, other: Version): number {
  const [phase, otherPhase] = [phaseOf(one), phaseOf(other)]
  return (
    order(one.epoch, other.epoch) ||
    compareReleases(one.release, other.release) ||
    order(phase[0], otherPhase[0]) ||
    order(phase[1], otherPhase[1]) ||
    order(one.post ?? -1, other.post ?? -1) ||
    // a development release comes before what it leads to
    order(one.dev === null ? 1 : 0, other.dev === null ? 1 : 0) ||
    order(one.dev ?? 0, other.dev ?? 0)
  )
}

/** A number as text that stands in the order of numbers: how long it is, then its digits. */
function inOrder(part: Part): string {
  const digits = String(part)
  return `${String.fromCharCode(64 + digits.length)}${digits}`
}

/** A text for the version in `text`: two of them stand to each other as `compareVersions` has it; null where it is none. */
export function versionKey(text: string): string | null {
  const version = parseVersion(text)
  if (version === null) return null
  const { epoch, release, post, dev } = version
  const [phase, number] = phaseOf(version)
  let end = release.length
  while (end > 0 && Number(release[end - 1]) === 0) end--
  let key = inOrder(epoch)
  for (let at = 0; at < end; at++) key += inOrder(release[at] ?? 0)
  key += `!${phase + 1}`
  // nearly every version there is: nothing before it, nothing behind it
  if (phase === 3 && post === null) return key
  return `${key}${inOrder(number)}${post === null ? '!' : inOrder(post)}${dev === null ? 'z' : inOrder(dev)}`
}

export type Specifier = { readonly sign: string; readonly version: string }

/** Whether a wildcard such as `1.2.*` covers the version. */
function underPrefix(version: Version, wanted: Version): boolean {
  const { release } = wanted
  return (
    order(version.epoch, wanted.epoch) === 0 && release.every((part, at) => order(part, version.release[at] ?? 0) === 0)
  )
}

/** Whether the version lies below the bound and leads to no release of it, unless the bound itself leads to one. */
function isBelow(version: Version, limit: Version): boolean {
  const leads = limit.pre !== null || limit.dev !== null
  return compareVersions(version, leads ? limit : { ...limit, dev: 0 }) < 0
}

/** Whether the version lies above the bound and is no later release of the same, unless the bound itself is one. */
function isAbove(version: Version, limit: Version): boolean {
  const same = version.post !== null && compareVersions({ ...version, post: null, dev: null }, limit) === 0
  return compareVersions(version, limit) > 0 && !same
}

function meetsOne(text: string, version: Version, { sign, version: wanted }: Specifier): boolean | null {
  if (sign === '===') return text.trim().toLowerCase() === wanted.trim().toLowerCase()
  const wild = wanted.endsWith('.*')
  const limit = parseVersion(wild ? wanted.slice(0, -2) : wanted)
  if (limit === null || (sign === '~=' && limit.release.length < 2)) return null
  if (wild) return sign === '==' ? underPrefix(version, limit) : sign === '!=' ? !underPrefix(version, limit) : null
  const difference = compareVersions(version, limit)
  switch (sign) {
    case '==':
      return difference === 0
    case '!=':
      return difference !== 0
    case '<=':
      return difference <= 0
    case '>=':
      return difference >= 0
    case '<':
      return isBelow(version, limit)
    case '>':
      return isAbove(version, limit)
    case '~=':
      return difference >= 0 && underPrefix(version, { ...limit, release: limit.release.slice(0, -1) })
    default:
      return null
  }
}

/** Whether the version meets all specifiers; null where one of the words is none that PEP 440 knows. */
export function meets(text: string, specifiers: readonly Specifier[]): boolean | null {
  const version = parseVersion(text)
  if (version === null) return specifiers.every(({ sign, version: own }) => sign === '===' && own === text) || null
  const answers = specifiers.map((one) => meetsOne(text, version, one))
  return answers.includes(false) ? false : answers.includes(null) ? null : true
}

/** A package's name as the index knows it: one spelling for all that PEP 503 calls the same. */
export function packageName(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase()
}
