import type { Facts } from './facts.ts'
import type { RequestVerdict } from './judgement.ts'
import { isMove, type PromotionRequest } from './request/request.ts'
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

/** The request's move and the first stage that is not met. */
export function overviewOf(facts: Facts, verdict: RequestVerdict): Overview {
  const request =
    facts.request.state === 'found' && facts.request.request.state === 'read' ? facts.request.request.value : null
  const move: Pick<PromotionRequest, 'model' | 'version' | 'environment'> | null =
    request !== null && isMove(request) ? request : null
  const next = verdict.stages.find(({ state }) => state !== 'passed' && state !== 'not-required') ?? null
  // of several versions none stands for the others
  const several = (facts.also?.length ?? 0) + 1
  const title =
    several > 1
      ? `Adoption of ${several} live versions`
      : move === null
        ? request?.kind === 'policy'
          ? 'Change of governance'
          : request?.kind === 'model-facts'
            ? `Change of the model file of ${request.model}`
            : 'Request'
        : `${move.model} ${move.version} to ${move.environment}`
  const one = several > 1 ? null : move
  return {
    title,
    model: one?.model ?? null,
    version: one?.version ?? null,
    environment: one?.environment ?? null,
    live: facts.live,
    next,
  }
}
