import type { Finding } from '../verdict.ts'

/** The three answers to whether others than the promoter may write the registry. */
export const writersCodes = [
  'registry-writable-by-others',
  'registry-not-writable-by-others',
  'registry-writers-unknown',
] as const
export type WritersCode = (typeof writersCodes)[number]

/** Every code that a look at the registry's rights can answer; a sentence stands for each in `render/sentence/access.ts`. */
export const accessCodes = [
  'access-unreadable',
  'not-administrator',
  'workspaces-enabled',
  'server-too-old',
  'membership-unreadable',
  'member-unmapped',
  'service-unnamed',
  'experiment-unknown',
  'account-missing',
  'step-failed',
  'access-denied',
  'default-too-high',
  'administrator-unnamed',
  'account-unknown',
  'grant-above-template',
  'role-above-template',
  'member-not-in-role',
  'effective-differs',
  'effective-unreadable',
  'no-registry-user',
  'role-without-template',
  'left-in-place',
  'revocation-withheld',
  ...writersCodes,
] as const
export type AccessCode = (typeof accessCodes)[number]

/** A finding about rights in the registry. */
export const accessFinding = (
  code: AccessCode,
  weight: Finding['weight'],
  facts: Finding['facts'] = {},
): Finding & { readonly code: AccessCode } => ({ code, weight, facts })
