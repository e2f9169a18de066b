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

/** What a person can do about a failure that was foreseen; the other codes tell of a fault in this suite or in GitHub. */
const mends: Readonly<Partial<Record<ForgeErrorCode, string>>> = {
  unauthorized: 'The token is unknown or expired. Give the job a valid one.',
  forbidden: 'Give the token the permission that this request needs.',
  'not-found': 'Look whether it is there, and whether the token may see it.',
  conflict: 'Run the job again.',
  'rate-limited': 'Run the job again later.',
  'timed-out': 'Run the job again.',
  unreachable: 'Look whether GitHub is up and whether the job may reach it.',
  'server-error': 'Look whether GitHub is up, and run the job again.',
}

/** A request to the forge that did not answer what was asked; the message names the request and ends with the mend. */
export class ForgeError extends Error {
  readonly code: ForgeErrorCode
  readonly status: number | null
  /** what to do about it, where the failure was foreseen */
  readonly mend: string | null

  constructor(
    code: ForgeErrorCode,
    message: string,
    options: { readonly status?: number | null; readonly cause?: unknown; readonly mend?: string } = {},
  ) {
    const mend = options.mend ?? mends[code] ?? null
    super(mend === null || message.endsWith(mend) ? message : `${message} ${mend}`, { cause: options.cause })
    this.name = 'ForgeError'
    this.code = code
    this.status = options.status ?? null
    this.mend = mend
  }
}

/** The `permissions:` line that a refused request needs, by what its path begins with. */
const permissions: readonly (readonly [RegExp, string])[] = [
  [/^GET .*\/installations/, 'organization administration: read'],
  [/^GET .*\/environments\/\{environment_name\}\/(?:secrets|variables)/, 'environments: read'],
  [/^GET .*\/(?:environments|actions\/workflows)/, 'actions: read'],
  [/^GET .*\/(?:organization-)?secrets/, 'secrets: read'],
  [/^GET .*\/(?:organization-)?variables/, 'variables: read'],
  [/^GET .*\/(?:rulesets|branches\/\{branch\}\/protection|actions\/permissions)/, 'administration: read'],
  [/^(?:POST|PUT|DELETE) .*\/(?:rulesets|environments)/, 'administration: write'],
  [/^GET .*\/commits\/\{commit_sha\}\/pulls/, 'pull-requests: read'],
  [
    /^GET .*\/(?:codeowners|activity|commits|git\/|compare)|^graphql (?:repository|folders|ledger|history|commits)/,
    'contents: read',
  ],
  [/\/pulls\/\{pull_number\}\/merge/, 'contents: write'],
  [/^GET .*\/pulls|^graphql (?:pull|open)/, 'pull-requests: read'],
  [/^graphql heads/, 'checks: read'],
  [/\/check-runs|\/check-suites/, 'checks: write'],
  [/^GET .*\/issues$/, 'issues: read'],
  [/\/issues(?:\/\{issue_number\}(?:\/labels)?)?$/, 'issues: write'],
  [/\/issues\/|\/requested_reviewers|\/pulls/, 'pull-requests: write'],
  [/\/deployments/, 'deployments: write'],
  [/\/git\/|\/contents\/|createCommitOnBranch|\/commits/, 'contents: write'],
  [/\/orgs\/|\/teams\/|graphql teams/, 'the organisation permission members: read of the GitHub App'],
]

/** What to do about a refusal of this request, in one sentence. */
export function forbiddenMend(request: string): string {
  const known = permissions.find(([pattern]) => pattern.test(request))
  if (known === undefined) return 'Give the token the permission that this request needs.'
  // no `permissions:` line of a workflow gives these to a job's own token
  return /^(?:(?:organization )?administration|environments|secrets|variables):/.test(known[1])
    ? `Use a token of an administrator or of an App with the permission "${known[1]}"; a job's own token never has it.`
    : `Give the job's token, or the App's installation, the permission "${known[1]}".`
}
