import type { GateCode } from '../../domain/gate/finding.ts'
import type { Finding } from '../../domain/verdict.ts'
import { clause, word } from './words.ts'

type Say = (facts: Finding['facts']) => string

/** The codes of the gate `security`. */
export type SecurityCode = Extract<
  GateCode,
  | 'not-scanned'
  | `advisories-${string}`
  | 'vulnerable-requirement'
  | 'requirement-unresolved'
  | 'foreign-index'
  | 'trusted-host'
  | 'url-dependency'
  | 'serialization-refused'
  | 'pickle-refused'
  | 'disallowed-global'
  | 'artifact-unreadable'
  | 'secret-in-file'
  | 'scanner-reports'
  | 'findings-left-out'
>

const unresolved: Readonly<Record<string, string>> = {
  'not-pinned': 'names no exact version, so nobody can tell which one would be installed. Write name==version',
  'pinned-otherwise': 'does not allow the version that another file pins. Write the same version in both',
  unreadable: 'cannot be read as a requirement. Write name==version',
  'environment-variable': 'depends on a variable of the machine that installs it. Write what it stands for',
  'unknown-option': 'has an option that is not known here. Take it out, or write it as pip documents it',
  'local-path': 'is a path on some machine. Publish the package and write name==version',
  'tool-not-pinned':
    'is a tool that builds the environment, without a version: it is not looked up. Write name==version to have it looked up',
  'file-not-there': 'names a file that the version does not bring. Log that file with the model',
}

const severityText = (f: Finding['facts']): string =>
  f.severity === 'unknown'
    ? 'its severity is not known, so it counts as the worst'
    : `severity ${word(f, 'severity')}${typeof f.score === 'number' ? ` (CVSS ${f.score})` : ''}`

const fixText = (f: Finding['facts']): string =>
  typeof f.fixed === 'string'
    ? `Take ${word(f, 'name')} ${f.fixed} or later, and train and register again.`
    : 'No version is known to mend it: use another package.'

const offsetText = (f: Finding['facts']): string => (typeof f.offset === 'number' ? ` at byte ${f.offset}` : '')

const age = (f: Finding['facts']): string => (f.days === 1 ? '1 day old' : `${word(f, 'days')} days old`)

const reach: Readonly<Record<string, string>> = {
  computed: ', by a name that no list can hold',
  extension: ', by a number that stands for a name elsewhere',
  persistent: ', by an id that its loader gives a meaning to',
}

/** One sentence a code of the gate `security`. */
export const securitySentences: Readonly<Record<SecurityCode, Say>> = {
  'not-scanned': () =>
    'Nobody looked through the requirements and files of the version. Judge with a release of this suite that can, or look at its log.',
  'advisories-not-named': (f) =>
    `No database of known vulnerabilities was named, so ${word(f, 'packages')} pinned packages are unknown, not clean. Give the input advisories: osv, or the path of OSV's all.zip for PyPI.`,
  'advisories-unreadable': (f) =>
    `The known vulnerabilities of ${word(f, 'packages')} pinned packages could not be looked up (${clause(f, 'detail')}); they are unknown, not clean. Look at the input advisories and what it names, and judge again.`,
  'advisories-too-old': (f) =>
    `The newest record of ${word(f, 'source')} is of ${word(f, 'date')}, ${age(f)}; the policy allows ${word(f, 'limit')}. Fetch it anew and judge again.`,
  'advisories-consulted': (f) =>
    `${word(f, 'packages')} pinned packages were looked up in ${word(f, 'source')} of ${word(f, 'date')} (${age(f)}). A requirements.txt as MLflow writes it names direct dependencies alone: log a lock file or a bill of materials to have the others looked up.`,
  'vulnerable-requirement': (f) =>
    `${word(f, 'name')} ${word(f, 'version')} (${word(f, 'places')}) has the known vulnerability ${word(f, 'id')}, ${severityText(f)}; the limit is ${word(f, 'limit')}. ${fixText(f)}`,
  'requirement-unresolved': (f) =>
    `${word(f, 'file')}, line ${word(f, 'line')}: "${word(f, 'text')}" ${unresolved[word(f, 'why')] ?? word(f, 'why')}.`,
  'foreign-index': (f) =>
    `${word(f, 'file')}, line ${word(f, 'line')} takes packages from ${word(f, 'address')}; ${Array.isArray(f.indexes) && f.indexes.length === 0 ? 'the policy names none' : `the policy names ${word(f, 'indexes')}`}. Take the line out, or have the policy's gates.security.indexes name the address.`,
  'trusted-host': (f) =>
    `${word(f, 'file')}, line ${word(f, 'line')} trusts ${word(f, 'address')} without looking at its certificate. Take --trusted-host out and give the machine the certificate's authority.`,
  'url-dependency': (f) =>
    `${word(f, 'file')}, line ${word(f, 'line')} installs from ${word(f, 'address')}, where no index and no database of vulnerabilities looks. Publish the package and write name==version.`,
  'serialization-refused': (f) =>
    `The model is serialised with ${word(f, 'format')}, which keeps code and not only names of it; the policy refuses that. Log it with serialization_format="skops", or "pickle" where skops cannot.`,
  'pickle-refused': (f) =>
    `${word(f, 'file')} is a pickle, and the policy refuses all of them. Log the model with serialization_format="skops" or in its library's own format.`,
  'disallowed-global': (f) =>
    `${word(f, 'file')}${offsetText(f)} reaches for ${word(f, 'name')}${reach[word(f, 'kind')] ?? ''}, which no list of its flavour holds; loading the file may run it. Find out how it came there and train again; a class of your own can be named under the policy's gates.security.serialization.allow.`,
  'artifact-unreadable': (f) =>
    `${word(f, 'file')} cannot be looked through${offsetText(f)}: ${clause(f, 'why')}. What it would do when it is loaded is unknown. Log the model again in a format that can be read.`,
  'secret-in-file': (f) =>
    `${word(f, 'file')}, line ${word(f, 'line')} holds what looks like a secret (${word(f, 'kind')}). Whoever may read the registry has it: revoke it now, take it out, and log and register again.`,
  'scanner-reports': (f) =>
    `${word(f, 'tool')} reports ${word(f, 'rule')} (${word(f, 'level')}) in ${word(f, 'file')}, of ${typeof f.date === 'string' ? f.date : 'an unknown date'}. Mend what it found, or have it judged.`,
  'findings-left-out': (f) =>
    `${word(f, 'more')} more things were found than are shown. Mend those that are shown and look again; countersign scan on a folder does so without a request.`,
}
