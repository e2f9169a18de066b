import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { textOf } from '../house/tree.ts'

/** The step of the hospital's workflows that fetches the known vulnerabilities, run as a runner runs it. */

const Workflow = z.looseObject({
  jobs: z.looseObject({
    judge: z.looseObject({ steps: z.array(z.looseObject({ name: z.string(), run: z.string().optional() })) }),
  }),
})
const file = (name: string): z.infer<typeof Workflow> =>
  Workflow.parse(parse(textOf(`examples/healthcare-repo/.github/workflows/${name}.yml`)))
const scriptOf = (name: string): string =>
  file(name).jobs.judge.steps.find((step) => step.name === 'Fetch the known vulnerabilities')?.run ?? ''

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fetch-'))
  mkdirSync(join(folder, 'bin'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the step where `curl` does as told. */
function fetched(name: string, curl: string): { readonly status: number | null; readonly said: string } {
  writeFileSync(join(folder, 'bin/curl'), `#!/bin/bash\n${curl}\n`)
  chmodSync(join(folder, 'bin/curl'), 0o755)
  const words = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', scriptOf(name)]
  const { status, stdout } = spawnSync('bash', words, {
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
    encoding: 'utf8',
  })
  return { status, said: stdout }
}

const gives = 'while [ "$1" != --output ]; do shift; done; echo new > "$2"'
const breaks = `${gives}; exit 18`
const zip = (): string => readFileSync(join(folder, 'advisories/all.zip'), 'utf8')

describe.each(['governance', 'scheduled'])('the known vulnerabilities of %s.yml', (name) => {
  test('are fetched from OSV over https', () => {
    expect(fetched(name, `${gives}; echo "$@" > asked`).status).toBe(0)
    expect(zip()).toBe('new\n')
    expect(scriptOf(name)).toContain('https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip')
  })

  test('stay the last ones where they cannot be fetched whole, and the run says so', () => {
    mkdirSync(join(folder, 'advisories'))
    writeFileSync(join(folder, 'advisories/all.zip'), 'old\n')
    const { status, said } = fetched(name, breaks)
    expect(status).toBe(0)
    expect(said).toContain('::warning::')
    expect(zip()).toBe('old\n')
    expect(existsSync(join(folder, 'advisories/new.zip'))).toBe(false)
  })

  test('are missing where there never were any: the gate then fails, not the step', () => {
    expect(fetched(name, breaks).status).toBe(0)
    expect(existsSync(join(folder, 'advisories/all.zip'))).toBe(false)
  })
})
