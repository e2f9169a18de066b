import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { z } from 'zod'

/**
 * The command plays scenarios through the forge: of the example's own, as few as have every kind of event.
 * `npm run test:scenarios` plays them all.
 */

const root = resolve(import.meta.dirname, '../..')
const governance = join(root, 'examples/governance-repo/governance')

const Told = z.looseObject({
  scenario: z.string(),
  policy: z.unknown().optional(),
  people: z.record(z.string(), z.unknown()).optional(),
  events: z.array(z.record(z.string(), z.unknown())),
  expect: z.record(z.string(), z.unknown()),
})
const File = z.looseObject({ defaults: z.record(z.string(), z.unknown()).optional(), scenarios: z.array(Told) })
type File = z.infer<typeof File>

const files = readdirSync(join(governance, 'scenarios')).map((name): File => {
  const text = readFileSync(join(governance, 'scenarios', name), 'utf8')
  return File.parse(parse(text))
})

const eventsOf = ({ events }: z.infer<typeof Told>): readonly string[] => events.flatMap((one) => Object.keys(one))

/** As few scenarios as have every kind of event, each with the defaults of its file. */
function chosen(): readonly File[] {
  const all = files.flatMap(({ defaults, scenarios }) =>
    scenarios.map((one): File => ({ ...(defaults === undefined ? {} : { defaults }), scenarios: [one] })),
  )
  const wanted = new Set(all.flatMap(({ scenarios }) => scenarios.flatMap(eventsOf)))
  const picked: File[] = []
  while (wanted.size > 0) {
    const fresh = ({ scenarios }: File): number =>
      new Set(scenarios.flatMap(eventsOf).filter((one) => wanted.has(one))).size
    const next = all.reduce((best, one) => (fresh(one) > fresh(best) ? one : best))
    picked.push(next)
    for (const name of next.scenarios.flatMap(eventsOf)) wanted.delete(name)
  }
  return picked
}

const folder = mkdtempSync(join(tmpdir(), 'through-forge-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Said = { readonly code: number; readonly out: string }

function policyTest(written: readonly File[]): Promise<Said> {
  const paths = written.map((file, index) => {
    const path = join(folder, `${index + 1}.yml`)
    writeFileSync(path, stringify(file))
    return path
  })
  const words = ['policy', 'test', ...paths, '--policy', join(governance, 'policy.yml'), '--through', 'forge']
  return new Promise((done) => {
    execFile(process.execPath, [join(root, 'dist/countersign.js'), ...words], { cwd: root }, (error, out) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), out }),
    )
  })
}

test('every kind of event comes to the same at a real forge, and an expectation that does not hold fails there', async () => {
  const picked = chosen()
  const wrong: File = {
    scenarios: [
      {
        scenario: 'nobody has approved, and yet it passes',
        people: { dev: {} },
        events: [{ open: { by: 'dev' } }],
        expect: { 'independent-validation': { verdict: 'passed' } },
      },
    ],
  }
  const { code, out } = await policyTest([...picked, wrong])
  const count = picked.reduce((sum, { scenarios }) => sum + scenarios.length, 0)
  const lines = out.trimEnd().split('\n')
  // which one fails is told first
  expect(lines.slice(0, -1)).toEqual([
    expect.stringMatching(
      /nobody has approved, and yet it passes: independent-validation: expected passed, found pending/,
    ),
  ])
  expect(lines.at(-1)).toBe(`${count} passed, 1 failed`)
  expect(code).toBe(1)
  expect(count).toBeGreaterThan(3)
}, 180_000)
