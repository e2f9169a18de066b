import { describe, expect, test } from 'vitest'
import { csvCell, renderCsv } from '../../../shared/render/audit/csv.ts'

describe('a cell', () => {
  test.each<[string, string | number | null, string]>([
    ['stands as it is', 'a b', 'a b'],
    ['that is null is empty, the empty text is not', null, ''],
    ['of no characters is quoted', '', '""'],
    ['with a comma, a quote or a line break is quoted', 'a,"b"\nc', '"a,""b""\nc"'],
    ['with a blank at its edge is quoted', ' a', '" a"'],
    ['that is a number stays one, also a negative one', -7, '-7'],
    [
      'that begins a formula is a text',
      '=HYPERLINK("https://evil.example")',
      '"\'=HYPERLINK(""https://evil.example"")"',
    ],
    ['that begins with a plus is a text', '+1', "'+1"],
    ['that begins with a minus is a text', '-1', "'-1"],
    ['that begins with an at sign is a text', '@SUM(1)', "'@SUM(1)"],
    ['that begins with a tab is a text', '\t1', "'\t1"],
    ['that begins a formula after a blank is a text', ' =1', "' =1"],
    ['that begins with a wide sign is a text', '＝1', "'＝1"],
    ['that was guarded already can be told apart', "'=1", "''=1"],
    ['that begins with an apostrophe and no formula stays', "'tis", "'tis"],
  ])('%s', (_, cell, text) => {
    expect(csvCell(cell)).toBe(text)
  })
})

test('a table has a head line and ends each line as RFC 4180 says', () => {
  expect(
    renderCsv({
      name: 't',
      columns: ['a', 'b'],
      rows: [
        [1, null],
        ['x', '=y'],
      ],
    }),
  ).toBe("a,b\r\n1,\r\nx,'=y\r\n")
})
