import { z } from 'zod'
import type { Requirement } from '../evidence/subject.ts'
import { compareVersions, packageName, parseVersion } from '../requirement/version.ts'

/** The environment that was built for a version, against the one that its own files record. */

export const EnvironmentDifference = z.strictObject({
  what: z.string(),
  recorded: z.string(),
  /** null where nothing of that name is installed */
  installed: z.string().nullable(),
})
export type EnvironmentDifference = z.infer<typeof EnvironmentDifference>

export const EnvironmentReport = z.strictObject({
  python: z.string().nullable(),
  packages: z.number().int().min(0),
  differences: z.array(EnvironmentDifference).readonly(),
  /** how many more differ than are named */
  more: z.number().int().min(0),
})
export type EnvironmentReport = z.infer<typeof EnvironmentReport>

export type Installed = {
  readonly python: string | null
  /** versions by the name that each package gives itself */
  readonly packages: Readonly<Record<string, string>>
}

const most = 20

const pin = /^[^=<>!~;\s[\]]+(?:\[[^\]]*\])?\s*===?\s*([^\s;,*]+)/

/** What a requirement pins; null where it pins nothing that can be compared. */
export function pinnedVersion({ text, pinned }: Pick<Requirement, 'text' | 'pinned'>): string | null {
  return pinned ? (pin.exec(text)?.[1] ?? null) : null
}

/** Whether two versions are one; 2.1 and 2.1.0 are, and what nobody can read is none. */
function isSameVersion(one: string | null, other: string | null): boolean {
  const [found, wanted] = [one, other].map((text) => (text === null ? null : parseVersion(text)))
  return found != null && wanted != null && compareVersions(found, wanted) === 0
}

/** Whether the environment was the recorded one. */
export const isAsRecorded = ({ differences, more }: EnvironmentReport): boolean => differences.length + more === 0

// whether a line's marker holds is for the installer to say; what it left out for its marker is no difference
const conditional = (text: string): boolean => text.includes(';')

/** Where what was installed is not what is recorded; what is recorded without a version cannot be the same for sure, and differs. */
export function environmentReport(
  recorded: { readonly python: string | null; readonly requirements: readonly Requirement[] },
  installed: Installed,
): EnvironmentReport {
  const found = new Map(Object.entries(installed.packages).map(([name, version]) => [packageName(name), version]))
  const differences: EnvironmentDifference[] = []
  if (recorded.python === null || recorded.python !== installed.python)
    differences.push({ what: 'python', recorded: recorded.python ?? 'nothing', installed: installed.python })
  for (const requirement of recorded.requirements) {
    const { name, text } = requirement
    const version = name === null ? null : (found.get(packageName(name)) ?? null)
    if (version === null && conditional(text)) continue
    if (!isSameVersion(version, pinnedVersion(requirement)))
      differences.push({ what: name ?? text.slice(0, 200), recorded: text.slice(0, 200), installed: version })
  }
  return {
    python: installed.python,
    packages: found.size,
    differences: differences.slice(0, most),
    more: Math.max(0, differences.length - most),
  }
}
