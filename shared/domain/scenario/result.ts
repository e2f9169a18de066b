import { z } from 'zod'

/** What playing one scenario came to; without a name it is the file that could not be read. */
export const Row = z.strictObject({
  file: z.string(),
  line: z.number().int(),
  scenario: z.string().nullable(),
  differences: z.array(z.string()).readonly(),
})
export type Row = z.infer<typeof Row>

/** The rows as text that another process reads. */
export function formatRows(rows: readonly Row[]): string {
  return JSON.stringify(rows)
}

/** The rows in the text; throws where it holds none of ours. */
export function parseRows(text: string): readonly Row[] {
  return z.array(Row).readonly().parse(JSON.parse(text))
}

/** How many scenarios passed and how many did not. */
export function countsOf(rows: readonly Row[]): { readonly passed: number; readonly failed: number } {
  const failed = rows.filter(({ differences }) => differences.length > 0).length
  return { passed: rows.length - failed, failed }
}
