import { describe, expect, test } from 'vitest'
import { playSteps, sha } from './fixtures/play.ts'

describe('a script', () => {
  test('runs in bash, step after step, and hands on outputs, variables, PATH and summary by files', async () => {
    const job = await playSteps(`
- id: first
  run: |
    echo "digest=abc=1" >> "$GITHUB_OUTPUT"
    printf 'note<<END\\none\\ntwo\\nEND\\n' >> "$GITHUB_OUTPUT"
    echo "WHERE=here" >> "$GITHUB_ENV"
    mkdir tools && printf '#!/bin/sh\\necho from the tool\\n' > tools/mine && chmod +x tools/mine
    echo "$PWD/tools" >> "$GITHUB_PATH"
    echo "## Read me" >> "$GITHUB_STEP_SUMMARY"
- run: |
    echo "[$DIGEST] [$NOTE] [$WHERE] [\${{ env.WHERE }}]"
    mine
  env:
    DIGEST: \${{ steps.first.outputs.digest }}
    NOTE: \${{ steps.first.outputs.note }}
`)
    expect(job.steps[1]?.log).toEqual(['[abc=1] [one', 'two] [here] [here]', 'from the tool'])
    expect(job.summary).toBe('## Read me\n')
    expect(job.steps[0]?.outputs).toEqual({ digest: 'abc=1', note: 'one\ntwo' })
    expect(job.conclusion).toBe('success')
  })

  test('stops at the first failing command and pipe', async () => {
    const job = await playSteps(`
- shell: bash
  run: |
    false | cat
    echo never
`)
    expect(job).toMatchObject({ conclusion: 'failure', log: '##[error]Process completed with exit code 1.' })
    expect(job.annotations.map((one) => one.message)).toEqual(['Process completed with exit code 1.'])
  })

  test('meets the environment GitHub gives and nothing of the host', async () => {
    process.env.SECRET_OF_THE_HOST = 'leaked'
    const job = await playSteps(`
- run: env
  env: { GITHUB_SHA: forged, OWN: mine }
`)
    delete process.env.SECRET_OF_THE_HOST
    const pairs = job.log
      .split('\n')
      .map((line): [string, string] => [line.replace(/=.*$/, ''), line.replace(/^[^=]*=/, '')])
    const env: Readonly<Record<string, string>> = Object.fromEntries(pairs)
    expect(env).toMatchObject({
      CI: 'true',
      OWN: 'mine',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTOR: 'dana',
      GITHUB_API_URL: 'http://127.0.0.1:9/api',
      GITHUB_BASE_REF: '',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
      GITHUB_JOB: 'job',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_NAME: 'main',
      GITHUB_REPOSITORY: 'acme/models',
      GITHUB_REPOSITORY_ID: '7',
      GITHUB_REPOSITORY_OWNER: 'acme',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_SERVER_URL: 'http://127.0.0.1:9',
      GITHUB_SHA: sha,
      GITHUB_WORKFLOW: '.github/workflows/a.yml',
      GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/a.yml@refs/heads/main',
      GITHUB_WORKFLOW_SHA: sha,
      RUNNER_OS: 'Linux',
    })
    expect(env.GITHUB_EVENT_PATH).toMatch(/event\.json$/)
    expect(env.GITHUB_TOKEN).toBeUndefined()
    expect(env.SECRET_OF_THE_HOST).toBeUndefined()
    expect(Object.keys(env).filter((name) => name.startsWith('npm_') || name.startsWith('VITEST'))).toEqual([])
  })

  test('runs where working-directory says', async () => {
    const job = await playSteps(`
- run: mkdir -p deep/er
- run: basename "$PWD"
  working-directory: deep/er
`)
    expect(job.log).toBe('er')
  })

  test('is ended when its minutes are over', async () => {
    const job = await playSteps(
      `
- id: slow
  run: sleep 30
  timeout-minutes: 1
- if: always()
  run: echo "\${{ steps.slow.outcome }}"
`,
      { minute: 100 },
    )
    expect(job.conclusion).toBe('failure')
    expect(job.log).toBe('##[error]The action has timed out after 1 minutes.\nfailure')
  })

  test.each([
    [
      'NODE_OPTIONS=--require=x',
      'GITHUB_ENV',
      "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.",
    ],
    ['no pair at all', 'GITHUB_OUTPUT', "Invalid format 'no pair at all'"],
    ['a<<END', 'GITHUB_OUTPUT', "Invalid value. Matching delimiter not found 'END'"],
  ])('fails when it writes "%s" to %s', async (line, file, message) => {
    const job = await playSteps(`- run: echo '${line}' >> "$${file}"`)
    expect(job.conclusion).toBe('failure')
    expect(job.annotations.map((one) => one.message)).toEqual([message])
  })
})

