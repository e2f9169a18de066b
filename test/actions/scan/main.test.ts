import { tmpdir } from 'node:os'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/scan/main.ts'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'
import { FileScanner } from '../../../shared/clients/scan/scanner.ts'
import { cleanModel } from '../../builders/files.ts'
import { exampleText } from '../../builders/documents.ts'
import { world } from '../../builders/world.ts'
import { fakeHouse } from '../../fakes/house.ts'
import { fakeSecurity } from '../../fakes/security.ts'

const evil = "cos\nsystem\n(S'x'\ntR."
const policy = (security: string): string =>
  exampleText('governance/policy.yml').replace('\ngates:', `\ngates:\n  security: ${security}`)

async function run(files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-scan-test-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const { ports } = await world()
  const house = fakeHouse({
    ports: { ...ports, documents: { locate, format: formatYaml } },
    ...{ inputs, folder },
    security: { ...fakeSecurity(), scanner: new FileScanner({ folder: tmpdir() }) },
  })
  await main(house)
  return house.said
}

const under = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]))

describe('scan', () => {
  test('says of a clean model that nothing was found, with the age of the database', async () => {
    const said = await run(under('model', cleanModel), { paths: 'model' })
    expect([said.outputs, said.printed, said.failures]).toEqual([
      { result: 'clean', findings: '', unknown: '', codes: '' },
      ['5 files: nothing was found.'],
      [],
    ])
    expect(said.log.join()).toMatch(/4 pinned packages were looked up in the file all\.zip of 2026-01-04 \(1 day old\)/)
  })

  test('says what was found and what could not be judged, where and how to mend it', async () => {
    const said = await run({ 'm.pkl': evil, 'torn.pkl': '(' }, { paths: 'm.pkl\ntorn.pkl' })
    expect(said.outputs).toMatchObject({
      result: 'findings',
      codes: 'disallowed-global m.pkl os.system\nartifact-unreadable torn.pkl',
    })
    expect(said.outputs.findings).toMatch(/^m\.pkl at byte 0 reaches for os\.system/)
    expect(said.outputs.unknown).toMatch(/^torn\.pkl cannot be looked through at byte 1/)
    expect(said.failures).toEqual(['1 found, 1 could not be judged.'])
  })

  test('keeps a name with a line break on its line', async () => {
    const said = await run({ 'a\nclean b.pkl': evil }, { paths: '.' })
    expect(said.outputs.codes).toBe('disallowed-global a�clean b.pkl os.system')
  })

  test('reads a text that is named itself as requirements', async () => {
    const said = await run({ 'pins.txt': 'flask>=2\n' }, { paths: 'pins.txt' })
    expect(said.outputs).toMatchObject({ result: 'unknown', codes: 'requirement-unresolved pins.txt:1' })
  })

  test('judges by a policy’s own limits', async () => {
    const files = {
      'm.pkl': 'cacme\nBinner\n)R.',
      'p.yml': policy('{serialization: {allow: [acme.Binner]}}'),
      'q.yml': exampleText('governance/policy.yml'),
    }
    expect((await run(files, { paths: 'm.pkl', limits: 'p.yml' })).outputs.result).toBe('clean')
    expect((await run(files, { paths: 'm.pkl', limits: 'q.yml' })).outputs.result).toBe('findings')
  })

  test.each([
    ['a path that is not there', { paths: 'none' }, 'There is no none.'],
    ['a policy that is not there', { paths: 'm', limits: 'none.yml' }, 'There is no file none.yml.'],
    ['a policy that cannot be used', { paths: 'm', limits: 'm' }, 'm cannot be used.'],
  ])('refuses %s', async (_, inputs, message) => {
    await expect(run({ m: 'x' }, inputs)).rejects.toThrow(message)
  })
})
