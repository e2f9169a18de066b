import { z } from 'zod'
import type { Reported } from '../evidence/security.ts'

/** What another scanner found, from its SARIF file: its own tool, its own date. It adds findings and clears nothing. */

const Sarif = z.looseObject({
  version: z.string(),
  runs: z.array(
    z.looseObject({
      tool: z.looseObject({ driver: z.looseObject({ name: z.string() }) }),
      invocations: z.array(z.looseObject({ endTimeUtc: z.string().optional() })).optional(),
      results: z
        .array(
          z.looseObject({
            ruleId: z.string().optional(),
            level: z.enum(['error', 'warning', 'note', 'none']).optional(),
            kind: z.string().optional(),
            suppressions: z.array(z.unknown()).optional(),
          }),
        )
        .nullish(),
    }),
  ),
})

const longest = 100

/** The results that say that something is wrong; null where the text is no SARIF, or a scan that gave no list. */
export function readReport(file: string, text: string): readonly Reported[] | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const report = Sarif.safeParse(value)
  // no list of results says that the scan did not come to one
  if (!report.success || report.data.runs.some(({ results }) => results == null)) return null
  const found = report.data.runs.flatMap(({ tool, invocations, results }) =>
    (results ?? [])
      .filter(({ kind, suppressions }) => (kind ?? 'fail') === 'fail' && (suppressions ?? []).length === 0)
      .map(({ ruleId, level }) => ({
        file,
        tool: tool.driver.name.slice(0, longest),
        date: invocations?.[0]?.endTimeUtc?.slice(0, longest) ?? null,
        rule: (ruleId ?? 'a rule without a name').slice(0, longest),
        level: level ?? 'warning',
      })),
  )
  return [...new Map(found.map((one) => [`${one.tool} ${one.rule} ${one.level}`, one])).values()]
}
