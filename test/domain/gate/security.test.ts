import { describe, expect, test } from 'vitest'
import type { Security } from '../../../shared/domain/evidence/security.ts'
import { SecuritySettings } from '../../../shared/domain/gate/security-settings.ts'
import { judgeSecurity, securityFindings } from '../../../shared/domain/gate/security.ts'
import { security } from '../../builders/evidence.ts'
import { briefly, failing, gateInput } from '../../builders/gates.ts'

type Settings = Parameters<typeof SecuritySettings.parse>[0]
const under = (seen: Partial<Security>, settings: Settings = {}) =>
  securityFindings(SecuritySettings.parse(settings), security(seen))
const fails = (seen: Partial<Security>, settings: Settings = {}) => failing(under(seen, settings))

const vulnerability: Security['vulnerabilities'][number] = {
  name: 'flask',
  version: '2.3.1',
  id: 'CVE-2026-1000',
  aliases: ['PYSEC-2026-1'],
  severity: 'high',
  score: 7.5,
  fixed: '2.3.2',
  places: [{ file: 'requirements.txt', line: 3 }],
}
const place = { file: 'requirements.txt', line: 3 }
const use = { file: 'model.pkl', kind: 'global', name: 'os.system', offset: 3 } as const
const read = {
  state: 'read',
  source: 'the file all.zip',
  date: '2026-01-01T00:00:00Z',
  at: '2026-01-05T00:00:00Z',
} as const

test('a version in which nothing was found passes, and the database is shown with its age', () => {
  expect(briefly(under({}))).toEqual(['note advisories-consulted advisories'])
  expect(under({ advisories: read })[0]?.facts).toMatchObject({ date: '2026-01-01', days: 4, packages: 6 })
})

test('a version that nobody looked through fails', () => {
  const { security: _none, ...input } = gateInput(SecuritySettings.parse({}))
  expect(failing(judgeSecurity(input))).toEqual(['fail not-scanned files'])
  expect(failing(judgeSecurity(gateInput(SecuritySettings.parse({}))))).toEqual([])
})

describe('one thing broken is one finding:', () => {
  test.each<readonly [string, Partial<Security>, string]>([
    ['a known vulnerability', { vulnerabilities: [vulnerability] }, 'vulnerable-requirement flask CVE-2026-1000'],
    [
      'one that nobody rated',
      { vulnerabilities: [{ ...vulnerability, severity: 'unknown', score: null }] },
      'vulnerable-requirement flask CVE-2026-1000',
    ],
    ['no database named', { advisories: { state: 'unnamed' } }, 'advisories-not-named advisories'],
    ['a database that is down', { advisories: { state: 'failed', detail: 'x' } }, 'advisories-unreadable advisories'],
    ['a database too old', { advisories: { ...read, at: '2026-01-08T00:00:01Z' } }, 'advisories-too-old advisories'],
    [
      'a requirement without a version',
      { unresolved: [{ ...place, text: 'flask', why: 'not-pinned' }] },
      'requirement-unresolved requirements.txt:3',
    ],
    [
      'a foreign index',
      { foreign: [{ ...place, kind: 'index', what: 'https://x.example/simple' }] },
      'foreign-index requirements.txt:3',
    ],
    [
      'links',
      { foreign: [{ ...place, kind: 'links', what: 'https://x.example' }] },
      'foreign-index requirements.txt:3',
    ],
    [
      'a trusted host',
      { foreign: [{ ...place, kind: 'trusted-host', what: 'x.example' }] },
      'trusted-host requirements.txt:3',
    ],
    [
      'an address',
      { foreign: [{ ...place, kind: 'address', what: 'https://x.example/own.whl' }] },
      'url-dependency requirements.txt:3',
    ],
    ['a name off the list', { uses: [use] }, 'disallowed-global model.pkl os.system'],
    [
      'a file that cannot be read',
      { broken: [{ file: 'model.pkl', why: 'it ends in the middle', offset: 9 }] },
      'artifact-unreadable model.pkl',
    ],
    ['a secret', { secrets: [{ file: 'notes.md', line: 3, kind: 'GitHub token' }] }, 'secret-in-file notes.md:3'],
    [
      'what another scanner calls an error',
      { reports: [{ file: 'x.sarif', tool: 't', date: null, rule: 'R', level: 'error' }] },
      'scanner-reports x.sarif R',
    ],
    ['more than is shown', { more: 3 }, 'findings-left-out files'],
  ])('%s', (_, seen, finding) => {
    expect(fails(seen)).toEqual([`fail ${finding}`])
  })
})

