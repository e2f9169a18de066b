import { askedIn, type Facts } from './facts.ts'
import type { RequestVerdict } from './judgement.ts'
import { isPlaced, type PlacedRequest, type Request } from './request/request.ts'
import type { StageVerdict } from './verdict.ts'

/** What a person must know first of a judged request. */
export type Overview = {
  readonly title: string
  readonly model: string | null
  readonly version: string | null
  readonly environment: string | null
  readonly live: string | null
  /** the first stage that is not met, and what it waits for */
  readonly next: StageVerdict | null
}

function titleOf(request: Request | null): string {
  if (request === null) return 'Request'
  if (request.kind === 'policy') return 'Change of governance'
  if (request.kind === 'model-facts') return `Change of the model file of ${request.model}`
  const { model, environment } = request
  if (request.kind === 'retirement') return `Retirement of ${model} from ${environment}`
  if (request.kind === 'rollback') return `Rollback of ${model} to ${request.version} in ${environment}`
  return `${request.kind === 'break-glass' ? 'Break-glass: ' : ''}${model} ${request.version} to ${environment}`
}

/** The request's move and the first stage that is not met. */
export function overviewOf(facts: Facts, verdict: RequestVerdict): Overview {
  const request = askedIn(facts.request)
  const move: PlacedRequest | null = request !== null && isPlaced(request) ? request : null
  const next = verdict.stages.find(({ state }) => state !== 'passed' && state !== 'not-required') ?? null
  // of several versions none stands for the others
  const several = (facts.also?.length ?? 0) + 1
  const one = several > 1 ? null : move
  return {
    title: several > 1 ? `Adoption of ${several} live versions` : titleOf(request),
    model: one?.model ?? null,
    version: one !== null && 'version' in one ? one.version : null,
    environment: one?.environment ?? null,
    live: facts.live,
    next,
  }
}
