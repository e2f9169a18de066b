import { describe, expect, test } from 'vitest'
import { readEnvironment } from '../../shared/runtime/environment.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'

const environment = (ref: string | null) =>
  readEnvironment(
    ref === null
      ? {}
      : {
          GITHUB_REPOSITORY: 'acme/models',
          GITHUB_RUN_ID: '1',
          GITHUB_SHA: 'a'.repeat(40),
          GITHUB_EVENT_NAME: 'pull_request_target',
          GITHUB_WORKFLOW_REF: `acme/models/.github/workflows/governance.yml@${ref}`,
        },
    '/nowhere',
  )

describe('a run', () => {
  test('of the default branch’s workflow file is trusted', () => {
    expect(() => requireTrustedRun(environment('refs/heads/main'), 'main')).not.toThrow()
  })

  test('on a command line has no workflow file to forge', () => {
    expect(() => requireTrustedRun(environment(null), 'main')).not.toThrow()
  })

  test('of a workflow that lies in another repository is refused, whatever its branch', () => {
    const there = readEnvironment(
      {
        GITHUB_REPOSITORY: 'acme/models',
        GITHUB_RUN_ID: '1',
        GITHUB_SHA: 'a'.repeat(40),
        GITHUB_WORKFLOW_REF: 'mallory/models/.github/workflows/governance.yml@refs/heads/main',
      },
      '/nowhere',
    )
    expect(() => requireTrustedRun(there, 'main')).toThrow(
      'comes from the repository mallory/models, not from acme/models',
    )
  })

  test.each([
    'refs/heads/evil',
    'refs/heads/main2',
    'refs/heads/x/main',
    'refs/tags/main',
    'refs/pull/7/merge',
    'main',
    'REFS/HEADS/MAIN',
  ])('T14: of a workflow file at %s is refused', (ref) => {
    expect(() => requireTrustedRun(environment(ref), 'main')).toThrow(
      `not from refs/heads/main (event pull_request_target)`,
    )
  })
})
