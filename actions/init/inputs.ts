import { z } from 'zod'
import { filledList, flag, list, secret, text } from '../../shared/runtime/fields.ts'
import { registryFields } from '../../shared/runtime/stage/inputs.ts'

/** What adopting takes no answer for. */
const founding = ['registry', 'suite', 'people', 'roles', 'environments', 'tiers', 'models'] as const

export const Inputs = z
  .object({
    adopt: flag(false),
    'leave-out': list(),
    registry: text().optional(),
    repository: text()
      .regex(/^[\w.-]+\/[\w.-]+$/, 'must read owner/name')
      .optional(),
    branch: text().optional(),
    suite: text().optional(),
    people: text().optional(),
    roles: list(),
    environments: list(),
    tiers: list(),
    trial: flag(false),
    rescore: flag(false),
    runner: filledList().default(['ubuntu-latest']),
    models: list(),
    developers: list(),
    'github-token': secret().optional(),
    ...registryFields,
  })
  .superRefine((inputs, context) => {
    const given = (value: string | readonly string[] | undefined): boolean => value !== undefined && value.length > 0
    const refuse = (message: string): void => context.addIssue({ code: 'custom', path: ['rescore'], message })
    if (inputs.rescore && inputs.trial) refuse('needs the App: in a trial no result of running a version again counts')
    if (inputs.rescore && inputs.adopt) refuse('does not belong to adopt')
    for (const name of inputs.adopt ? founding : (['leave-out', 'developers'] as const))
      if (given(inputs[name]))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: inputs.adopt ? 'does not belong to adopt' : 'belongs to adopt alone',
        })
  })
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['files', 'pull-request'] as const
