import { describe, expect, test } from 'vitest'
import { recipeOf } from '../../../shared/domain/rescore/recipe.ts'

const of = (text: string) => recipeOf('requirements.txt', text)

test('packages by name are installed, by their hashes where each has one', () => {
  expect(of('a==1 # why\nb[x]==2; python_version > "3"\n')).toEqual({
    text: 'a==1\nb[x]==2; python_version > "3"\n',
    hashes: false,
  })
  const hash = `--hash=sha256:${'a'.repeat(64)}`
  expect(of(`a==1 ${hash}\n`)).toMatchObject({ hashes: true })
  expect(of(`a==1 ${hash}\nb==2\n`)).toMatchObject({ hashes: false })
})

describe('what would run code while it is installed, or comes from elsewhere, is not', () => {
  test.each([
    ['an address', 'a @ https://x.example/a.zip'],
    ['a repository', 'git+https://x.example/a.git@main'],
    ['an editable folder', '-e .'],
    ['another file', '-r more.txt'],
    ['another index', '--index-url https://x.example\na==1'],
    ['a local folder', './a'],
    ['what nobody can read', 'a==1 ; ; ;\n$(rm -rf /)'],
  ])('%s', (_, text) => {
    expect(of(text)).toHaveProperty('problem')
  })
})
