import { z } from 'zod'
import { registryWrite } from '../../shared/domain/scenario/event/outside.ts'
import { bodyOf } from '../../shared/domain/scenario/event/review.ts'
import type { Commit, EventName, EventOf } from '../../shared/domain/scenario/scenario.ts'
import { policyOf } from '../../shared/domain/scenario/world.ts'
import { ForgeAnswer, staff } from '../journey/forge.ts'
import { fetchFrom, pushTo } from './branch.ts'
import { asAdministrator, asPerson, repository, seatEverybody, setTeam, teamOf } from './company.ts'
import { branch, commitToBase, modelFiles, policyFile, portsOf, type Desk } from './desk.ts'
import { fails, recover } from './failures.ts'
import { addHead, makeCommits, type Bringing } from './heads.ts'
import { write } from './registry.ts'
import { publish, recordGovernance } from './suite.ts'

/** Each event of a scenario as an act at the forge or the registry, by whoever the scenario names. */

const Numbered = z.looseObject({ number: z.number() })
const Identified = z.looseObject({ id: z.number() })

/** What the forge itself refuses did not happen. */
const unless = async (status: number, deed: Promise<unknown>): Promise<unknown> => {
  try {
    return await deed
  } catch (error) {
    if (error instanceof ForgeAnswer && error.status === status) return null
    throw error
  }
}

async function open(desk: Desk, event: EventOf<'open'>): Promise<void> {
  const { forge, labels } = desk
  if (event.agent_for !== undefined) await staff(forge.standIn, 'account-state', { login: event.by, becomes: 'Bot' })
  const head = await makeCommits(desk, event, labels.get('base') ?? '')
  await pushTo(forge.clone, event.by, head.sha, branch, true)
  await signWeb(desk, event)
  if (event.base !== 'main') await makeBranch(desk, event.base)
  const body = { title: 'A scenario', head: branch, base: event.base, body: event.body, draft: event.draft }
  desk.pull = Numbered.parse(await asPerson(forge, event.by, 'POST', '/pulls', body)).number
  if (event.fork) await staff(forge.standIn, 'from-fork', { repository, pull: desk.pull, owner: event.by })
  // an agent asks whoever set it to work for a review
  if (event.agent_for !== undefined)
    await asPerson(forge, event.by, 'POST', `/pulls/${desk.pull}/requested_reviewers`, { reviewers: [event.agent_for] })
  addHead(desk, head, event.recorded)
}

/** Commits that were told to be made in the forge's editor bear its signature. */
async function signWeb(desk: Desk, { commits }: Pick<Bringing, 'commits'>, made = desk.made): Promise<void> {
  for (const [index, told] of (commits ?? []).entries())
    if (told.web) await staff(desk.forge.standIn, 'made-on-forge', { repository, commit: made[index] })
}

const makeBranch = ({ forge, labels }: Desk, name: string): Promise<unknown> =>
  unless(422, asAdministrator(forge, 'POST', '/git/refs', { ref: `refs/heads/${name}`, sha: labels.get('base') ?? '' }))

async function push(desk: Desk, event: EventOf<'push'>): Promise<void> {
  const { forge, labels } = desk
  if (event.to !== undefined) {
    const sha = labels.get(event.to) ?? ''
    await pushTo(forge.clone, event.by, sha, branch, true)
    const earlier = desk.heads.findLast((head) => head.sha === sha)
    addHead(desk, { sha, version: earlier?.version ?? '', digest: earlier?.digest ?? null }, event.recorded)
  } else {
    const from = (event.force ? labels.get('base') : labels.get('head')) ?? ''
    const head = await makeCommits(desk, event, from)
    if (event.early_status) {
      await pushTo(forge.clone, event.by, head.sha, 'side', true)
      await asPerson(forge, event.by, 'POST', `/statuses/${head.sha}`, { state: 'success', context: 'early' })
    }
    await pushTo(forge.clone, event.by, head.sha, branch, event.force)
    await signWeb(desk, event)
    addHead(desk, head, event.recorded)
  }
  if (event.rebinds) await rebind(desk)
}

const Reviews = z.array(z.looseObject({ id: z.number(), state: z.string() }))

async function rebind(desk: Desk): Promise<void> {
  const { forge, pull } = desk
  const all = Reviews.parse(await asAdministrator(forge, 'GET', `/pulls/${pull}/reviews?per_page=100`))
  for (const { id } of all.filter(({ state }) => state === 'APPROVED'))
    await staff(forge.standIn, 'review-binding', { repository, pull, review: id, commit: desk.heads.at(-1)?.sha })
}

