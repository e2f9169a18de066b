import type { Call } from '../wire.ts'
import { allowed, many, Refusal, who, type Answer } from '../wire.ts'
import { installationBody } from './apps.ts'
import { onRepo, type Row } from './row.ts'

/** What owners of an organisation see of it: its installations, and what it shares with a repository. */

// https://docs.github.com/en/rest/orgs/orgs#list-app-installations-for-an-organization
function installations(call: Call): Answer {
  const org = call.values.org ?? ''
  who(call)
  if (call.store.account(org)?.type !== 'Organization') throw new Refusal(404, 'Not Found')
  if (!allowed(call.token?.permissions ?? {}, 'organization_administration', 'read'))
    throw new Refusal(403, 'You must be an organization owner to list app installations.')
  const own = call.store.installations.filter(({ owner }) => owner.toLowerCase() === org.toLowerCase())
  return many(
    own.map((each) => installationBody(call, each)),
    'installations',
  )
}

export const settingRows: readonly Row[] = [
  { route: 'GET /orgs/{org}/installations', answer: installations },
  // an organisation here has no secrets and no variables of its own, so it shares none
  onRepo('GET /repos/{owner}/{repo}/actions/organization-secrets', 'secrets', 'read', () => many([], 'secrets')),
  onRepo('GET /repos/{owner}/{repo}/actions/organization-variables', 'variables', 'read', () => many([], 'variables')),
]
