import { z } from 'zod'
import { type EngineAsked, ENGINES_ASKED } from '../../domain/engine/choice.ts'
import { secret, text, wholeNumber } from '../fields.ts'
import type { Credentials } from '../house.ts'

/** The inputs that hold the registry's read credential. */
export const registryFields = {
  'mlflow-username': text().optional(),
  'mlflow-password': secret().optional(),
  'mlflow-token': secret().optional(),
}

/** The inputs that hold the credential which may write version tags. */
export const tagFields = {
  'mlflow-tag-username': text().optional(),
  'mlflow-tag-password': secret().optional(),
  'mlflow-tag-token': secret().optional(),
}

/** The inputs that say what counts the rows of predictions. */
export const engineFields = {
  engine: z.enum(ENGINES_ASKED).default('auto'),
  'engine-folder': text().optional(),
}

/** The inputs that all four stage actions share. */
export const stageFields = {
  'pull-request': wholeNumber({ least: 1 }).optional(),
  facts: text().optional(),
  'github-token': secret(),
  'app-slug': text().optional(),
  ...registryFields,
  advisories: text().optional(),
  ...engineFields,
}

/** The outputs that all four stage actions share. */
export const stageOutputs = ['verdict', 'facts', 'evidence-digest'] as const

/** Those of the last stage, which knows whether the App may merge. */
export const lastStageOutputs = [...stageOutputs, 'merge'] as const
/** What stage 1 sets beside them: the codes that the job which writes tags is handed. */
export const gateOutputs = [...stageOutputs, 'status'] as const

export type StageInputs = {
  readonly 'pull-request'?: number | undefined
  readonly facts?: string | undefined
  readonly 'github-token'?: string | undefined
  readonly 'app-slug'?: string | undefined
  readonly 'mlflow-username'?: string | undefined
  readonly 'mlflow-password'?: string | undefined
  readonly 'mlflow-token'?: string | undefined
  readonly advisories?: string | undefined
  readonly engine?: EngineAsked | undefined
  readonly 'engine-folder'?: string | undefined
}

/** The credentials among an action's inputs. */
export function credentialsOf(inputs: StageInputs): Credentials {
  return {
    token: inputs['github-token'],
    app: inputs['app-slug'] ?? null,
    mlflowUsername: inputs['mlflow-username'],
    mlflowPassword: inputs['mlflow-password'],
    mlflowToken: inputs['mlflow-token'],
    advisories: inputs.advisories,
    engine: { engine: inputs.engine ?? 'auto', folder: inputs['engine-folder'] },
  }
}
