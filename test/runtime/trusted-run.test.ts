import { describe, expect, test } from 'vitest'
import { readEnvironment } from '../../shared/runtime/environment.ts'
import { requireOwnRun, requireTrustedRun } from '../../shared/runtime/trusted-run.ts'

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

describe('a run that writes in the suite’s name', () => {
  const opened = (ref: string, app: string | null, asking = 'countersign[bot]') => {
    const repository = { id: 1, name: 'acme/models', defaultBranch: 'main', tip: 'a'.repeat(40), asking }
    return requireOwnRun({ environment: environment(ref) }, { forge: { repository: async () => repository }, app })
  }

  test.each([['countersign'], [null]])(
    'by the default branch’s file and the App %s is told its repository',
    async (app) => {
      expect(await opened('refs/heads/main', app)).toMatchObject({ defaultBranch: 'main' })
    },
  )

  test('of another branch’s file, or by the token of another, is refused', async () => {
    await expect(opened('refs/heads/mine', 'countersign')).rejects.toThrow('comes from refs/heads/mine')
    await expect(opened('refs/heads/main', 'countersign', 'dana')).rejects.toThrow('the token is that of dana')
  })
})
