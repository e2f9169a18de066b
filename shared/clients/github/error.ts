export const forgeErrorCodes = [
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'unprocessable',
  'rate-limited',
  'timed-out',
  'unreachable',
  'server-error',
  'bad-answer',
  'too-much',
] as const
export type ForgeErrorCode = (typeof forgeErrorCodes)[number]

/** A request to the forge that did not answer what was asked; the message names the request and the mend. */
export class ForgeError extends Error {
  readonly code: ForgeErrorCode
  readonly status: number | null

  constructor(
    code: ForgeErrorCode,
    message: string,
    options: { readonly status?: number | null; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'ForgeError'
    this.code = code
    this.status = options.status ?? null
  }
}

/** The `permissions:` line that a refused request needs, by what its path begins with. */
const permissions: readonly (readonly [RegExp, string])[] = [
  [/\/check-runs|\/check-suites/, 'checks: write'],
  [/\/issues\/|\/requested_reviewers|\/pulls/, 'pull-requests: write'],
  [/\/deployments/, 'deployments: write'],
  [/\/activity/, 'contents: read'],
  [/\/git\/|\/contents\/|createCommitOnBranch|\/commits/, 'contents: write'],
  [/\/orgs\/|\/teams\/|graphql teams/, 'the organisation permission members: read of the GitHub App'],
]

/** What to do about a refusal of this request, in one sentence. */
export function forbiddenMend(request: string): string {
  const known = permissions.find(([pattern]) => pattern.test(request))
  return known === undefined
    ? 'Give the token the permission that this request needs.'
    : `Give the job's token, or the App's installation, the permission "${known[1]}".`
}
