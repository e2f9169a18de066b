import { describe, expect, test } from 'vitest'
import { readConda, readPythonEnvironment } from '../../../shared/domain/requirement/environment-file.ts'
import { locate } from '../../../shared/clients/document/yaml.ts'

const located = (text: string, file: string) => {
  const read = locate(text, file)
  if (!read.ok) throw new Error(`${file} cannot be read`)
  return read.value
}
const brief = (lines: ReturnType<typeof readConda>): readonly string[] | undefined =>
  lines?.map(({ line, asked }) =>
    asked.kind === 'package'
      ? `${line} ${asked.name}${asked.specifiers.map(({ sign, version }) => sign + version).join(',')}`
      : `${line} ${asked.kind}`,
  )

describe('a conda.yaml', () => {
  test.each([
    ['an exact package', '- numpy=2.3.1', ['2 numpy==2.3.1']],
    ['an exact package with its build', '- numpy=2.3.1=py311_0', ['2 numpy==2.3.1']],
    ['a channel', '- conda-forge::numpy==2.3.1', ['2 numpy==2.3.1']],
    ['a bound', '- pip<=23.2.1', ['2 pip<=23.2.1']],
    ['no version', '- numpy', ['2 numpy']],
    ['the interpreter, which is a fact of its own', '- python=3.11.7', []],
    ['what is no text', '- [numpy]', ['2 unreadable']],
    [
      'packages of pip',
      '- pip:\n    - flask==2.3.1\n    - --index-url https://x.example',
      ['3 flask==2.3.1', '4 option'],
    ],
  ])('with %s', (_, entry, wanted) => {
    expect(brief(readConda(located(`dependencies:\n  ${entry.replaceAll('\n', '\n  ')}\n`, 'conda.yaml')))).toEqual(
      wanted,
    )
  })

  test('whose dependencies are no list is none', () => {
    expect(readConda(located('dependencies: numpy\n', 'conda.yaml'))).toBe(null)
  })
})

test('what builds an environment is told apart from what is in it', () => {
  const conda = readConda(located('dependencies:\n- pip\n- pip:\n  - flask\n', 'conda.yaml'))
  const python = readPythonEnvironment(
    located('build_dependencies: [wheel]\ndependencies: [flask]\n', 'python_env.yaml'),
  )
  expect([...(conda ?? []), ...(python ?? [])].map(({ text, builds }) => [text, builds === true])).toEqual([
    ['pip', true],
    ['flask', false],
    ['wheel', true],
    ['flask', false],
  ])
})

test('a python_env.yaml asks for what it builds with and what it runs with', () => {
  const text = 'python: 3.11.7\nbuild_dependencies:\n- pip==23.2.1\n- wheel\ndependencies:\n- -r requirements.txt\n'
  expect(brief(readPythonEnvironment(located(text, 'python_env.yaml')))).toEqual([
    '3 pip==23.2.1',
    '4 wheel',
    '6 include',
  ])
  expect(readPythonEnvironment(located('dependencies: 3\n', 'python_env.yaml'))).toBe(null)
})
