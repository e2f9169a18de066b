import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { actionNames } from '../../scripts/build.ts'
import { readAction } from '../../scripts/docs-action-file.ts'
import { paths, root, textOf } from './tree.ts'

/** Each token of the examples may do what the actions that use it need, as their action.yml says: no more, and no less. */

type Permissions = Readonly<Record<string, string>>

const Step = z.looseObject({
  id: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
})
type Step = z.infer<typeof Step>
const Permitted = z.record(z.string(), z.string())
const Workflow = z.looseObject({
  permissions: Permitted,
  jobs: z.record(z.string(), z.looseObject({ permissions: Permitted, steps: z.array(Step) })),
})
const Composite = z.looseObject({ runs: z.looseObject({ steps: z.array(Step) }) })

const needs: ReadonlyMap<string, Permissions> = new Map(
  actionNames(root).map((name) => [
    name,
    Object.fromEntries(readAction(root, name).permissions.map(({ name: permission, level }) => [permission, level])),
  ]),
)

/** What the suite's action behind a step needs; nothing for a step of somebody else. */
function neededBy({ uses, with: given }: Step): Permissions {
  if (uses?.startsWith('actions/attest@') === true) return { attestations: 'write', 'id-token': 'write' }
  const name = /^countersign\/countersign\/actions\/([a-z-]+)@/.exec(uses ?? '')?.[1]
  if (name === undefined) return {}
  const all = needs.get(name) ?? { unknown: name }
  // the job that runs a builder's code may write nothing
  const reads = name === 'reproduce' && given.command === 'run'
  // the one command of it that writes the ledger
  if (name === 'audit' && given.command === 'checkpoint') return { contents: 'write' }
  return reads ? Object.fromEntries(Object.keys(all).map((one) => [one, 'read'])) : all
}

function together(all: readonly Permissions[]): Permissions {
  const names = [...new Set(all.flatMap((one) => Object.keys(one)))].sort()
  return Object.fromEntries(names.map((name) => [name, all.some((one) => one[name] === 'write') ? 'write' : 'read']))
}

const isMint = ({ uses }: Step): boolean => uses?.startsWith('actions/create-github-app-token@') === true

/** What a step mints a token of the App with. */
const minted = (step: Step): Permissions =>
  Object.fromEntries(
    Object.entries(step.with).flatMap(([name, level]) =>
      name.startsWith('permission-') ? [[name.replace('permission-', ''), String(level)]] : [],
    ),
  )

/** Whose token a step works with: the job's own, one that an earlier step minted, or one that it mints itself. */
function tokenOf(step: Step): string {
  if ('app-client-id' in step.with) return 'its own'
  const given = step.with['github-token']
  return typeof given === 'string' ? (/steps\.([\w-]+)\.outputs\.token/.exec(given)?.[1] ?? 'unknown') : 'the job'
}

// a job's own token has no such permission: without the App no team is read
const withoutMembers = ({ members: _members, ...others }: Permissions): Permissions => others

