import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { played, root, work } from '../environment.ts'
import type { Context } from '../main.ts'

/** What the benchmarks of predictions read, and what their scripts say. */

export const Timed = z.object({
  numbers: z.record(z.string(), z.number()),
  walls: z.array(z.number()),
  processors: z.array(z.number()),
})
export const Computed = z.object({
  numbers: z.record(z.string(), z.number()),
  wall: z.number(),
  processor: z.number(),
  peak: z.number(),
})
export const Drawn = z.object({
  numbers: z.record(z.string(), z.number()),
  interval: z.tuple([z.number(), z.number()]),
  wall: z.number(),
})

/** A Parquet file of so many predictions, made where it is not there yet. */
export async function predictions({ python, say }: Context, rows: number): Promise<string> {
  const path = join(work, `predictions-${rows}.parquet`)
  if (existsSync(path)) return path
  say(`     making ${rows} predictions`)
  mkdirSync(work, { recursive: true })
  await played(python, 'peers/data.py', [String(rows), `${path}.part`])
  renameSync(`${path}.part`, path)
  return path
}

/** A model file that names the columns of those predictions. */
export function modelFile(): string {
  const text = readFileSync(join(root, 'examples', 'governance-repo', 'models', 'credit-approval.yml'), 'utf8')
  const path = join(work, 'credit-approval.yml')
  const own = text
    .replace('label: {column: approved, positive: 1}', 'label: {column: label, positive: 1}')
    .replace('threshold: {parameter: decision_threshold}', 'threshold: 0.5')
  writeFileSync(path, own)
  return path
}
