import { describe } from 'vitest'
import { appToken, check, checkRule, installed, merge, propose, protect, rule, write, type Place } from './place.ts'

/** Checks and statuses that a ruleset requires. */

type Required = { readonly head: string; readonly app: { readonly token: string }; readonly id: number }

/** A pull request whose base requires the check `gates` of one App. */
async function required(at: Place, strict = false): Promise<Required> {
  const head = await propose(at)
  const app = await installed(at)
  await protect(at, [checkRule([{ context: 'gates', integration_id: app.id }], strict)])
  return { head, app: await appToken(at, app), id: app.id }
}

describe('a merge', () => {
  rule(
    'required-checks',
    'needs every required check',
    async (at) => {
      await required(at)
      return merge(at)
    },
    { held: 405, off: 200 },
  )

  rule(
    'required-checks-pinned',
    'needs the check from the pinned App alone',
    async (at) => {
      const { head } = await required(at)
      await check(at, await appToken(at, await installed(at, 'other')), head)
      return merge(at)
    },
    { held: 405, off: 200 },
  )

  rule(
    'latest-check-counts',
    'looks at the latest check of a name',
    async (at) => {
      const { head, app } = await required(at)
      await check(at, app, head)
      await check(at, app, head, { conclusion: 'failure' })
      return merge(at)
    },
    { held: 405, off: 200 },
  )

  rule(
    'statuses-count',
    'takes a commit status for a check of its name',
    async (at) => {
      const head = await propose(at)
      await protect(at, [checkRule([{ context: 'build' }])])
      await at.call('dana', 'POST', `statuses/${head}`, { state: 'success', context: 'build' })
      return merge(at)
    },
    { held: 200, off: 405 },
  )

  rule(
    'statuses-count',
    'needs check and status where both bear the name',
    async (at) => {
      const { head, app } = await required(at)
      await check(at, app, head)
      await at.call(app, 'POST', `statuses/${head}`, { state: 'failure', context: 'gates' })
      return merge(at)
    },
    { held: 405, off: 200 },
  )

  rule(
    'up-to-date',
    'under strict checks needs a head with all commits of the base',
    async (at) => {
      const { head, app } = await required(at, true)
      await check(at, app, head)
      const before = await merge(at, 'erin', { sha: '0'.repeat(40) })
      await at.call('mel', 'PUT', `rulesets/${await onlyRuleset(at)}`, await paused(at, 'disabled'))
      await write(at, 'mel', 'main', 'more.md', 'more\n')
      await at.call('mel', 'PUT', `rulesets/${await onlyRuleset(at)}`, await paused(at, 'active'))
      return [before, await merge(at)]
    },
    { held: [409, 405], off: [409, 200] },
  )

  for (const conclusion of ['success', 'neutral', 'skipped'])
    rule(
      'required-checks',
      `takes a check that ended as ${conclusion}, and none that failed`,
      async (at) => {
        const { head, app } = await required(at)
        await check(at, app, head, { conclusion: 'failure' })
        const failed = await merge(at)
        await check(at, app, head, { conclusion })
        return [failed, await merge(at)]
      },
      { held: [405, 200], off: [200, 405] },
    )
})

describe('a check', () => {
  rule(
    'stale-checks',
    'that nobody completes goes stale after a fortnight',
    async (at) => {
      const { head, app } = await required(at)
      await check(at, app, head, { status: 'in_progress', conclusion: undefined })
      const seen = async (): Promise<unknown> => {
        const { body } = await at.call('mel', 'GET', `commits/${head}/check-runs`)
        const [run] = (body as { check_runs: readonly { status: string; conclusion: string | null }[] }).check_runs
        return run?.conclusion ?? run?.status
      }
      await at.staff('clock', { advanceMs: 13 * 24 * 3_600_000 })
      const before = await seen()
      await at.staff('clock', { advanceMs: 2 * 24 * 3_600_000 })
      return [before, await seen()]
    },
    { held: ['in_progress', 'stale'], off: ['in_progress', 'in_progress'] },
  )
})

describe('a push', () => {
  rule(
    'checks-before-push',
    'to a branch with required checks brings commits alone that have passed',
    async (at) => {
      const { head, app } = await required(at)
      const move = async (): Promise<number> =>
        (await at.call('erin', 'PATCH', 'git/refs/heads/main', { sha: head })).status
      const unchecked = await move()
      await check(at, app, head)
      return [unchecked, await move()]
    },
    { held: [422, 200], off: [200, 200] },
  )
})

async function onlyRuleset(at: Place): Promise<number> {
  const { body } = await at.call('mel', 'GET', 'rulesets')
  return (body as readonly { readonly id: number }[])[0]?.id ?? 0
}

/** The ruleset as it is, with another enforcement: a PUT replaces it whole. */
async function paused(at: Place, enforcement: string): Promise<object> {
  const { body } = await at.call('mel', 'GET', `rulesets/${await onlyRuleset(at)}`)
  const { name, target, conditions, rules } = body as Readonly<Record<string, unknown>>
  return { name, target, conditions, rules, enforcement }
}
