import { createHmac, randomUUID } from 'node:crypto'
import { accountBody, commentBody, pullBody, repoBody, reviewBody } from './bodies.ts'
import { checkBody } from './bodies/checks.ts'
import { pushedCommits } from './bodies/pushed.ts'
import type { Actor } from './protection.ts'
import type { CheckRun, Comment, Pull, Repo, Review, Store, Topic } from './store.ts'

export type Delivery = {
  readonly id: string
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly byJob: boolean
}

const zero = '0'.repeat(40)

/** Webhooks: kept in a log and sent, in order, to one receiver. */
export class Webhooks {
  readonly log: Delivery[] = []
  readonly secret: string
  receiver: string | null = null
  url = ''
  readonly #store: Store
  #queue: Promise<void> = Promise.resolve()

  constructor(store: Store, secret: string) {
    this.#store = store
    this.secret = secret
  }

  /** Resolves when everything sent so far has been taken. */
  settled(): Promise<void> {
    return this.#queue
  }

  send(event: string, payload: Readonly<Record<string, unknown>>, repo: Repo, actor: Actor): void {
    // what a job's own token does starts no workflow
    const byJob = actor.app?.slug === 'github-actions'
    const whole = { ...payload, repository: repoBody(this.url, repo), sender: accountBody(this.url, actor.account) }
    const delivery: Delivery = { id: randomUUID(), event, payload: whole, byJob }
    this.log.push(delivery)
    const { receiver } = this
    if (receiver === null) return
    this.#queue = this.#queue.then(async () => {
      const body = JSON.stringify(whole)
      const signature = `sha256=${createHmac('sha256', this.secret).update(body).digest('hex')}`
      await fetch(receiver, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'x-github-event': event,
          'x-github-delivery': delivery.id,
          'x-hub-signature-256': signature,
          ...(byJob ? { 'x-stand-in-by-job': 'true' } : {}),
        },
      }).catch(() => undefined)
    })
  }

  push(repo: Repo, ref: string, before: string | null, after: string | null, forced: boolean, actor: Actor): void {
    const { commits, head } = pushedCommits(repo, before, after)
    const payload = {
      ref,
      before: before ?? zero,
      after: after ?? zero,
      created: before === null,
      deleted: after === null,
      forced,
      base_ref: null,
      compare: `${this.url}/${repo.owner}/${repo.name}/compare/${before ?? zero}...${after ?? zero}`,
      commits,
      head_commit: head,
      pusher: { name: actor.account.login, email: actor.account.emails[0] ?? null },
    }
    this.send('push', payload, repo, actor)
    if (before !== null && after !== null) return
    const [, kind = '', name = ''] = /^refs\/(head|tag)s\/(.+)$/.exec(ref) ?? []
    const about = { ref: name, ref_type: kind === 'tag' ? 'tag' : 'branch', pusher_type: 'user' }
    const born = { ...about, master_branch: repo.defaultBranch, description: null }
    if (before === null) this.send('create', born, repo, actor)
    else this.send('delete', about, repo, actor)
  }

  pullRequest(
    repo: Repo,
    pull: Pull,
    action: string,
    actor: Actor,
    more: Readonly<Record<string, unknown>> = {},
  ): void {
    this.send(
      'pull_request',
      { action, ...more, number: pull.number, pull_request: pullBody(this.#store, this.url, repo, pull) },
      repo,
      actor,
    )
  }

  review(repo: Repo, pull: Pull, review: Review, action: string, actor: Actor): void {
    const body = reviewBody(this.url, repo, pull, review)
    this.send(
      'pull_request_review',
      {
        action,
        review: { ...body, state: review.state.toLowerCase() },
        pull_request: pullBody(this.#store, this.url, repo, pull),
      },
      repo,
      actor,
    )
  }

  comment(repo: Repo, topic: Topic, comment: Comment, action: string, actor: Actor): void {
    const at = `${this.url}/${repo.owner}/${repo.name}/pull/${topic.number}`
    const user = accountBody(this.url, topic.author)
    const pull = {
      pull_request: { url: `${this.url}/api/v3/repos/${repo.owner}/${repo.name}/pulls/${topic.number}`, html_url: at },
    }
    const about = { number: topic.number, title: topic.title, state: topic.state, user }
    const issue = 'headSha' in topic ? { ...about, ...pull } : about
    const body = commentBody(this.url, repo, topic, comment)
    this.send('issue_comment', { action, issue, comment: body }, repo, actor)
  }

  check(repo: Repo, run: CheckRun, action: string, actor: Actor): void {
    this.send('check_run', { action, check_run: checkBody(this.#store, this.url, run) }, repo, actor)
  }
}
