import type {
  CheckWrite,
  DeploymentState,
  DeploymentWrite,
  MergeAnswer,
  MergeAsked,
  Proposal,
} from '../../ports/forge.ts'
import { Anything, AppendAnswer, CreatedPull, IdAnswer, MergedAnswer } from './answers.ts'
import type { GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { appendMutation } from './queries.ts'

/** What is written to GitHub; none of it is ever sent twice by itself. */

export type RepositoryPath = { readonly owner: string; readonly repo: string }

/** GitHub takes no more annotations in one call. */
const mostAnnotations = 50
/** GitHub keeps no longer description of a deployment. */
const longestDescription = 140

function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  )
}

const outputOf = (check: CheckWrite, annotations: CheckWrite['annotations']) => ({
  title: check.title,
  summary: check.summary,
  ...(check.text === undefined ? {} : { text: check.text }),
  annotations: annotations.map(({ path, line, level, title, message }) => ({
    path,
    start_line: line,
    end_line: line,
    annotation_level: level,
    title,
    message,
  })),
})

/** The id of the check run that was made, or patched where an earlier one was given. */
export async function writeCheck(api: GithubConnection, path: RepositoryPath, check: CheckWrite): Promise<number> {
  const [first = [], ...rest] = chunks(check.annotations, mostAnnotations)
  const body = {
    name: check.name,
    external_id: check.externalId,
    ...(check.detailsUrl === null ? {} : { details_url: check.detailsUrl }),
    ...check.state,
    output: outputOf(check, first),
  }
  const route = '/repos/{owner}/{repo}/check-runs'
  const made =
    check.earlier === null
      ? await api.rest(`POST ${route}`, { ...path, head_sha: check.sha, ...body }, IdAnswer)
      : await api.rest(`PATCH ${route}/{check_run_id}`, { ...path, check_run_id: check.earlier, ...body }, IdAnswer)
  for (const further of rest) {
    const output = outputOf(check, further)
    await api.rest(`PATCH ${route}/{check_run_id}`, { ...path, check_run_id: made.id, output }, IdAnswer)
  }
  return made.id
}

/** Writes a comment, over the earlier one where its id is given. */
export async function writeComment(
  api: GithubConnection,
  path: RepositoryPath,
  pull: number,
  body: string,
  earlier: number | null,
): Promise<void> {
  const route = '/repos/{owner}/{repo}/issues'
  if (earlier === null)
    await api.rest(`POST ${route}/{issue_number}/comments`, { ...path, issue_number: pull, body }, IdAnswer)
  else await api.rest(`PATCH ${route}/comments/{comment_id}`, { ...path, comment_id: earlier, body }, IdAnswer)
}

/** Closes a pull request; one that is closed stays so. */
export async function closePull(api: GithubConnection, path: RepositoryPath, pull: number): Promise<void> {
  const asked = { ...path, pull_number: pull, state: 'closed' }
  await api.rest('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', asked, Anything)
}

/** Asks teams and people for a review; whoever is asked already is asked once. */
export async function requestReviews(
  api: GithubConnection,
  path: RepositoryPath,
  pull: number,
  teams: readonly string[],
  people: readonly string[],
): Promise<void> {
  await api.rest(
    'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
    { ...path, pull_number: pull, team_reviewers: teams, reviewers: people },
    Anything,
  )
}

/** What became of merging; GitHub refuses by 405 what its rules do not let through, and by 409 a head that moved. */
export async function mergePull(
  api: GithubConnection,
  path: RepositoryPath,
  { number, sha, method, title }: MergeAsked,
): Promise<MergeAnswer> {
  try {
    const made = await api.rest(
      'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
      {
        ...path,
        pull_number: number,
        sha,
        merge_method: method,
        ...(method === 'rebase' ? {} : { commit_title: title }),
      },
      MergedAnswer,
    )
    return { state: 'merged', sha: made.sha }
  } catch (error) {
    const status = error instanceof ForgeError ? error.status : null
    if (!(error instanceof ForgeError) || (status !== 405 && status !== 409)) throw error
    return { state: status === 409 ? 'moved' : 'refused', detail: error.message }
  }
}

/** The pull request from a new branch that one signed commit on the base's tip fills. */
export async function writeProposal(
  api: GithubConnection,
  path: RepositoryPath,
  proposal: Proposal,
): Promise<{ readonly number: number; readonly url: string }> {
  if (proposal.anew === true)
    await api.rest(
      'DELETE /repos/{owner}/{repo}/git/refs/{ref}',
      { ...path, ref: `heads/${proposal.branch}` },
      Anything,
    )
  await api.rest(
    'POST /repos/{owner}/{repo}/git/refs',
    { ...path, ref: `refs/heads/${proposal.branch}`, sha: proposal.base.sha },
    Anything,
  )
  const [headline = '', ...rest] = proposal.message.split('\n')
  const input = {
    branch: { repositoryNameWithOwner: `${path.owner}/${path.repo}`, branchName: proposal.branch },
    expectedHeadOid: proposal.base.sha,
    message: { headline, body: rest.join('\n').trim() },
    fileChanges: {
      additions: proposal.files.map((file) => ({
        path: file.path,
        contents: Buffer.from(file.text, 'utf8').toString('base64'),
      })),
    },
  }
  await api.graphql('createCommitOnBranch', appendMutation, { input }, AppendAnswer)
  const { title, body, draft } = proposal
  const made = await api.rest(
    'POST /repos/{owner}/{repo}/pulls',
    { ...path, title, body, draft, head: proposal.branch, base: proposal.base.branch },
    CreatedPull,
  )
  return { number: made.number, url: made.html_url }
}

/** Starts the workflows that listen to an event; sent twice they start twice, so it is sent once. */
export async function writeDispatch(
  api: GithubConnection,
  path: RepositoryPath,
  event: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  const body = { ...path, event_type: event, client_payload: payload }
  await api.rest('POST /repos/{owner}/{repo}/dispatches', body, Anything)
}

/** The id of the deployment that was made. */
export async function recordDeployment(
  api: GithubConnection,
  path: RepositoryPath,
  deployment: DeploymentWrite,
): Promise<number> {
  const { sha, environment, payload } = deployment
  const description = deployment.description.slice(0, longestDescription)
  const made = await api.rest(
    'POST /repos/{owner}/{repo}/deployments',
    { ...path, ref: sha, environment, description, payload, auto_merge: false, required_contexts: [] },
    IdAnswer,
  )
  return made.id
}

/** Gives a deployment its state, and no other one: an environment holds several models, which GitHub would take for one. */
export async function stateDeployment(
  api: GithubConnection,
  path: RepositoryPath,
  deployment: number,
  { state, description, logUrl }: DeploymentState,
): Promise<void> {
  await api.rest(
    'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    {
      ...path,
      deployment_id: deployment,
      state,
      description: description.slice(0, longestDescription),
      auto_inactive: false,
      ...(logUrl === null ? {} : { log_url: logUrl }),
    },
    Anything,
  )
}