describe('conditions', () => {
  test('after a failure only those steps run that ask for it', async () => {
    const job = await playSteps(`
- run: exit 3
- run: echo plain
- if: success()
  run: echo success
- if: failure()
  run: echo failure
- if: always()
  run: echo always
- if: cancelled()
  run: echo cancelled
- if: github.ref == 'refs/heads/main'
  run: echo implied success
- if: failure() && github.ref == 'refs/heads/main'
  run: echo both
- if: \${{ !cancelled() }}
  run: echo not cancelled
`)
    const shown = job.steps.flatMap((step) => step.log.filter((line) => !line.startsWith('##')))
    expect(shown).toEqual(['failure', 'always', 'both', 'not cancelled'])
    expect(job.steps.map((step) => step.conclusion)).toEqual([
      ...['failure', 'skipped', 'skipped', 'success', 'success', 'skipped', 'skipped', 'success', 'success'],
    ])
  })

  test('continue-on-error keeps the outcome and mends the conclusion', async () => {
    const job = await playSteps(`
- id: weak
  run: exit 1
  continue-on-error: true
- run: echo "\${{ steps.weak.outcome }} \${{ steps.weak.conclusion }} \${{ job.status }}"
`)
    expect(job.conclusion).toBe('success')
    expect(job.steps[1]?.log).toEqual(['failure success success'])
  })

  test('a list of labels is searched as GitHub does', async () => {
    const event = {
      name: 'push',
      payload: { ref: 'refs/heads/main', after: sha, labels: [{ name: 'a' }, { name: 'Go' }] },
    }
    const job = await playSteps(
      `
- if: contains(github.event.labels.*.name, 'go')
  run: echo found
- if: contains(github.event.labels.*.name, 'g')
  run: echo part
`,
      { event },
    )
    expect(job.log).toBe('found')
  })
})

describe('what data cannot do', () => {
  const title = '${{ github.token }} $(echo run) `echo run` ::notice::x'
  const event = { name: 'push', payload: { ref: 'refs/heads/main', after: sha, title } }

  test('an expression found in data stays text, by env, output and GITHUB_ENV', async () => {
    const job = await playSteps(
      `
- id: carry
  env: { TITLE: "\${{ github.event.title }}" }
  run: |
    echo "title=$TITLE" >> "$GITHUB_OUTPUT"
    echo "LATER=$TITLE" >> "$GITHUB_ENV"
- env: { TITLE: "\${{ steps.carry.outputs.title }}" }
  run: echo "[$TITLE] [$LATER]"
`,
      { event },
    )
    expect(job.log).toBe(`[${title}] [${title}]`)
  })

  test('data put into the script itself is run, as on GitHub', async () => {
    const job = await playSteps('- run: echo ${{ github.event.title }}', {
      event: { ...event, payload: { ...event.payload, title: '$(echo run)' } },
    })
    expect(job.log).toBe('run')
  })
})

describe('workflow commands', () => {
  test('mark files, group, mask and debug', async () => {
    const job = await playSteps(`
- run: |
    echo "::error file=a.py,line=3,endLine=4,title=Bad%2C very::first%0Asecond"
    echo "  ::warning::careful"
    echo "::notice::by the way"
    echo "::group::Inside"
    echo "::add-mask::hunter2"
    echo "the word is hunter2"
    echo "::debug::hunter2"
    echo "::endgroup::"
    echo "not a ::error::command"
`)
    expect(job.annotations).toEqual([
      { level: 'failure', message: 'first\nsecond', title: 'Bad, very', file: 'a.py', line: 3, endLine: 4 },
      { level: 'warning', message: 'careful', title: undefined, file: undefined, line: undefined, endLine: undefined },
      {
        level: 'notice',
        message: 'by the way',
        title: undefined,
        file: undefined,
        line: undefined,
        endLine: undefined,
      },
    ])
    expect(job.log).toContain(
      '##[group]Inside\n***\nthe word is ***\n##[debug]***\n##[endgroup]\nnot a ::error::command',
    )
    expect(job.conclusion).toBe('success')
  })

  test('injected ones work as they do on GitHub: outputs are set, and the old form counts inside a line', async () => {
    const job = await playSteps(`
- id: print
  run: |
    echo "::set-output name=verdict::passed"
    echo "a model called ##[error]boom"
- run: echo "\${{ steps.print.outputs.verdict }}"
`)
    expect(job.steps[1]?.log).toEqual(['passed'])
    expect(job.annotations.map((one) => one.message)).toEqual(['boom'])
  })

  test('stop between stop-commands and its token', async () => {
    const job = await playSteps(`
- run: |
    echo "::stop-commands::pause"
    echo "::error::quiet"
    echo "::pause::"
    echo "::error::loud"
`)
    expect(job.annotations.map((one) => one.message)).toEqual(['loud'])
  })

  test('set-env and add-path are off and fail the step', async () => {
    const job = await playSteps('- run: echo "::set-env name=A::b"')
    expect(job.conclusion).toBe('failure')
  })
})

describe('secrets', () => {
  test('are masked in log, summary and annotations, line by line', async () => {
    const job = await playSteps(
      `
- env: { KEY: "\${{ secrets.KEY }}", TOKEN: "\${{ github.token }}" }
  run: |
    echo "$KEY"
    echo "$TOKEN \${{ secrets.GITHUB_TOKEN }}"
    echo "::warning::$TOKEN"
    echo "$TOKEN" >> "$GITHUB_STEP_SUMMARY"
`,
      { secrets: { KEY: 'line-one\nline-two' } },
    )
    expect(job.log).toBe('***\n***\n*** ***\n##[warning]***')
    expect(job.summary).toBe('***\n')
    expect(job.annotations.map((one) => one.message)).toEqual(['***'])
  })
})
