import { z } from 'zod'
import { readJson } from './data-schema.ts'

/** The checks of the data that the training job made, as the file says it that the model file names under `data.quality`. */
export const QualityReport = z.strictObject({
  checks: z
    .array(
      z.strictObject({
        /** what was looked at */
        check: z.string().trim().min(1).max(200),
        passed: z.boolean(),
        /** what was found, for people who read the file; a judgement reads `passed` alone */
        found: z.union([z.number(), z.string(), z.boolean(), z.null()]).optional(),
        column: z.string().optional(),
      }),
    )
    .max(1000)
    .readonly(),
})
export type QualityReport = z.infer<typeof QualityReport>

/** The report in a file's text, or at which place it is none. */
export const readQualityReport = (text: string): { readonly value: QualityReport } | { readonly problem: string } =>
  readJson(QualityReport, text)