/** A workflow with the jobs that it has as comments: they are as good as the others once somebody turns them on. */
const turnedOn = (text: string): string =>
  text.replaceAll(/^ {2}# (?:[a-z-]+:$| {2,}).*$/gm, (line) => line.replace('# ', ''))

const jobs = paths('examples/*/.github/workflows/*.yml').flatMap((path) =>
  Object.entries(Workflow.parse(parse(turnedOn(textOf(path)))).jobs).map(([id, job]) => ({ path, id, job })),
)

test('the job for checkpoints is among them, though it is a comment until a policy asks for any', () => {
  expect(jobs.flatMap(({ id, path }) => (id === 'checkpoint' ? [path.split('/')[1]] : []))).toEqual(['governance-repo'])
})

/** What an action needs of the job's own token where it is given beside another one: the self-test forges with it. */
const besides: Readonly<Record<string, Permissions>> = {
  'self-test': { checks: 'write', 'pull-requests': 'write' },
}
const besidesOf = ({ uses }: Step): Permissions =>
  besides[/^countersign\/countersign\/actions\/([a-z-]+)@/.exec(uses ?? '')?.[1] ?? ''] ?? {}

describe.each(jobs)('the job $id of $path', ({ job }) => {
  test('has a token that may do what its steps need', () => {
    const own = job.steps.filter((step) => tokenOf(step) === 'the job').map(neededBy)
    expect(job.permissions).toEqual(withoutMembers(together([...own, ...job.steps.map(besidesOf)])))
  })

  test('mints the App’s token with what is done with it', () => {
    for (const step of job.steps.filter(isMint)) {
      const users = job.steps.filter((one) => tokenOf(one) === step.id).map(neededBy)
      expect(minted(step)).toEqual(together(users))
    }
    expect(job.steps.map(tokenOf)).not.toContain('unknown')
  })
})

test.each(paths('examples/*/.github/workflows/*.yml'))('%s gives nothing to jobs that do not ask', (path) => {
  expect(Workflow.parse(parse(textOf(path))).permissions).toEqual({})
})

const composites = actionNames(root).filter((name) => readAction(root, name).runs.using === 'composite')

test.each(composites)('the composite %s mints the App’s token with what it needs', (name) => {
  const { steps } = Composite.parse(parse(textOf(`actions/${name}/action.yml`))).runs
  expect(steps.filter(isMint).map(minted)).toEqual([needs.get(name)])
})

describe('the trial', () => {
  test('relays reviews as the other example does', () => {
    const relay = (example: string): string => textOf(`examples/${example}/.github/workflows/review-relay.yml`)
    expect(relay('trial-repo')).toBe(relay('governance-repo'))
  })

  test('has the policy of the other example with people for teams, and no proposals, which the App alone could make', () => {
    const policy = (example: string): unknown => {
      // without the App nobody but people merges
      const {
        roles: _roles,
        automatic_merge: _merge,
        proposals: _proposals,
        ...rest
      } = z.record(z.string(), z.unknown()).parse(parse(textOf(`examples/${example}/governance/policy.yml`)))
      return rest
    }
    expect(policy('trial-repo')).toEqual(policy('governance-repo'))
    expect(textOf('examples/trial-repo/governance/policy.yml')).not.toContain('team:')
  })

  test.each(['governance', 'promote', 'scheduled'])('names no App in %s.yml', (name) => {
    expect(textOf(`examples/trial-repo/.github/workflows/${name}.yml`)).not.toMatch(/COUNTERSIGN_APP|app-slug/)
  })
})

describe('the hospital and the insurer', () => {
  const Policy = z.looseObject({ exceptions: z.looseObject({ never: z.array(z.string()) }) })
  const policy = (example: string): unknown => {
    const {
      gates: _gates,
      regulations: _words,
      exceptions: { never, ...exceptions },
      ...rest
    } = Policy.parse(parse(textOf(`examples/${example}/governance/policy.yml`)))
    return { ...rest, exceptions, never: never.filter((code) => code !== 'pickle-refused') }
  }

  test.each(['healthcare-repo', 'insurance-repo'])('differ from the first example in gates alone: %s', (example) => {
    expect(policy(example)).toEqual(policy('governance-repo'))
  })

  test('the insurer has the workflows of the first example, and none of its own that could fall behind', () => {
    expect(paths('examples/insurance-repo/.github/**')).toEqual([])
  })

  test.each([
    ['governance', 5],
    ['scheduled', 5],
    ['promote', 2],
    ['registered', 1],
    ['rollback', 1],
  ] as const)('the known vulnerabilities are all that %s.yml adds, to each step that judges', (name, count) => {
    const jobs = (example: string): unknown =>
      Object.entries(Workflow.parse(parse(textOf(`examples/${example}/.github/workflows/${name}.yml`))).jobs).map(
        ([id, { steps, ...job }]) => {
          const kept = steps.filter(({ uses = '' }) => uses.includes('/') && !uses.startsWith('actions/cache@'))
          const without = kept.map(({ with: { advisories: _file, ...given }, ...step }) => ({ ...step, with: given }))
          return [id, job, without]
        },
      )
    expect(jobs('healthcare-repo')).toEqual(jobs('governance-repo'))
    const judges = Object.values(
      Workflow.parse(parse(textOf(`examples/healthcare-repo/.github/workflows/${name}.yml`))).jobs,
    ).flatMap(({ steps }) =>
      steps.filter(({ uses = '' }) =>
        /actions\/(?:validation|independent|compliance|business|merge|promote|proposals|rollback)/.test(uses),
      ),
    )
    expect(judges.map((step) => step.with.advisories)).not.toContain(undefined)
    expect(judges).toHaveLength(count)
  })
})

describe('a sweep', () => {
  test.each(['governance-repo', 'trial-repo', 'healthcare-repo'])('judges as the event does, in %s', (example) => {
    const steps = (file: string): unknown => {
      const workflow = Workflow.parse(parse(textOf(`examples/${example}/.github/workflows/${file}.yml`)))
      return workflow.jobs.judge?.steps.map((step) => {
        const { 'pull-request': _number, ...given } = step.with
        return { ...step, with: given }
      })
    }
    expect(steps('scheduled')).toEqual(steps('governance'))
  })
})