async function updateBranch(desk: Desk, event: EventOf<'update_branch'>): Promise<void> {
  const { forge, labels, world } = desk
  const moved = new Map([['README.md', `At ${world.clock}\n`]])
  const base = await commitToBase(desk, moved, 'Go on')
  labels.set('base', base)
  const before = desk.heads.at(-1)
  if (event.clean) {
    const sha = labels.get('head')
    await asPerson(forge, event.by, 'PUT', `/pulls/${desk.pull}/update-branch`, { expected_head_sha: sha })
    const merged = await fetchFrom(forge.clone, event.by, branch)
    addHead(desk, { sha: merged, version: before?.version ?? '', digest: before?.digest ?? null }, event.recorded)
    return
  }
  const told: Commit = { author: event.by, co_authors: [], web: true, parents: ['head', 'base'] }
  const head = await makeCommits(
    desk,
    { by: event.by, commits: [told], touches: 'evidence', recorded: true },
    labels.get('head') ?? '',
    moved,
  )
  await pushTo(forge.clone, event.by, head.sha, branch, false)
  await signWeb(desk, { commits: [told] }, [head.sha])
  addHead(desk, head, event.recorded)
}

async function retarget(desk: Desk, event: EventOf<'retarget'>): Promise<void> {
  await makeBranch(desk, event.base)
  await asPerson(desk.forge, event.by, 'PATCH', `/pulls/${desk.pull}`, { base: event.base })
}

const events = { approved: 'APPROVE', changes_requested: 'REQUEST_CHANGES', commented: 'COMMENT', pending: undefined }

/** The digest that the forge's own evidence shows, at the head or at the last one that showed another. */
function shown(desk: Desk, which: 'current' | 'previous'): string | null {
  const current = desk.heads.at(-1)?.digest ?? null
  if (which === 'current') return current
  return desk.heads.at(-2)?.digest ?? current
}

async function review(desk: Desk, event: EventOf<'review'>): Promise<void> {
  const { forge, world, pull } = desk
  if (event.as !== undefined && world.failures.some(({ until }) => until === event.as)) await recover(desk, event.as)
  const written = bodyOf(event, event.quotes === undefined ? null : shown(desk, event.quotes))
  // the forge takes no empty comment and no empty objection
  const body = written === '' && event.state !== 'approved' ? 'As said.' : written
  for (let times = 0; times < event.many; times++) {
    const state = {
      approved: 'APPROVED',
      changes_requested: 'CHANGES_REQUESTED',
      commented: 'COMMENTED',
      pending: 'PENDING',
    }[event.state]
    const login = world.people.get(event.by)?.account.login ?? event.by
    const made = event.imported
      ? await staff(forge.standIn, 'imported-review', { repository, pull, author: login, state, body })
      : await asPerson(forge, event.by, 'POST', `/pulls/${pull}/reviews`, { event: events[event.state], body })
    if (event.as !== undefined) desk.reviews.set(event.as, Identified.parse(made).id)
  }
}

async function editReview(desk: Desk, event: EventOf<'edit_review'>): Promise<void> {
  const path = `/pulls/${desk.pull}/reviews/${desk.reviews.get(event.review)}`
  await asPerson(desk.forge, event.by, 'PUT', path, { body: event.body })
}

async function dismiss(desk: Desk, event: EventOf<'dismiss'>): Promise<void> {
  const path = `/pulls/${desk.pull}/reviews/${desk.reviews.get(event.review)}/dismissals`
  const message = event.body === '' ? 'dismissed' : event.body
  await unless(422, asPerson(desk.forge, event.by, 'PUT', path, { message }))
}

const say = (desk: Desk, by: string, event: string, body: string): Promise<unknown> =>
  asPerson(desk.forge, by, 'POST', `/pulls/${desk.pull}/reviews`, { event, body })

async function team(desk: Desk, { role, pending, joins }: EventOf<'team'>): Promise<void> {
  const { forge, world } = desk
  const state = world.teams.get(role)
  if (state !== undefined) await setTeam(forge.standIn, world, role, state)
  const held = teamOf(world, role)
  if (!pending || joins === undefined || held === null || state === undefined) return
  const members = Object.fromEntries(
    [...state.direct].map((name) => [world.people.get(name)?.account.login ?? name, 'active']),
  )
  await staff(forge.standIn, 'teams', { ...held, members: { ...members, [joins]: 'pending' } })
}

