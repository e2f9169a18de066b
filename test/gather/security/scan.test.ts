import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'
import { FileScanner } from '../../../shared/clients/scan/scanner.ts'
import { hitOf } from '../../../shared/domain/advisory/vulnerability.ts'
import { SecuritySettings } from '../../../shared/domain/gate/security-settings.ts'
import { securityFindings } from '../../../shared/domain/gate/security.ts'
import { readSecurity } from '../../../shared/gather/security/scan.ts'
import { advisory } from '../../builders/advisory.ts'
import { cleanModel, fileSet } from '../../builders/files.ts'
import { failing } from '../../builders/gates.ts'
import { fakeSecurity } from '../../fakes/security.ts'

const documents = { locate, format: formatYaml }
const scanner = new FileScanner({ folder: tmpdir() })
const settings = SecuritySettings.parse({ serialization: { refuse: ['cloudpickle', 'dill'] } })
const secret = ['db://svc', 'q7Rz2LmX9vTb@db.example/'].join(':')

async function findings(model: Readonly<Record<string, string>>, run: Readonly<Record<string, string>> = {}) {
  const door = { ...fakeSecurity(), scanner, documents }
  return failing(securityFindings(settings, await readSecurity(door, { model: fileSet(model), run: fileSet(run) })))
}
const with_ = (path: string, text: string) => ({ ...cleanModel, [path]: text })
const plus = (path: string, more: string) => with_(path, `${cleanModel[path] ?? ''}${more}`)

describe('of a clean model folder', () => {
  test('nothing is found', async () => {
    expect(await findings(cleanModel, { 'notes.md': 'fine' })).toEqual([])
  })

  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    [
      'a requirement without a version',
      plus('requirements.txt', 'flask\n'),
      'requirement-unresolved requirements.txt:3',
    ],
    [
      'another version than is pinned elsewhere',
      plus('requirements.txt', 'numpy>=3\n'),
      'requirement-unresolved requirements.txt:3',
    ],
    [
      'a file that is not there',
      plus('requirements.txt', '-r more.txt\n'),
      'requirement-unresolved requirements.txt:3',
    ],
    [
      'a constraint that is not there',
      plus('requirements.txt', '-c more.txt\n'),
      'requirement-unresolved requirements.txt:3',
    ],
    ['an editable', plus('requirements.txt', '-e .\n'), 'requirement-unresolved requirements.txt:3'],
    [
      'an index',
      plus('requirements.txt', '--index-url https://x.example/simple\n'),
      'foreign-index requirements.txt:3',
    ],
    [
      'a second index',
      plus('conda.yaml', '  - --extra-index-url https://x.example/simple\n'),
      'foreign-index conda.yaml:7',
    ],
    ['a trusted host', plus('requirements.txt', '--trusted-host x.example\n'), 'trusted-host requirements.txt:3'],
    ['an address', plus('requirements.txt', 'own @ https://x.example/own.whl\n'), 'url-dependency requirements.txt:3'],
    ['a lock file that is not read', with_('uv.lock', '[[package]]\n'), 'artifact-unreadable uv.lock'],
    [
      'a loader of its own',
      with_('MLmodel', (cleanModel.MLmodel ?? '').replace('mlflow.sklearn', 'own.loader')),
      'disallowed-global MLmodel own.loader',
    ],
    [
      'another way of serialising',
      with_(
        'MLmodel',
        (cleanModel.MLmodel ?? '').replace('skops\n', 'x\n').replace('format: skops', 'format: cloudpickle'),
      ),
      'serialization-refused cloudpickle',
    ],
    ['a pickle that acts', with_('notes', "cos\nsystem\n(S'x'\ntR."), 'disallowed-global notes os.system'],
    ['a pickle that breaks', with_('m.pkl', "(S'x'\n"), 'artifact-unreadable m.pkl'],
    ['a secret', with_('notes.md', secret), 'secret-in-file notes.md:1'],
    [
      'a report of another scanner',
      with_(
        'x.sarif',
        JSON.stringify({
          version: '2.1.0',
          runs: [{ tool: { driver: { name: 't' } }, results: [{ ruleId: 'R', level: 'error' }] }],
        }),
      ),
      'scanner-reports x.sarif R',
    ],
  ])('with %s one thing is found', async (_, model, wanted) => {
    expect(await findings(model)).toEqual([`fail ${wanted}`])
  })

  test('with hashes and markers nothing is found', async () => {
    const hash = `--hash=sha256:${'a'.repeat(64)}`
    expect(
      await findings(
        plus(
          'requirements.txt',
          `flask==2.3.1 ; python_version > "3" \\\n    ${hash}\nuvicorn[standard]==0.30.0 ${hash}\n`,
        ),
      ),
    ).toEqual([])
  })

  test('a secret beside it in its run is found, and data is not read for one', async () => {
    expect(await findings(cleanModel, { 'notes.md': secret, 'rows.csv': secret })).toEqual([
      'fail secret-in-file run/notes.md:1',
    ])
  })
})

test('each package is looked up once, and a hit stands at each of its places', async () => {
  const door = fakeSecurity()
  const hit = hitOf(
    advisory({}, { package: { ecosystem: 'PyPI', name: 'numpy' }, versions: ['2.3.1'] }),
    { name: 'numpy', version: '2.3.1' },
    { sure: false },
  )
  door.answer(
    { state: 'read', source: 'x', date: '2026-01-04T00:00:00Z', at: '2026-01-05T00:00:00Z' },
    hit === null ? [] : [hit],
  )
  const seen = await readSecurity({ ...door, documents }, { model: fileSet(cleanModel), run: null })
  expect(door.asked.packages.map(({ name }) => name)).toEqual(['mlflow', 'numpy', 'pip', 'setuptools'])
  expect(seen.vulnerabilities.map(({ id, places }) => [id, places.map(({ file }) => file)])).toEqual([
    ['CVE-2026-1000', ['conda.yaml', 'requirements.txt']],
  ])
})

test('without a pinned package no database is asked', async () => {
  const door = fakeSecurity()
  expect((await readSecurity({ ...door, documents }, { model: fileSet({ a: 'x' }), run: null })).packages).toBe(0)
  expect(door.asked.packages).toEqual([])
})

test('more than is kept is counted', async () => {
  const door = fakeSecurity()
  door.put('a', { pickles: Array.from({ length: 230 }, (_, index) => `a!${index}`) })
  const seen = await readSecurity({ ...door, documents }, { model: fileSet({ a: 'x' }), run: null })
  expect([seen.pickles.length, seen.more]).toEqual([200, 30])
})

test('a file that changes while it is looked through is no evidence', async () => {
  const set = fileSet({ a: 'x' })
  const model = { ...set, files: [{ path: 'a', size: 1, sha256: '0'.repeat(64) }] }
  await expect(readSecurity({ ...fakeSecurity(), documents }, { model, run: null })).rejects.toThrow('changed while')
  const gone = { ...set, parts: async () => null }
  await expect(readSecurity({ ...fakeSecurity(), documents }, { model: gone, run: null })).rejects.toThrow(
    'could not be read',
  )
})
