import type { Security } from '../../shared/domain/evidence/security.ts'
import type { SecuritySettings } from '../../shared/domain/gate/security-settings.ts'
import { securityFindings } from '../../shared/domain/gate/security.ts'
import type { Finding } from '../../shared/domain/verdict.ts'

export type Scanned = {
  readonly result: 'clean' | 'findings' | 'unknown'
  readonly exit: 0 | 1 | 2
  readonly found: readonly Finding[]
  readonly unknown: readonly Finding[]
  readonly notes: readonly Finding[]
}

/** What says that something could not be judged, and not that something is wrong. */
const unjudged: readonly string[] = [
  'not-scanned',
  'advisories-not-named',
  'advisories-unreadable',
  'advisories-too-old',
  'requirement-unresolved',
  'artifact-unreadable',
  'findings-left-out',
]

/** What was found apart from what could not be judged; both keep the scan from being clean. */
export function decide(settings: SecuritySettings, security: Security): Scanned {
  const all = securityFindings(settings, security)
  const failing = all.filter(({ weight }) => weight !== 'note')
  const unknown = failing.filter(({ code }) => unjudged.includes(code))
  const found = failing.filter(({ code }) => !unjudged.includes(code))
  const notes = all.filter(({ weight }) => weight === 'note')
  const base = { found, unknown, notes }
  if (found.length > 0) return { ...base, result: 'findings', exit: 1 }
  return unknown.length > 0 ? { ...base, result: 'unknown', exit: 2 } : { ...base, result: 'clean', exit: 0 }
}
