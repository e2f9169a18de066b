import type { Asked } from '../gather/setup/protection.ts'
import { secret, text, wholeNumber } from './fields.ts'

/** The inputs that name how the forge is to be protected. */
export const protectionFields = {
  app: text().optional(),
  'app-id': wholeNumber({ least: 1 }).optional(),
  'native-approvals': wholeNumber({ least: 0 }).default(0),
  'break-glass-team': text()
    .regex(/^[^/\s]+\/[^/\s]+$/, 'must read organisation/team')
    .optional(),
  'github-token': secret().optional(),
}

export type ProtectionInputs = {
  readonly app?: string | undefined
  readonly 'app-id'?: number | undefined
  readonly 'native-approvals': number
  readonly 'break-glass-team'?: string | undefined
}

/** Whom and what the inputs name. */
export function askedOf(inputs: ProtectionInputs): Asked {
  const { app: slug = null, 'app-id': id = null } = inputs
  return {
    app: slug === null && id === null ? null : { slug, id },
    nativeApprovals: inputs['native-approvals'],
    breakGlassTeam: inputs['break-glass-team'] ?? null,
  }
}
