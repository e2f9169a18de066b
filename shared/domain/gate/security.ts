import { reaches } from '../advisory/severity.ts'
import type { Security } from '../evidence/security.ts'
import { isAfter, millis, plus } from '../instant.ts'
import type { Finding } from '../verdict.ts'
import { gateFinding, type GateCode } from './finding.ts'
import type { GateInput } from './gate.ts'
import type { SecuritySettings } from './security-settings.ts'

type Weight = Finding['weight']

const finding = (code: GateCode, about: string, facts: Finding['facts'], weight: Weight = 'fail'): Finding =>
  gateFinding('security', code, about, weight, facts)

const days = (from: string, to: string): number => Math.max(0, Math.floor((millis(to) - millis(from)) / 86_400_000))

function advisoryFindings(settings: SecuritySettings, { advisories, packages }: Security): readonly Finding[] {
  if (packages === 0) return []
  if (advisories.state === 'unnamed') return [finding('advisories-not-named', 'advisories', { packages })]
  if (advisories.state === 'failed')
    return [finding('advisories-unreadable', 'advisories', { packages, detail: advisories.detail })]
  const { source, date, at } = advisories
  const facts = { source, date: date.slice(0, 10), days: days(date, at), packages }
  const limit = settings.advisory_age_at_most
  return isAfter(at, plus(date, limit))
    ? [finding('advisories-too-old', 'advisories', { ...facts, limit })]
    : [finding('advisories-consulted', 'advisories', facts, 'note')]
}

const placeText = ({ file, line }: { readonly file: string; readonly line: number }): string => `${file}:${line}`

function vulnerabilityFindings(settings: SecuritySettings, { vulnerabilities }: Security): readonly Finding[] {
  return vulnerabilities.map(({ name, version, id, aliases, severity, score, fixed, places }) => {
    const counts = reaches(severity, settings.severity_at_least)
    return finding(
      'vulnerable-requirement',
      `${name} ${id}`,
      {
        ...{ name, version, id, severity, score, fixed, limit: settings.severity_at_least },
        aliases: [...aliases],
        places: places.map(placeText),
      },
      counts ? 'fail' : 'note',
    )
  })
}

/** Addresses without what does not tell two apart. */
const plainIndex = (address: string): string => address.trim().replace(/\/+$/, '').toLowerCase()

function requirementFindings(settings: SecuritySettings, { unresolved, foreign }: Security): readonly Finding[] {
  const known = settings.indexes.map(plainIndex)
  const strangers = foreign.filter(({ kind, what }) => kind !== 'index' || !known.includes(plainIndex(what)))
  return [
    ...unresolved.map(({ file, line, text, why }) =>
      finding(
        'requirement-unresolved',
        placeText({ file, line }),
        { file, line, text, why },
        // the registry writes them so, and whoever installs the model chooses them
        why === 'tool-not-pinned' ? 'note' : 'fail',
      ),
    ),
    ...strangers.map(({ file, line, kind, what }) => {
      const code: GateCode =
        kind === 'trusted-host' ? 'trusted-host' : kind === 'address' ? 'url-dependency' : 'foreign-index'
      return finding(code, placeText({ file, line }), { file, line, address: what, indexes: [...settings.indexes] })
    }),
  ]
}

function serializationFindings(settings: SecuritySettings, security: Security): readonly Finding[] {
  const { refuse, pickle, allow } = settings.serialization
  const formats = refuse.filter((one) => security.formats.includes(one))
  const refused = pickle === 'refused' ? security.pickles : []
  // what a refused pickle reaches for is told with it; a loader, a schema or a layer is no pickle
  const uses = security.uses.filter(
    ({ file, kind, name }) => !refused.includes(file) && (kind !== 'global' || !allow.includes(name)),
  )
  return [
    ...formats.map((format) => finding('serialization-refused', format, { format })),
    ...refused.map((file) => finding('pickle-refused', file, { file })),
    ...uses.map(({ file, name, offset, kind }) =>
      finding('disallowed-global', `${file} ${name}`, { file, name, offset, kind }),
    ),
    ...security.broken.map(({ file, why, offset }) => finding('artifact-unreadable', file, { file, why, offset })),
  ]
}

function reportFindings({ reports }: Security): readonly Finding[] {
  return reports.map(({ file, tool, date, rule, level }) =>
    finding(
      'scanner-reports',
      `${file} ${rule}`,
      { file, tool, date: date?.slice(0, 10) ?? null, rule, level },
      level === 'error' ? 'fail' : 'note',
    ),
  )
}

/** What keeps files from being installed and loaded without harm: what they require, reach for and give away. */
export function securityFindings(settings: SecuritySettings, security: Security): readonly Finding[] {
  return [
    ...advisoryFindings(settings, security),
    ...vulnerabilityFindings(settings, security),
    ...requirementFindings(settings, security),
    ...serializationFindings(settings, security),
    ...security.secrets.map(({ file, line, kind }) =>
      finding('secret-in-file', placeText({ file, line }), { file, line, kind }),
    ),
    ...reportFindings(security),
    ...(security.more === 0 ? [] : [finding('findings-left-out', 'files', { more: security.more })]),
  ]
}

/** The same of a version; where nobody looked through it, that alone. */
export function judgeSecurity({ settings, security }: GateInput<SecuritySettings>): readonly Finding[] {
  return security === undefined ? [finding('not-scanned', 'files', {})] : securityFindings(settings, security)
}