describe('the settings decide', () => {
  test.each<readonly [string, Partial<Security>, Settings, readonly string[]]>([
    ['from which severity on', { vulnerabilities: [vulnerability] }, { severity_at_least: 'critical' }, []],
    [
      'that one nobody rated counts whatever the limit',
      { vulnerabilities: [{ ...vulnerability, severity: 'unknown' }] },
      { severity_at_least: 'critical' },
      ['fail vulnerable-requirement flask CVE-2026-1000'],
    ],
    [
      'how old a database may be',
      { advisories: { ...read, at: '2026-01-08T00:00:01Z' } },
      { advisory_age_at_most: 'P8D' },
      [],
    ],
    ['to the second', { advisories: { ...read, at: '2026-01-08T00:00:00Z' } }, {}, []],
    [
      'which indexes are known',
      { foreign: [{ ...place, kind: 'index', what: 'https://X.example/simple/' }] },
      { indexes: ['https://x.example/simple'] },
      [],
    ],
    [
      'which names of one’s own are allowed',
      { uses: [{ ...use, name: 'acme.Binner' }] },
      { serialization: { allow: ['acme.Binner'] } },
      [],
    ],
    [
      'but no name that walks',
      { uses: [{ ...use, kind: 'computed', name: 'acme.Binner' }] },
      { serialization: { allow: ['acme.Binner'] } },
      ['fail disallowed-global model.pkl acme.Binner'],
    ],
    [
      'which formats are refused',
      { formats: ['cloudpickle'] },
      { serialization: { refuse: ['cloudpickle', 'dill'] } },
      ['fail serialization-refused cloudpickle'],
    ],
    ['and which are not', { formats: ['cloudpickle'] }, {}, []],
    [
      'that no pickle may be',
      { pickles: ['model.pkl'], uses: [use] },
      { serialization: { pickle: 'refused' } },
      ['fail pickle-refused model.pkl'],
    ],
    [
      'what is reached for by no pickle, though no pickle may be',
      { pickles: ['model.pkl'], uses: [use, { ...use, file: 'MLmodel' }] },
      { serialization: { pickle: 'refused' } },
      ['fail pickle-refused model.pkl', 'fail disallowed-global MLmodel os.system'],
    ],
    ['and that listed ones may', { pickles: ['model.pkl'] }, {}, []],
  ])('%s', (_, seen, settings, wanted) => {
    expect(fails(seen, settings)).toEqual(wanted)
  })
})

test('without a package nobody needs a database', () => {
  expect(briefly(under({ packages: 0, advisories: { state: 'unnamed' } }))).toEqual([])
})

test('a tool that builds the environment without a version is shown', () => {
  const unresolved = [{ ...place, text: 'pip', why: 'tool-not-pinned' }] as const
  expect(briefly(under({ unresolved })).at(-1)).toBe('note requirement-unresolved requirements.txt:3')
})

test('what is below the limit, or a scanner only warns of, is shown', () => {
  const reports = [{ file: 'x.sarif', tool: 't', date: '2026-01-04T00:00:00Z', rule: 'R', level: 'warning' }] as const
  expect(briefly(under({ vulnerabilities: [{ ...vulnerability, severity: 'low' }], reports }))).toEqual([
    'note advisories-consulted advisories',
    'note vulnerable-requirement flask CVE-2026-1000',
    'note scanner-reports x.sarif R',
  ])
})
