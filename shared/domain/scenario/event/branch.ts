import type { Account, CommitIdentity } from '../../forge.ts'
import { isAfter, plus } from '../../instant.ts'
import type { ChangedPath } from '../../request/proposal.ts'
import type { Commit as Told, EventOf, Touches } from '../scenario.ts'
import { proposedNow } from '../proposed.ts'
import { accountOf, addPerson, nextId, type HeadState, type Proposed, type World } from '../world.ts'

/** What happens to the request's branch: commits, heads and who brought them. */

type Bringing = Pick<EventOf<'push'>, 'by' | 'commits' | 'many' | 'files' | 'touches' | 'recorded'>

/** How long the suite takes to record a new head. */
const recordsAfter = 'PT10S'

const webFlow: Account = { id: 19_864_447, login: 'web-flow', kind: 'user', state: 'active' }

const nobody = (side: string): CommitIdentity => ({
  account: null,
  email: `${side}@nowhere.example`,
  name: '',
})

function identityOf(world: World, name: string): CommitIdentity {
  const found = world.people.get(name) ?? null
  const account = accountOf(world, name)
  // the forge shows no account that is gone, or that it hides since it is suspended
  return { account: account.state === 'active' ? account : null, email: found?.emails[0] ?? '', name }
}

/** Whom a co-author line names: somebody by login, or by an e-mail that the forge may know. */
function coAuthorOf(world: World, told: string): CommitIdentity {
  if (!told.includes('@')) return identityOf(world, told)
  const owner = [...world.people].find(([, { emails }]) =>
    emails.some((email) => email.toLowerCase() === told.toLowerCase()),
  )
  return owner === undefined ? { account: null, email: told, name: '' } : identityOf(world, owner[0])
}

function addCommit(world: World, told: Told, by: string, parent: string): string {
  const sha = nextId(world).toString(16).padStart(40, '0')
  const lost = (side: 'author' | 'committer'): boolean => told.unattributed === true || told.unattributed === side
  const author = told.author ?? by
  const committer = told.committer ?? author
  const at = (label: string): string => world.labels.get(label) ?? label
  world.commits.set(sha, {
    sha,
    parents: told.parents?.map(at) ?? [parent],
    author: lost('author') ? nobody('author') : identityOf(world, author),
    committer: lost('committer')
      ? nobody('committer')
      : told.web
        ? { account: webFlow, email: 'noreply@github.com', name: 'GitHub' }
        : identityOf(world, committer),
    coAuthors: told.co_authors.map((name) => coAuthorOf(world, name)),
    madeOnForge: told.web,
    cleanBaseMerge: false,
  })
  if (told.label !== undefined) world.labels.set(told.label, sha)
  return sha
}

const touchedFiles: Readonly<Record<Touches, readonly string[]>> = {
  evidence: [],
  nothing: [],
  policy: ['governance/policy.yml'],
  people: ['governance/people.yml'],
  workflows: ['.github/workflows/governance.yml'],
}

/** The files beside the request folder that the branch changes after this. */
function changedAfter(world: World, { touches, files = 0 }: Bringing, force: boolean): readonly ChangedPath[] {
  const before = force ? [] : (world.heads.at(-1)?.changed ?? [])
  const added = [
    ...touchedFiles[touches].map((path) => ({ path, change: 'modified' })),
    ...Array.from({ length: files }, (_, index) => ({ path: `docs/file-${index + 1}.txt`, change: 'added' })),
  ]
  const known = new Set(before.map(({ path }) => path))
  return [...before, ...added.filter(({ path }) => !known.has(path))]
}

/** A push that touches evidence proposes a new version of the same run. */
function proposedAfter(world: World, touches: Touches): Proposed {
  const before = world.heads.at(-1)?.proposed
  if (before !== undefined && touches === 'nothing') return before
  const version = String(++world.versions)
  world.registry.createdAt.set(version, Date.parse(world.clock))
  return proposedNow(world, version)
}

type NewHead = Pick<HeadState, 'sha' | 'forced' | 'folder' | 'cleanBaseMerge' | 'proposed' | 'changed'>

