import { describe, expect, test } from 'vitest'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'
import { kindOf, readRequired } from '../../../shared/gather/security/requirements.ts'
import { cleanModel, fileSet } from '../../builders/files.ts'

const documents = { locate, format: formatYaml }
const read = (files: Readonly<Record<string, string>>, also?: readonly string[]) =>
  readRequired(documents, fileSet(files), also)

test.each([
  ['requirements.txt', 'lines'],
  ['code/requirements-dev.txt', 'lines'],
  ['dev-requirements.txt', 'lines'],
  ['constraints.txt', 'lines'],
  ['requirements.lock', 'lines'],
  ['conda.yaml', 'conda'],
  ['environment.yml', 'conda'],
  ['python_env.yaml', 'python-env'],
  ['Pipfile.lock', 'pipfile'],
  ['bom.json', 'bill'],
  ['model.cdx.json', 'bill'],
  ['model.spdx.json', 'bill'],
  ['bandit.sarif', 'report'],
  ['poetry.lock', 'lock-tables'],
  ['uv.lock', 'lock-tables'],
  ['pylock.train.toml', 'lock-tables'],
  ['pyproject.toml', 'unread'],
  ['notes.txt', null],
  ['schema.json', null],
])('%s is of the kind %s', (path, kind) => {
  expect(kindOf(path)).toBe(kind)
})

test('a file of very many lines is read like any other', async () => {
  const { lines } = await read({ 'requirements.txt': 'a==1\n'.repeat(200_000) })
  expect(lines.length).toBe(200_000)
})

test('every file of a model that requires something is read', async () => {
  const required = await read(cleanModel)
  expect(required.files).toEqual(['conda.yaml', 'python_env.yaml', 'requirements.txt'])
  expect(required.lines.map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual([
    'conda.yaml:3 pip<=23.2.1',
    'conda.yaml:5 mlflow==3.17.2',
    'conda.yaml:6 numpy==2.3.1',
    'python_env.yaml:3 pip==23.2.1',
    'python_env.yaml:4 setuptools==75.0.0',
    'python_env.yaml:6 -r requirements.txt',
    'requirements.txt:1 mlflow==3.17.2',
    'requirements.txt:2 numpy==2.3.1',
  ])
})

describe('a file that is not what its name promises is broken, and not without requirements:', () => {
  test.each([
    ['conda.yaml', 'dependencies: numpy'],
    ['conda.yaml', '\t{'],
    ['python_env.yaml', 'dependencies: 3'],
    ['Pipfile.lock', '{'],
    ['bom.json', '{}'],
    ['x.sarif', '{}'],
    ['uv.lock', '[[package]]'],
  ])('%s', async (path, text) => {
    const { broken, lines } = await read({ [path]: text })
    expect([broken.map(({ file }) => file), lines]).toEqual([[path], []])
  })
})

test('a text that was named itself is read as requirements', async () => {
  expect((await read({ 'pins.txt': 'flask==1' })).lines).toEqual([])
  expect((await read({ 'pins.txt': 'flask==1' }, ['pins.txt'])).lines).toHaveLength(1)
})
