import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { as, comment, head } from '../../test/journey/acts.ts'
import type { Platform } from '../../test/journey/platform.ts'

/** Every comment and check of the story as a file, to be looked at afterwards. */
export type Gallery = { readonly folder: string; readonly keep: (pull: number, name: string) => Promise<void> }

const Checks = z.looseObject({
  check_runs: z.array(
    z.looseObject({
      name: z.string(),
      conclusion: z.string().nullable(),
      status: z.string(),
      output: z.looseObject({ title: z.string().nullable(), summary: z.string().nullable() }),
    }),
  ),
})

export function galleryAt(platform: Platform, folder: string): Gallery {
  mkdirSync(folder, { recursive: true })
  let count = 0
  return {
    folder,
    async keep(pull, name) {
      count += 1
      const stem = join(folder, `${String(count).padStart(2, '0')}-${name}`)
      writeFileSync(`${stem}-comment.md`, await comment(platform, pull))
      const { sha } = await head(platform, pull)
      const { check_runs: runs } = Checks.parse(
        await as(platform, 'mel', 'GET', `/commits/${sha}/check-runs?per_page=100`),
      )
      const parts = runs
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(
          ({ name: check, conclusion, status, output }) =>
            `# ${check}: ${conclusion ?? status}\n\n**${output.title ?? ''}**\n\n${output.summary ?? ''}`,
        )
      writeFileSync(`${stem}-checks.md`, `${parts.join('\n\n---\n\n')}\n`)
    },
  }
}

/** The log of every workflow run of the story as a file. */
export function keepRuns({ dispatcher }: Platform, folder: string): void {
  const target = join(folder, 'runs')
  mkdirSync(target, { recursive: true })
  for (const run of dispatcher.runs) {
    const jobs = run.jobs.map(({ name, conclusion, log, summary, annotations }) =>
      [
        `== ${name}: ${conclusion}`,
        log,
        ...annotations.map(({ level, message }) => `${level}: ${message}`),
        summary,
      ].join('\n'),
    )
    const name = `${String(run.id).padStart(3, '0')}-${run.name.replaceAll(/[^a-z]+/gi, '-')}-${run.event}.log`
    writeFileSync(join(target, name), `${jobs.join('\n\n')}\n`)
  }
}
