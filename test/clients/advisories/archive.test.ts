import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ArchiveAdvisories } from '../../../shared/clients/advisories/archive.ts'
import { vulnerabilitiesOf } from '../../../shared/domain/advisory/vulnerability.ts'
import { advisory } from '../../builders/advisory.ts'
import { zip, type ZipOptions } from '../../builders/archive.ts'
import { root } from '../../house/tree.ts'

const folder = mkdtempSync(join(tmpdir(), 'advisories-'))
afterAll(() => rmSync(folder, { recursive: true }))

const now = '2026-01-05T00:00:00Z'
const flask = [{ name: 'flask', version: '2.3.1' }]
const record = JSON.stringify(advisory())

function database(
  name: string,
  files: Parameters<typeof zip>[0],
  options: ZipOptions = { deflate: true },
): ArchiveAdvisories {
  const path = join(folder, name)
  writeFileSync(path, zip(files, options))
  return new ArchiveAdvisories({ path, now: () => now })
}

test('the records of a package are found, with the date of the newest of all', async () => {
  const newer = JSON.stringify(
    advisory({ id: 'B', modified: '2026-01-04T12:00:00.5Z' }, { package: { ecosystem: 'PyPI', name: 'numpy' } }),
  )
  const { reading, hits } = await database('all.zip', { 'a.json': record, 'b.json': newer, README: 'x' }).lookUp(flask)
  expect(reading).toEqual({ state: 'read', source: 'the file all.zip', date: '2026-01-04T12:00:00.500Z', at: now })
  expect(hits.map(({ id, fixed }) => [id, fixed])).toEqual([['PYSEC-2026-1', '2.3.2']])
})

test('the index is made once, and anew when the file is another', async () => {
  const first = database('kept.zip', { 'a.json': record })
  expect((await first.lookUp(flask)).hits).toHaveLength(1)
  const index = join(folder, 'kept.zip.index')
  utimesSync(index, 1, 1)
  expect((await first.lookUp(flask)).hits).toHaveLength(1)
  expect(statSync(index).mtimeMs).toBe(1000)
  const second = database('kept.zip', { 'a.json': JSON.stringify(advisory({ withdrawn: now })) })
  expect((await second.lookUp(flask)).hits).toEqual([])
  expect(statSync(index).mtimeMs).toBeGreaterThan(1000)
  // one that somebody broke is made anew, too
  writeFileSync(index, readFileSync(index).subarray(0, 500))
  expect((await second.lookUp(flask)).reading.state).toBe('read')
})

describe('a database that cannot be read says so, and never that nothing was found', () => {
  test.each<readonly [string, Parameters<typeof zip>[0], ZipOptions, RegExp]>([
    ['no record', { README: 'x' }, {}, /holds no record/],
    ['a record that is no JSON', { 'a.json': '{' }, {}, /a\.json is no JSON/],
    ['a record in another form', { 'a.json': '{"id": 1}' }, {}, /no record in the OSV schema/],
    ['bytes that are not those of its list', { 'a.json': record }, { crc: 1 }, /not what its checksum says/],
    ['a record larger than any', { 'a.json': record }, { claims: 2 ** 30, deflate: true }, /larger than any record/],
    [
      'another ecosystem’s records',
      {
        'a.json': JSON.stringify({
          id: 'GHSA-1',
          modified: '2026-01-04T00:00:00Z',
          affected: [{ package: { ecosystem: 'npm', name: 'flask' } }],
        }),
      },
      {},
      /no record of Python packages/,
    ],
    ['a bomb', { 'a.json': Buffer.alloc(40 * 2 ** 20) }, { deflate: true, claims: 10 }, /cannot be unpacked/],
    ['records without a date', { 'a.json': JSON.stringify(advisory({ modified: 'soon' })) }, {}, /do not say when/],
  ])('with %s', async (_, files, options, why) => {
    const { reading, hits } = await database('bad.zip', files, options).lookUp(flask)
    expect([reading.state, hits]).toEqual(['failed', []])
    expect(reading.state === 'failed' ? reading.detail : '').toMatch(why)
  })

  test('that is not there, or is something else', async () => {
    const missing = new ArchiveAdvisories({ path: join(folder, 'none.zip'), now: () => now })
    expect((await missing.lookUp(flask)).reading).toEqual({
      state: 'failed',
      detail: 'the file none.zip: it cannot be opened (ENOENT)',
    })
    writeFileSync(join(folder, 'text.zip'), 'hello')
    const text = new ArchiveAdvisories({ path: join(folder, 'text.zip'), now: () => now })
    expect((await text.lookUp(flask)).reading).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/no list of members/),
    })
  })
})

// facts of the Python Packaging Advisory Database (github pypa/advisory-database, CC-BY-4.0), snapshot of 2024-10-10
const known: readonly (readonly [string, string, number])[] = [
  ['flask', '0.12.2', 3],
  ['mlflow', '2.2.0', 8],
  ['mlflow', '2.9.2', 1],
  ['werkzeug', '2.2.2', 3],
  ['urllib3', '1.26.4', 3],
  ['joblib', '1.1.0', 1],
]
const whole = join(root, '../shared/advisories/PyPI.zip')

test.skipIf(!existsSync(whole))(
  'the whole database knows as many vulnerabilities as were counted by others',
  async () => {
    const path = join(folder, 'PyPI.zip')
    writeFileSync(path, readFileSync(whole))
    const client = new ArchiveAdvisories({ path, now: () => now })
    const { hits, reading } = await client.lookUp(known.map(([name, version]) => ({ name, version })))
    const found = vulnerabilitiesOf(hits)
    expect(
      known.map(([name, version]) => [
        name,
        version,
        found.filter((one) => one.name === name && one.version === version).length,
      ]),
    ).toEqual(known)
    expect(reading.state === 'read' ? reading.date.slice(0, 10) : reading.state).toBe('2024-10-10')
  },
)
