import { expect, test } from 'vitest'
import { folded, table } from '../../shared/render/table.ts'

test('a table is Markdown, its columns aligned', () => {
  expect(
    table(
      ['', 'State'],
      [
        ['one', 'passed'],
        ['another', ''],
      ],
    ),
  ).toBe(['|         | State  |', '| ------- | ------ |', '| one     | passed |', '| another |        |'].join('\n'))
})

test('a line break cannot end a row', () => {
  expect(table(['a'], [['x\ny']]).split('\n')).toHaveLength(3)
})

test('a folded section leaves a line around its body, so that Markdown is read in it', () => {
  expect(folded('Files', '| a |')).toBe('<details>\n<summary>Files</summary>\n\n| a |\n\n</details>')
})
