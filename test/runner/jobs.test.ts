import { describe, expect, test } from 'vitest'
import type { Permissions } from './language/workflow-file.ts'
import { indented, play, pullRequest, sha, workflow } from './fixtures/play.ts'
import type { Setting } from './fixtures/play.ts'
import type { JobResult } from './result.ts'

async function jobsOf(jobs: string, setting: Setting = {}, more = ''): Promise<readonly JobResult[]> {
  const runs = await play(workflow(jobs, 'push', more), setting)
  return runs.flatMap((run) => run.jobs)
}

function job(id: string, run: string, more = ''): string {
  return `${id}:\n  runs-on: ubuntu-latest\n${more === '' ? '' : `${indented(more, 2)}\n`}  steps:\n    - id: it\n      run: ${JSON.stringify(run)}\n`
}

const ends = (results: readonly JobResult[]): Readonly<Record<string, string>> =>
  Object.fromEntries(results.map((one) => [one.name, one.conclusion]))

describe('needs', () => {
  test('order the jobs and carry outputs', async () => {
    const results = await jobsOf(
      job('last', 'echo ${{ needs.first.outputs.word }} ${{ needs.first.result }}', 'needs: first') +
        job('first', 'echo "word=hello" >> "$GITHUB_OUTPUT"', 'outputs: { word: "${{ steps.it.outputs.word }}" }'),
    )
    expect(results.map((one) => one.id)).toEqual(['first', 'last'])
    expect(results[1]?.log).toBe('hello success')
  })

  test('after a failed or skipped job only those run that ask for it', async () => {
    const results = await jobsOf(
      job('bad', 'exit 1') +
        job('plain', 'true', 'needs: bad') +
        job('after-plain', 'true', 'needs: plain') +
        job('always', 'echo ${{ needs.bad.result }}', 'needs: bad\nif: always()') +
        job('failed', 'true', 'needs: plain\nif: failure()') +
        job('off', 'true', "if: github.ref == 'refs/heads/other'") +
        job('after-off', 'true', 'needs: off'),
    )
    expect(ends(results)).toEqual({
      bad: 'failure',
      plain: 'skipped',
      'after-plain': 'skipped',
      always: 'success',
      failed: 'success',
      off: 'skipped',
      'after-off': 'skipped',
    })
  })

  test('an output that holds a secret is dropped', async () => {
    const [first] = await jobsOf(
      job(
        'first',
        'echo "a=x-${{ secrets.KEY }}" >> "$GITHUB_OUTPUT"; echo b=2 >> "$GITHUB_OUTPUT"',
        'outputs: { a: "${{ steps.it.outputs.a }}", b: "${{ steps.it.outputs.b }}" }',
      ),
      { secrets: { KEY: 'hunter2' } },
    )
    expect(first?.outputs).toEqual({ b: '2' })
  })
})

describe('settings of workflow and job', () => {
  test('env and defaults are inherited and overridden', async () => {
    const more = `env: { A: workflow, B: workflow, REF: "\${{ github.ref_name }}" }
defaults: { run: { shell: bash, working-directory: / } }
`
    const results = await jobsOf(
      job('one', 'echo $A $B $REF $C; pwd', 'env: { B: job, C: "${{ vars.WHERE }}" }') +
        job('two', 'pwd; false | true', 'defaults: { run: { working-directory: /tmp } }'),
      { variables: { WHERE: 'bank' } },
      more,
    )
    expect(results[0]?.log).toBe('workflow job main bank\n/')
    expect(results[1]).toMatchObject({
      conclusion: 'failure',
      log: '/tmp\n##[error]Process completed with exit code 1.',
    })
  })

  test('a matrix makes a job of each leg, include adds to it, the first failure cancels the rest', async () => {
    const matrix = `strategy:
  matrix:
    os: [a, b]
    n: [1, 2]
    include: [{ os: a, word: extra }, { os: c, n: 9 }]
`
    const results = await jobsOf(
      job('all', 'echo "${{ matrix.os }}${{ matrix.n }}${{ matrix.word }}"; [ "${{ matrix.n }}" != 2 ]', matrix),
    )
    expect(results.map((one) => [one.name, one.conclusion, one.steps[0]?.log[0]])).toEqual([
      ['all (a, 1, extra)', 'success', 'a1extra'],
      ['all (a, 2, extra)', 'failure', 'a2extra'],
      ...[
        ['all', 'cancelled', undefined],
        ['all', 'cancelled', undefined],
        ['all', 'cancelled', undefined],
      ],
    ])
  })

  test('a matrix may come from JSON', async () => {
    const matrix = `strategy: { fail-fast: false, matrix: { stage: '\${{ fromJSON(''["staging","production"]'') }}' } }`
    const results = await jobsOf(job('all', 'true', `name: to \${{ matrix.stage }}\n${matrix}`))
    expect(results.map((one) => one.name)).toEqual(['to staging', 'to production'])
  })

  test('a matrix may come from what a job before it found, and only where it found something', async () => {
    const list = (found: string): string =>
      job('list', `echo 'found=${found}' >> "$GITHUB_OUTPUT"`, 'outputs: { found: "${{ steps.it.outputs.found }}" }')
    const matrix = `needs: list
if: needs.list.outputs.found != '[]'
concurrency: { group: 'one-\${{ matrix.number }}' }
strategy: { fail-fast: false, max-parallel: 2, matrix: { number: '\${{ fromJSON(needs.list.outputs.found) }}' } }`
    const each = job('each', '[ "${{ matrix.number }}" != 7 ]', matrix)
    const some = await jobsOf(list('[7,12]') + each)
    expect(some.map((one) => [one.name, one.conclusion, one.concurrency?.group])).toEqual([
      ['list', 'success', undefined],
      ['each (7)', 'failure', 'one-7'],
      ['each (12)', 'success', 'one-12'],
    ])
    expect(ends(await jobsOf(list('[]') + each))).toEqual({ list: 'success', each: 'skipped' })
  })

  test('concurrency is recorded', async () => {
    const more =
      'name: gate\nrun-name: for ${{ github.actor }}\nconcurrency: { group: "g-${{ github.ref_name }}", queue: max }\n'
    const [run] = await play(
      workflow(job('a', 'true', 'concurrency: { group: inner, cancel-in-progress: true }'), 'push', more),
    )
    expect(run).toMatchObject({
      name: 'gate',
      title: 'for dana',
      concurrency: { group: 'g-main', cancelInProgress: false, queue: 'max' },
    })
    expect(run?.jobs[0]?.concurrency).toEqual({ group: 'inner', cancelInProgress: true, queue: 'single' })
  })

  test('a job past its minutes is cancelled, and what always runs still does', async () => {
    const [result] = await jobsOf(
      `slow:
  runs-on: ubuntu-latest
  timeout-minutes: 1
  steps:
    - run: sleep 30
    - run: echo plain
    - if: failure()
      run: echo failure
    - if: cancelled()
      run: echo "\${{ job.status }}"
`,
      { minute: 150 },
    )
    expect(result?.conclusion).toBe('cancelled')
    expect(result?.steps.map((step) => step.conclusion)).toEqual(['cancelled', 'skipped', 'skipped', 'success'])
    expect(result?.steps[3]?.log).toEqual(['cancelled'])
  })
})

