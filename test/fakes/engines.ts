import { footerFacts } from '../../shared/clients/predictions/footer.ts'
import type { EngineAsked } from '../../shared/domain/engine/choice.ts'
import { EngineError } from '../../shared/domain/engine/problem.ts'
import type { Engines, SqlSession } from '../../shared/ports/engine.ts'

/** Engines of which none is installed, unless a session is given; there is as much free memory as is told. */
export const fakeEngines = (
  asked: EngineAsked,
  { session, freeBytes = 2 ** 34 }: { readonly session?: SqlSession; readonly freeBytes?: number } = {},
): Engines => ({
  asked,
  freeBytes: () => freeBytes,
  footer: footerFacts,
  keep: () => Promise.resolve('/nowhere/predictions.parquet'),
  open: (engine) =>
    session === undefined
      ? Promise.reject(new EngineError('engine-missing', `${engine} is not here. Add the step.`))
      : Promise.resolve(session),
})
