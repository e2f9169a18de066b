import type { Secure, StandIn } from '../../test/github/server.ts'
import { login, people, repository, type Company } from '../../test/journey/company.ts'

/** What the stand-in says when it is ready. */

/** What may be asked of it. */
export const usage =
  'npm run stand-in -- [--port N] [--secure-port N] [--folder PLACE] [--without RULE]… [--json]   (0, or none: any port that is free)'

/** The port that was asked for; 0 is any that is free. */
export function portOf(asked: string): number {
  const port = Number(asked)
  if (!/^\d+$/.test(asked) || port > 65_535) throw new Error(`${asked} is no port. Give a number up to 65535.`)
  return port
}

/** Where it is, who may do what, and how the usual clients are pointed at it. */
export function welcome(forge: StandIn, secure: Secure, { tokens, app }: Company): string {
  const clients = [
    ['GH_HOST', secure.host],
    ['GH_ENTERPRISE_TOKEN', tokens.mel],
    ['GH_REPO', `${secure.host}/${repository}`],
    ['SSL_CERT_FILE', secure.authority],
    ['GIT_SSL_CAINFO', secure.authority],
    ['NODE_EXTRA_CA_CERTS', secure.authority],
  ]
  return [
    `A stand-in for GitHub with the organisation acme and its repository ${repository}.`,
    'It forgets everything when it is stopped, plays no workflow, and answers 501 to what it does not build.',
    '',
    `REST     ${secure.apiUrl}   ${forge.apiUrl}`,
    `GraphQL  ${secure.graphqlUrl}   ${forge.graphqlUrl}`,
    `git      ${secure.url}/${repository}.git`,
    `authority ${secure.authority}`,
    '',
    'Tokens',
    ...people.map((name) => `  ${login(name).padEnd(12)} ${tokens[name]}`),
    '',
    `App      ${app.slug}, number ${app.id}, client id ${app.clientId}`,
    `What no API gives (the clock, accounts, failures): POST ${forge.adminUrl}/… with x-stand-in-secret: ${forge.adminSecret}`,
    '',
    'For gh, git, curl and Node, in another shell, as mel who administers the repository:',
    ...clients.map(([name, value]) => `  export ${name}=${value}`),
    '',
    'Then for instance `gh pr list` or `gh api orgs/acme/teams`. For somebody else set another GH_ENTERPRISE_TOKEN.',
  ].join('\n')
}