describe('the token', () => {
  const minted = async (more: string, top = '', setting: Setting = {}): Promise<readonly Permissions[]> => {
    const asked: Permissions[] = []
    const mintToken = (permissions: Permissions): Promise<string> => {
      asked.push(permissions)
      return Promise.resolve('ghs_x')
    }
    await play(workflow(job('a', 'true', more), '[push, pull_request]', top), { mintToken, ...setting })
    return asked
  }

  test('is minted with exactly what is listed', async () => {
    expect(await minted('permissions: { checks: write, contents: read }')).toEqual([
      { checks: 'write', contents: 'read' },
    ])
    expect(await minted('', 'permissions: { contents: read }\n')).toEqual([{ contents: 'read' }])
    expect(await minted('permissions: {}', 'permissions: { contents: read }\n')).toEqual([{}])
    expect(await minted('')).toEqual([{}])
  })

  test('only reads in a run of a fork, which gets no secrets either', async () => {
    const fork = pullRequest('pull_request', 'opened', {
      head: { ref: 'x', sha, repo: { id: 99, full_name: 'stranger/models' } },
    })
    expect(await minted('permissions: { checks: write }', '', { event: fork })).toEqual([{ checks: 'read' }])
    const [run] = await play(workflow(job('a', 'echo "[${{ secrets.KEY }}]"'), 'pull_request'), {
      event: fork,
      secrets: { KEY: 'k' },
    })
    expect(run?.jobs[0]?.log).toBe('[]')
  })
})

describe('an environment', () => {
  const environments = {
    production: { secrets: { KEY: 'production key' }, variables: { WHERE: 'prod' }, branches: ['main'] },
    open: { secrets: { KEY: 'open key' }, variables: {}, branches: 'all' },
  } as const
  const run = "echo '${{ secrets.KEY }}' | tr a-z A-Z; echo ${{ vars.WHERE }}"

  test('gives its secrets and variables to a ref it allows', async () => {
    const [result] = await jobsOf(
      job('a', run, 'environment: { name: production, url: "https://x/${{ steps.it.outcome }}", deployment: false }'),
      { environments },
    )
    expect(result?.log).toBe('PRODUCTION KEY\nprod')
    expect(result?.environment).toEqual({ name: 'production', url: 'https://x/success', deployment: false })
  })

  test('refuses the merge ref of a pull request when it is for the default branch alone', async () => {
    const event = pullRequest('pull_request', 'opened')
    const [result] = await play(workflow(job('a', run, 'environment: production'), 'pull_request'), {
      event,
      environments,
    })
    expect(result?.jobs[0]).toMatchObject({
      conclusion: 'failure',
      steps: [],
      log: 'refs/pull/3/merge is not allowed to deploy to production due to environment protection rules.',
    })
  })

  test('lets pull_request_target in, since that is the default branch', async () => {
    const event = pullRequest('pull_request_target', 'opened')
    const [result] = await play(workflow(job('a', run, 'environment: production'), 'pull_request_target'), {
      event,
      environments,
    })
    expect(result?.jobs[0]?.log).toBe('PRODUCTION KEY\nprod')
  })

  test('is needed for its secrets', async () => {
    const [result] = await jobsOf(job('a', 'echo "[${{ secrets.KEY }}]"'), { environments })
    expect(result?.log).toBe('[]')
  })
})