function addHead(world: World, by: string, recorded: boolean, head: NewHead): void {
  const due = recorded ? plus(world.clock, recordsAfter) : null
  world.heads.push({
    ...head,
    appearedAt: world.clock,
    pusher: accountOf(world, by),
    due,
    // what the suite will have written by then; nobody sees it before
    record: due === null ? null : { at: due, digest: head.proposed.digest },
  })
  world.labels.set('head', head.sha)
}

function bring(world: World, event: Bringing, force: boolean): void {
  const { by, many, touches } = event
  const told: readonly Told[] = event.commits ?? [{ co_authors: [], web: false }]
  const all = many === undefined ? told : Array.from({ length: many }, () => told[0] ?? { co_authors: [], web: false })
  let tip = (force ? world.labels.get('base') : world.labels.get('head')) ?? ''
  for (const one of all) tip = addCommit(world, one, by, tip)
  const changed = changedAfter(world, event, force)
  const before = world.heads.at(-1)
  const same = touches === 'nothing' && before !== undefined
  const folder = same ? before.folder : `tree-${++world.folders}`
  addHead(world, by, event.recorded, {
    sha: tip,
    forced: force,
    folder,
    cleanBaseMerge: false,
    proposed: proposedAfter(world, touches),
    changed,
  })
}

export function open(world: World, event: EventOf<'open'>): void {
  const author = accountOf(world, event.by)
  const agent = event.agent_for
  if (agent !== undefined) {
    const opener = world.people.get(event.by) ?? addPerson(world, event.by)
    opener.account = { ...opener.account, kind: 'bot' }
  }
  world.base = event.base
  world.fork = event.fork
  world.pull = {
    author: agent === undefined ? author : accountOf(world, event.by),
    actedFor: agent === undefined ? null : accountOf(world, agent),
    draft: event.draft,
    createdAt: world.clock,
  }
  bring(world, event, false)
}

export function push(world: World, event: EventOf<'push'>): void {
  if (event.to !== undefined) back(world, event, event.to)
  else bring(world, event, event.force)
  const { rebinds } = event
  if (rebinds) {
    const head = world.labels.get('head') ?? null
    world.reviews = world.reviews.map((review) => (review.state === 'approved' ? { ...review, commit: head } : review))
  }
}

/** The branch stands again where it stood: an older head with all that it held. */
function back(world: World, event: EventOf<'push'>, label: string): void {
  const sha = world.labels.get(label) ?? ''
  const earlier = world.heads.findLast((head) => head.sha === sha)
  const proposed = earlier?.proposed ?? world.heads.at(-1)?.proposed ?? { version: '', subject: null, digest: null }
  const record = earlier?.record ?? null
  addHead(world, event.by, event.recorded, {
    sha,
    // only a forced push can bring an older commit back
    forced: true,
    folder: earlier?.folder ?? world.heads.at(-1)?.folder ?? null,
    cleanBaseMerge: false,
    proposed,
    changed: earlier?.changed ?? [],
  })
  const last = world.heads.at(-1)
  // the first sight of a commit on a request is one, however often it comes back
  if (last !== undefined && record !== null && !isAfter(record.at, last.appearedAt)) last.record = record
}

export function updateBranch(world: World, event: EventOf<'update_branch'>): void {
  const { by, clean } = event
  const sha = addCommit(world, { author: by, co_authors: [], web: true, parents: ['head', 'base'] }, by, '')
  const made = world.commits.get(sha)
  if (made !== undefined) world.commits.set(sha, { ...made, cleanBaseMerge: clean })
  const before = world.heads.at(-1)
  addHead(world, by, event.recorded, {
    sha,
    forced: false,
    folder: clean ? (before?.folder ?? null) : `tree-${++world.folders}`,
    cleanBaseMerge: clean,
    proposed: proposedAfter(world, clean ? 'nothing' : 'evidence'),
    changed: before?.changed ?? [],
  })
}

/** The suite records the head now, where it has not. */
export function record(world: World): void {
  const head = world.heads.at(-1)
  if (head?.record === null) head.record = { at: world.clock, digest: head.proposed.digest }
}

export function retarget(world: World, event: EventOf<'retarget'>): void {
  world.base = event.base
  world.baseChanges.push({ at: world.clock, by: accountOf(world, event.by) })
}
