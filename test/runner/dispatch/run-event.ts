import type { Event } from '../language/events.ts'
import { isDictionary, type Dictionary, type Value } from '../language/expression.ts'
import type { Conclusion, RunResult } from '../result.ts'
import type { PlannedRun } from '../runner.ts'

interface Head {
  readonly branch: Value
  readonly sha: Value
  readonly pulls: readonly Value[]
}

const idOf = ({ repo = null }: Dictionary): Value => (isDictionary(repo) ? (repo.id ?? null) : null)

/** The commit a run is about: of a proposal its own head, of everything else where the workflow file lies. */
function headOf({ ref, sha }: PlannedRun['facts'], { payload }: Event): Head {
  const pull = payload.pull_request
  const plain = { branch: ref.replace(/^refs\/(heads|tags)\//, ''), sha, pulls: [] }
  if (!isDictionary(pull) || !isDictionary(pull.head) || !isDictionary(pull.base)) return plain
  const end = ({ ref: branch = '', sha: commit = '' }: Dictionary): Dictionary => ({ ref: branch, sha: commit })
  const { id = 0, number = 0, url = '' } = pull
  const about = { id, number, url, head: end(pull.head), base: end(pull.base) }
  // of a proposal from a fork GitHub names the commit but not the proposal
  const isOwn = idOf(pull.head) === idOf(pull.base)
  return { branch: pull.head.ref ?? '', sha: pull.head.sha ?? '', pulls: isOwn ? [about] : [] }
}

const repositoryOf = (pull: Value | undefined, fallback: Value): Value =>
  isDictionary(pull) && isDictionary(pull.head) ? (pull.head.repo ?? null) : fallback

/** The event by which a run tells that it was asked for, or with its conclusion that it is over. */
export function runEvent(facts: PlannedRun['facts'], cause: Event, conclusion: Conclusion | null): Event {
  const { repository = {}, sender = {}, pull_request: pull } = cause.payload
  const head = headOf(facts, cause)
  const about: Dictionary = {
    ...{ id: facts.id, name: facts.name, display_title: facts.title, path: facts.path, event: facts.event },
    ...{ run_number: facts.id, run_attempt: facts.attempt, actor: sender, triggering_actor: sender },
    ...{ status: conclusion === null ? 'queued' : 'completed', conclusion },
    ...{ head_branch: head.branch, head_sha: head.sha, pull_requests: head.pulls },
    ...{ repository, head_repository: repositoryOf(pull, repository) },
  }
  const workflow = { name: facts.name, path: facts.path, state: 'active' }
  const action = conclusion === null ? 'requested' : 'completed'
  return { name: 'workflow_run', payload: { action, workflow_run: about, workflow, repository, sender } }
}

/** A run as the forge is told of it, for who reads its list of runs. */
export function toldRun(repository: string, { payload }: Event, run: RunResult): Dictionary {
  const about = isDictionary(payload.workflow_run) ? payload.workflow_run : {}
  const actor = isDictionary(about.actor) && typeof about.actor.login === 'string' ? about.actor.login : 'web-flow'
  const steps = (job: RunResult['jobs'][number]): readonly Dictionary[] =>
    job.steps.map(({ name, conclusion }) => ({ name, conclusion }))
  return {
    ...{ repository, id: run.id, name: run.name, path: run.path, event: run.event, title: run.title },
    ...{ branch: about.head_branch ?? '', sha: about.head_sha ?? run.sha, actor, conclusion: run.conclusion },
    jobs: run.jobs.map((job) => ({ name: job.name, conclusion: job.conclusion, steps: steps(job) })),
  }
}
