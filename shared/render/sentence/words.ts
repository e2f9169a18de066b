import type { Finding } from '../../domain/verdict.ts'
import { visible } from '../escape.ts'

type Facts = Finding['facts']

/** A `detail` is a sentence whose mend comes last, and other facts are names: what is cut must not be the mend. */
const longest = (name: string): number => (name === 'detail' ? 600 : 200)

/** A fact as words on one line, cut where it is very long; a fact that is not there reads `unknown`. */
export function word(facts: Facts, name: string): string {
  const value = facts[name]
  if (value === undefined || value === null) return 'unknown'
  if (typeof value === 'object') return value.map((one) => visible(one, 100)).join(', ')
  return visible(typeof value === 'number' ? number(value) : String(value), longest(name))
}

/** A fact as a part of a longer sentence: without the full stop that it may bring. */
export const clause = (facts: Facts, name: string): string => word(facts, name).replace(/\.$/, '')

/** A number as people read it: at most four significant digits behind the point, whole numbers whole. */
export function number(value: number): string {
  if (Number.isInteger(value)) return String(value)
  const digits = Math.abs(value) < 0.001 ? value.toPrecision(3) : value.toFixed(4)
  return digits.includes('e') ? digits : digits.replace(/0+$/, '').replace(/\.$/, '')
}

/** A version as people write it; none where the environment shows none. */
export function versionWord(facts: Facts, name: string): string {
  const value = facts[name]
  return typeof value === 'string' ? `version ${visible(value, 20)}` : 'no version'
}

/** The lines as people copy them: what each accepts, with a place for the reason and the day. */
export const acceptLines = (lines: readonly string[]): string =>
  lines.map((line) => `"${visible(line, 600)}: why. Until date"`).join(' or ')
