import { appPermissions } from '../protection/setup.ts'
import type { Founding } from './founding.ts'

/** The suite's own GitHub App, as whoever owns the organisation makes it. */

type Terms = Pick<Founding, 'owner' | 'name' | 'webUrl' | 'suite'>

export const appName = ({ owner }: Pick<Founding, 'owner'>): string => `countersign-${owner}`.slice(0, 34)

/** Why the App needs each of its permissions. */
export const permissionReasons: Readonly<Record<string, string>> = {
  checks: 'publishes the four checks, which the ruleset takes from this App alone',
  contents: 'appends to the ledger’s branch; opens the branch of a request that a workflow proposes; reads requests',
  deployments: 'says in a deployment what was promoted',
  issues: 'keeps one issue for each incident',
  members: 'reads who is in the teams that the policy names',
  metadata: 'GitHub gives it to every App',
  pull_requests: 'reads reviews, keeps the one comment, asks for reviews, opens requests',
}

/** The manifest: these permissions, no event and no webhook, since workflows hear what happens. */
export function appManifest({ owner, name, webUrl }: Terms): object {
  const page = `${webUrl}/${owner}/${name}`
  return {
    name: appName({ owner }),
    url: page,
    public: false,
    hook_attributes: { url: page, active: false },
    default_permissions: appPermissions,
    default_events: [],
  }
}

/** The page that makes the same App, with everything filled in. */
export function appPage({ owner, name, webUrl }: Terms): string {
  const words = {
    name: appName({ owner }),
    url: `${webUrl}/${owner}/${name}`,
    public: 'false',
    webhook_active: 'false',
    ...appPermissions,
  }
  return `${webUrl}/organizations/${owner}/settings/apps/new?${new URLSearchParams(words).toString()}`
}
