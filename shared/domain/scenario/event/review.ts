import { shortDigest } from '../../digest.ts'
import type { Review } from '../../forge.ts'
import type { EventOf } from '../scenario.ts'
import { accountOf, nextId, type World } from '../world.ts'

/** What people say on the request. */

type Told = Pick<EventOf<'review'>, 'body' | 'answers' | 'quotes' | 'conditions'>

/** The digest that reviewers were shown: at the head, or at the head before it. */
export function shownDigest(world: World, which: 'current' | 'previous'): string | null {
  const { heads } = world
  const current = heads.at(-1)
  if (which === 'current') return current?.proposed.digest ?? null
  return (heads.at(-2) ?? current)?.proposed.digest ?? null
}

/** The body of a review as its giver would write it. */
export function bodyOf({ body, answers, quotes, conditions }: Told, shown: string | null): string {
  const lines = [
    ...(quotes === undefined || shown === null ? [] : [`Sign-off ${shortDigest(shown)}`]),
    ...Object.entries(answers ?? {}).map(([key, text]) => `${key}: ${text}`),
    ...(conditions === undefined ? [] : ['Conditions:']),
    ...(conditions ?? []).map(
      ({ text, until, owner }) =>
        `- ${text}${until === undefined ? '' : ` until ${until}`}${owner === undefined ? '' : `, owner @${owner}`}`,
    ),
    ...(body === '' ? [] : ['', body]),
  ]
  return lines.join('\n').trimStart()
}

const states: Readonly<Record<EventOf<'review'>['state'], Review['state']>> = {
  approved: 'approved',
  changes_requested: 'changes-requested',
  commented: 'commented',
  pending: 'pending',
}

function say(world: World, by: string, state: Review['state'], body: string): number {
  const id = nextId(world)
  world.reviews.push({
    id,
    author: accountOf(world, by),
    state,
    submittedAt: world.clock,
    commit: world.labels.get('head') ?? null,
    body,
    editedAt: null,
    editor: null,
    dismissal: null,
  })
  return id
}

export function review(world: World, event: EventOf<'review'>): void {
  const shown = event.quotes === undefined ? null : shownDigest(world, event.quotes)
  for (let times = 0; times < event.many; times++) {
    const id = say(world, event.by, states[event.state], bodyOf(event, shown))
    if (event.as !== undefined) world.reviewLabels.set(event.as, id)
  }
  if (event.as !== undefined) world.failures = world.failures.filter(({ until }) => until !== event.as)
}

const change = (world: World, label: string, to: (review: Review) => Review): void => {
  const id = world.reviewLabels.get(label)
  world.reviews = world.reviews.map((one) => (one.id === id ? to(one) : one))
}

export function editReview(world: World, event: EventOf<'edit_review'>): void {
  const editor = accountOf(world, event.by)
  change(world, event.review, (one) => ({ ...one, body: event.body, editedAt: world.clock, editor }))
}

export function dismiss(world: World, event: EventOf<'dismiss'>): void {
  const by = accountOf(world, event.by)
  change(world, event.review, (one) =>
    // GitHub dismisses approvals and requests for changes; a comment has nothing to take back
    one.state === 'approved' || one.state === 'changes-requested'
      ? { ...one, state: 'dismissed', dismissal: { by, at: world.clock, was: one.state } }
      : one,
  )
}

export function hold(world: World, { by, reason }: EventOf<'hold'>): void {
  say(world, by, 'changes-requested', `Hold: ${reason}`)
}

export function release(world: World, { by, reason }: EventOf<'release'>): void {
  say(world, by, 'commented', `Release: ${reason}`)
}
