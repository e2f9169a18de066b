/** The base score of a CVSS 3.0 or 3.1 vector, by the formulas of its specification. */

const values: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
}
const privileges = {
  U: { N: 0.85, L: 0.62, H: 0.27 } as Readonly<Record<string, number>>,
  C: { N: 0.85, L: 0.68, H: 0.5 } as Readonly<Record<string, number>>,
}

/** Up to the next tenth, in whole numbers, so that 4.02 and 4.000001 do not part ways by a rounding of the machine. */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000)
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10
}

/** The base score from 0 to 10, or null where the text is no complete vector of version 3. */
export function baseScore(vector: string): number | null {
  if (!/^CVSS:3\.[01]\//.test(vector)) return null
  const parts = vector.split('/').slice(1)
  const named = new Map(parts.map((part) => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)]))
  // a metric that is named twice says two things
  if (named.size !== parts.length) return null
  const scope = named.get('S')
  if (scope !== 'U' && scope !== 'C') return null
  const weight = (metric: string): number =>
    (metric === 'PR' ? privileges[scope] : values[metric])?.[named.get(metric) ?? ''] ?? NaN
  const impactBase = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'))
  const impact =
    scope === 'U' ? 6.42 * impactBase : 7.52 * (impactBase - 0.029) - 3.25 * Math.pow(impactBase - 0.02, 15)
  const exploitability = 8.22 * weight('AV') * weight('AC') * weight('PR') * weight('UI')
  const sum = impact + exploitability
  if (Number.isNaN(sum)) return null
  if (impact <= 0) return 0
  return roundUp(Math.min(scope === 'U' ? sum : 1.08 * sum, 10))
}
