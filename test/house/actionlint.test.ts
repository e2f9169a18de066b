import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { paths, root } from './tree.ts'

/** actionlint, where it is installed: on the PATH, or by the suite's own workflow in `.tools`. */

const command = ['actionlint', join(root, '.tools', 'actionlint')].find((name) => {
  try {
    execFileSync(name, ['-version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

const how = 'GOBIN="$PWD/.tools" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12'
const title =
  command === undefined ? `actionlint is not installed (${how}), so the workflows were not shown to it` : 'actionlint'

const settings = join(root, '.github', 'actionlint.yaml')

/** What it says of workflow files, one finding a line. */
function said(files: readonly string[], cwd: string, words: readonly string[]): string {
  const all = ['-shellcheck=', '-pyflakes=', '-no-color', '-oneline', ...words, ...files]
  const { stdout, stderr } = spawnSync(command ?? '', all, { cwd, encoding: 'utf8' })
  return `${stdout}${stderr}`.trim()
}

describe.skipIf(command === undefined)(title, () => {
  test('has nothing against the workflows but what .github/actionlint.yaml explains', () => {
    const workflows = paths('.github/workflows/*.yml', 'examples/**/.github/workflows/*.yml')
    expect(workflows.length).toBeGreaterThan(0)
    expect(said(workflows, root, ['-config-file', settings])).toBe('')
  })

  const step = (uses: string): string => `{runs-on: ubuntu-latest, steps: [{uses: ${uses}}]}`
  const one = step('actions/checkout@v6')
  const reading = (name: string): string =>
    `{runs-on: ubuntu-latest, steps: [{run: 'echo "$A"', env: {A: '\${{ job.${name} }}'}}]}`

  /** What it says of one workflow without our settings, and with them. */
  function both(text: string): readonly [string, string] {
    const folder = mkdtempSync(join(tmpdir(), 'linted-'))
    try {
      mkdirSync(join(folder, '.github', 'workflows'), { recursive: true })
      execFileSync('git', ['init', '--quiet', folder])
      const file = join('.github', 'workflows', 'planted.yml')
      writeFileSync(join(folder, file), text)
      return [said([file], folder, []), said([file], folder, ['-config-file', settings])]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  test.each([
    ['an action of the same repository', `on: push\njobs: {a: ${step('$/actions/promote')}}\n`],
    ['a called workflow of the same repository', 'on: push\njobs: {a: {uses: $/.github/workflows/x.yml}}\n'],
    ['a queue of runs', `on: push\nconcurrency: {group: a, queue: max}\njobs: {a: ${one}}\n`],
    ['the workflow a job is of', `on: push\njobs: {a: ${reading('workflow_sha')}}\n`],
    ['a young permission', `on: push\npermissions: {vulnerability-alerts: read}\njobs: {a: ${one}}\n`],
  ])('lets %s pass by the file alone', (_, text) => {
    const [without, silent] = both(text)
    expect([without === '', silent]).toEqual([false, ''])
  })

  test.each([
    [
      'an unknown need',
      'on: push\njobs: {a: {needs: b, runs-on: ubuntu-latest, steps: [{run: "true"}]}}\n',
      'needs job "b"',
    ],
    [
      'a job’s property that is none',
      `on: push\njobs: {a: ${reading('workflow')}}\n`,
      'property "workflow" is not defined',
    ],
    ['an action without its version', `on: push\njobs: {a: ${step('actions/checkout')}}\n`, 'ref is missing'],
  ])('still finds %s', (_, text, found) => {
    expect(both(text)[1]).toContain(found)
  })
})