async function account(desk: Desk, event: EventOf<'account'>, login: string): Promise<void> {
  const { standIn } = desk.forge
  const acts = {
    renamed: { rename: event.to },
    deleted: { remove: true },
    // the forge hides whoever it suspends: their profile is gone, and what they made has no author any more
    suspended: { remove: true },
    bot: { becomes: 'Bot' },
  }
  await staff(standIn, 'account-state', { login, ...acts[event.becomes] })
  const taker = event.taken_by_stranger
  if (taker === undefined) return
  const known = desk.world.people.get(taker)?.account
  // who is in the scenario already takes the name; anybody else is new at the forge
  if (known !== undefined && desk.world.scenario.people[taker] !== undefined)
    await staff(standIn, 'account-state', { login: taker, rename: login })
  else await staff(standIn, 'accounts', { login, id: known?.id })
}

async function policy(desk: Desk): Promise<void> {
  // a role that the policy has gained may be held by a team that the forge did not know
  await seatEverybody(desk.forge.standIn, desk.world, desk.forge.known)
  for (const [role, state] of desk.world.teams) await setTeam(desk.forge.standIn, desk.world, role, state)
  const files = new Map([['governance/policy.yml', policyFile(desk)], ...modelFiles(desk.world, desk.registered.model)])
  desk.labels.set('base', await commitToBase(desk, files, 'Change the policy'))
  // no record is made of governance that cannot be used
  if (desk.ledgerBranch !== null && 'value' in policyOf(desk.world))
    await recordGovernance(await portsOf(desk), desk.ledgerBranch)
}

async function modelFacts(desk: Desk): Promise<void> {
  desk.labels.set('base', await commitToBase(desk, modelFiles(desk.world, desk.registered.model), 'Change the answers'))
  if (desk.ledgerBranch !== null) await recordGovernance(await portsOf(desk), desk.ledgerBranch)
}

const Ruleset = z.looseObject({ id: z.number() })

/** The merge under the rules that the suite asks for; with a bypass the administrator switched them off. */
async function merge(desk: Desk, event: EventOf<'merge'>): Promise<void> {
  const { forge, world, pull } = desk
  if (desk.mergedAt !== null || pull === null) return
  await publish(await portsOf(desk), pull, true).catch(() => undefined)
  const checks = ['1 validation gates', '2 independent validation', '3 compliance review', '4 business sign-off']
  const { id } = Ruleset.parse(
    await asAdministrator(forge, 'POST', '/rulesets', {
      name: 'judged',
      target: 'branch',
      enforcement: event.bypass ? 'disabled' : 'active',
      conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
      rules: [
        {
          type: 'required_status_checks',
          parameters: {
            strict_required_status_checks_policy: false,
            required_status_checks: checks.map((name) => ({
              context: `governance / ${name}`,
              integration_id: forge.app.id,
            })),
          },
        },
      ],
    }),
  )
  const sha = desk.heads.at(-1)?.sha
  const done = await unless(
    405,
    asPerson(forge, event.by, 'PUT', `/pulls/${pull}/merge`, { sha, merge_method: event.method }),
  )
  await asAdministrator(forge, 'DELETE', `/rulesets/${id}`)
  if (done !== null) desk.mergedAt = world.clock
}

type Doer<Name extends EventName> = (desk: Desk, event: EventOf<Name>, login: string) => Promise<unknown>

const nothing = (): Promise<void> => Promise.resolve()

/** What each event comes to; `login` is what an account was called before it. */
export const doers: { readonly [Name in EventName]: Doer<Name> } = {
  open,
  push,
  update_branch: updateBranch,
  record: async (desk) => {
    const head = desk.heads.at(-1)
    if (head !== undefined) head.due = desk.world.clock
  },
  review,
  edit_review: editReview,
  dismiss,
  comment: (desk, { by, body }) =>
    asPerson(desk.forge, by, 'POST', `/issues/${desk.pull}/comments`, { body: body === '' ? 'As said.' : body }),
  retarget,
  team,
  account,
  registry: (desk, event) =>
    write(desk.registered, desk.heads.at(-1)?.version ?? '1', registryWrite(desk.world, event)),
  policy,
  model_facts: modelFacts,
  hold: (desk, { by, reason }) => say(desk, by, 'REQUEST_CHANGES', `Hold: ${reason}`),
  release: (desk, { by, reason }) => say(desk, by, 'COMMENT', `Release: ${reason}`),
  fails,
  merge,
  wait: nothing,
  expect: nothing,
}
