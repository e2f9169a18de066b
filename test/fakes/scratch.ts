import type { Account } from '../../shared/domain/forge.ts'
import type { ScratchPlan } from '../../shared/domain/self-test/scratch.ts'
import type { Answer, Leftover, Scratch } from '../../shared/ports/scratch.ts'
import type { FakeForge, Tree } from './forge.ts'

export type FakeScratch = Scratch & {
  /** what was done, in order */
  readonly done: string[]
  readonly left: Leftover[]
  /** what the forge answers; a test changes it as whoever set the forge up would */
  readonly answers: { approve: Answer; postSuccess: Answer; mergeState: string }
  /** makes a method fail with this message */
  readonly refuse: (method: keyof Scratch, message: string) => void
}

export const refusal = (status: number, said: string): Answer => ({ state: 'refused', status, said })

const bot = (app: string): Account => ({ id: 990, login: app, kind: 'bot', state: 'active' })
const minutes = (count: number): string => `2026-01-05T12:${String(count).padStart(2, '0')}:00Z`

/** Puts the plan's pull request into the forge as the App would have opened it; its head. */
function opened(forge: FakeForge, app: string, plan: ScratchPlan, number: number): string {
  const base = forge.tip()
  const before = forge.treeAt(base)
  const by = bot(app)
  const moves = plan.commits.reduce<readonly { readonly sha: string; readonly tree: Tree }[]>((made, files) => {
    const tree = {
      ...(made.at(-1)?.tree ?? before),
      ...Object.fromEntries(files.map(({ path, text }) => [path, text])),
    }
    return [...made, { sha: forge.commitAside(tree), tree }]
  }, [])
  const shas = [base, ...moves.map(({ sha }) => sha)]
  shas.forEach((sha, index) =>
    forge.move(plan.branch, {
      ...{ sha, before: shas[index - 1] ?? '0'.repeat(40), at: minutes(index), by },
      kind: index === 0 ? 'creation' : 'push',
    }),
  )
  const head = shas.at(-1) ?? base
  const identity = { account: by, email: `1+${app}[bot]@users.noreply.github.com`, name: app }
  forge.putPull({
    repository: { id: 1, name: 'acme/models', defaultBranch: 'main', tip: base },
    pull: {
      ...{ number, title: plan.title, url: `https://github.com/acme/models/pull/${number}`, author: by },
      ...{ actedFor: null, draft: plan.draft, state: 'open', createdAt: minutes(9), stacked: false, merge: null },
      base: { ref: 'main', sha: base },
      head: { ref: plan.branch, sha: head, fork: false },
      commits: moves.map(({ sha }, index) => ({
        ...{ sha, parents: [shas[index] ?? base], author: identity, committer: identity },
        ...{ coAuthors: [], madeOnForge: true, cleanBaseMerge: false },
      })),
      baseChanges: [],
      reviews: [],
    },
    files: [...new Set(plan.commits.flat().map(({ path }) => path))].map((path) => ({
      path,
      change: path in before ? 'modified' : 'added',
    })),
    sticky: null,
    readAt: '2026-01-05T13:00:00Z',
  })
  return head
}

/** The self-test's hands at a fake forge, as one identity. */
export function fakeScratch(forge: FakeForge, app = 'countersign'): FakeScratch {
  const done: string[] = []
  const left: Leftover[] = []
  const refusals = new Map<keyof Scratch, string>()
  const answers: FakeScratch['answers'] = {
    approve: refusal(422, 'Can not approve your own pull request'),
    postSuccess: { state: 'accepted' },
    mergeState: 'blocked',
  }
  let last = 900
  const act = async <T>(method: keyof Scratch, what: string, value: () => T): Promise<T> => {
    const reason = refusals.get(method)
    if (reason !== undefined) throw new Error(reason)
    done.push(what)
    return value()
  }
  return {
    ...{ done, left, answers },
    refuse: (method, message) => void refusals.set(method, message),
    leftovers: () => act('leftovers', 'look', () => [...left]),
    open: (plan) =>
      act('open', `open ${plan.branch}`, () => {
        last += 1
        return { number: last, head: opened(forge, app, plan, last) }
      }),
    approve: (pull) => act('approve', `approve #${pull}`, () => answers.approve),
    postSuccess: (name, sha) =>
      act('postSuccess', `post ${name}`, () => {
        if (answers.postSuccess.state === 'accepted')
          forge.putCheck({ id: 77, sha, name, externalId: '', status: 'completed', startedAt: null }, 'github-actions')
        return answers.postSuccess
      }),
    mergeState: () => act('mergeState', 'merge state', () => answers.mergeState),
    close: (pull) =>
      act('close', `close #${pull}`, () => {
        if (pull < 900) return
        const reading = forge.pullNow(pull)
        forge.putPull({ ...reading, pull: { ...reading.pull, state: 'closed' } })
      }),
    removeBranch: (branch) => act('removeBranch', `remove ${branch}`, () => undefined),
    pause: () => act('pause', 'pause', () => undefined),
  }
}
