import { z } from 'zod'

// Only the fields the house uses; GitHub's own field names stop here.
const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
const number = z.number().int().positive()
const requestNumbers = z
  .array(z.looseObject({ number }))
  .transform((requests) => requests.map((request) => request.number))
  .readonly()
  .default([])

const PullRequestPart = z
  .looseObject({
    number,
    draft: z.boolean().default(false),
    merged: z.boolean().default(false),
    head: z.looseObject({ sha, ref: z.string(), repo: z.looseObject({ full_name: z.string() }).nullish() }),
    base: z.looseObject({ sha, ref: z.string(), repo: z.looseObject({ full_name: z.string() }) }),
  })
  .transform((request) => ({
    number: request.number,
    draft: request.draft,
    merged: request.merged,
    head: { sha: request.head.sha, ref: request.head.ref, repository: request.head.repo?.full_name ?? null },
    base: { sha: request.base.sha, ref: request.base.ref, repository: request.base.repo.full_name },
  }))

const WorkflowRunPart = z
  .looseObject({
    id: number,
    event: z.string(),
    head_sha: sha,
    head_branch: z.string().nullable(),
    conclusion: z.string().nullish(),
    pull_requests: requestNumbers,
  })
  .transform((run) => ({
    id: run.id,
    event: run.event,
    headSha: run.head_sha,
    headBranch: run.head_branch,
    conclusion: run.conclusion ?? null,
    pullRequests: run.pull_requests,
  }))

const CheckRunPart = z
  .looseObject({
    id: number,
    name: z.string(),
    head_sha: sha,
    external_id: z.string().nullish(),
    pull_requests: requestNumbers,
  })
  .transform((check) => ({
    id: check.id,
    name: check.name,
    headSha: check.head_sha,
    externalId: check.external_id ?? null,
    pullRequests: check.pull_requests,
  }))

/** What the event file tells; a part is null where the event has none. */
export const EventPayload = z
  .looseObject({
    action: z.string().nullish(),
    after: sha.nullish(),
    pull_request: PullRequestPart.nullish(),
    workflow_run: WorkflowRunPart.nullish(),
    check_run: CheckRunPart.nullish(),
    repository: z.looseObject({ default_branch: z.string().nullish() }).nullish(),
    sender: z.looseObject({ id: number, login: z.string(), type: z.string().default('User') }).nullish(),
    inputs: z.record(z.string(), z.unknown()).nullish(),
    client_payload: z.unknown().optional(),
  })
  .transform((payload) => ({
    action: payload.action ?? null,
    after: payload.after ?? null,
    pullRequest: payload.pull_request ?? null,
    workflowRun: payload.workflow_run ?? null,
    checkRun: payload.check_run ?? null,
    defaultBranch: payload.repository?.default_branch ?? null,
    sender: payload.sender ? { id: payload.sender.id, login: payload.sender.login, type: payload.sender.type } : null,
    inputs: payload.inputs ?? {},
    /** of a repository_dispatch: whatever its sender liked to write */
    clientPayload: payload.client_payload ?? null,
  }))
  .readonly()
export type EventPayload = z.infer<typeof EventPayload>

/** The payload of a run that no event started: the command line. */
export const noPayload: EventPayload = EventPayload.parse({})
