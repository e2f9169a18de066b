import { describe, expect, test } from 'vitest'
import { preconditions } from '../../shared/domain/doctor/precondition.ts'
import { paths, textOf } from './tree.ts'

/** Every attack of the threat model is performed with the bundle, or an administrator is told what to set against it. */

const numbers = Array.from({ length: 38 }, (_, index) => index + 1)
const heading = '## What an administrator must set'

/** The attacks that a test file's titles begin with. */
const performed = (source: string): readonly number[] =>
  [...source.matchAll(/\b(?:test|describe)(?:\.each\([^]*?\))?\(\s*['"`]T(\d+): /g)].map(([, number]) => Number(number))

type Row = { readonly attacks: readonly number[]; readonly lines: readonly string[]; readonly last: string }

/** The rows of the administrator's table: its attacks, and the lines of `doctor` that it names. */
function rowsOf(page: string): readonly Row[] {
  const [, after = ''] = page.split(`${heading}\n`)
  const [section = ''] = after.split('\n## ')
  const rows = section.split('\n').filter((line) => /^\| T\d/.test(line))
  return rows.map((line) => {
    const [, first = '', , last = ''] = line.split('|').map((cell) => cell.trim())
    return {
      attacks: [...first.matchAll(/T(\d+)/g)].map(([, number]) => Number(number)),
      lines: [...last.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
      last,
    }
  })
}

const lacking = (titles: readonly string[], page: string): readonly number[] => {
  const known = new Set([...titles.flatMap(performed), ...rowsOf(page).flatMap(({ attacks }) => attacks)])
  return numbers.filter((number) => !known.has(number))
}

const page = textOf('action-docs/threat-model.md')
const journeys = paths('test/journey/**/*.test.ts').map(textOf)

describe('the threat model', () => {
  test('names each attack once', () => {
    const [attacks = ''] = page.split(heading)
    const named = [...attacks.matchAll(/^\| T(\d+) \|/gm)].map(([, number]) => Number(number))
    expect(named.toSorted((a, b) => a - b)).toEqual(numbers)
  })

  test('leaves no attack without a journey that performs it or a setting against it', () => {
    expect(lacking(journeys, page)).toEqual([])
  })

  test('every attack that code meets is performed by a journey; four are met by settings alone', () => {
    const attacked = new Set(journeys.flatMap(performed))
    expect(numbers.filter((number) => !attacked.has(number))).toEqual([13, 17, 30, 32])
  })

  test('every line of doctor that it names is one, and a row without any says none', () => {
    const known: readonly string[] = preconditions
    const rows = rowsOf(page)
    expect(rows.flatMap(({ lines }) => lines).filter((line) => !known.includes(line))).toEqual([])
    expect(rows.filter(({ lines, last }) => lines.length === 0 && last !== 'none')).toEqual([])
    expect(rows.length).toBeGreaterThan(10)
  })
})

test('an attack that no title and no row names is found', () => {
  const titles = ["test('T1: a', () => {})", "describe.each([1])('T2: b', () => {})", "test('about T3: no', () => {})"]
  const told = `${heading}\n\n| T4, T5 | Set it | \`x\` |\n\n## More\n\n| T6 | not here | \`y\` |\n`
  expect(lacking(titles, told).slice(0, 3)).toEqual([3, 6, 7])
})
