import type { Facts } from '../domain/facts.ts'
import { handlesOf } from '../domain/raci/invitation.ts'
import type { RequestVerdict } from '../domain/judgement.ts'
import { askingOf } from '../domain/raci/raci.ts'
import { code, escapeMarkdown } from './escape.ts'

/** What a login or a team may look like; anything else is shown and calls nobody. */
const handle = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\/[A-Za-z0-9_.-]{1,100})?$/

/** A name that calls its bearer, where it can be one. */
const mention = (name: string): string => (handle.test(name) ? `@${name}` : code(name))

/** Who is asked, consulted and informed while the stage is open. With an App the asked are called by their review request, else by name. */
export function askedSection(facts: Facts, verdict: RequestVerdict): string {
  const { policy } = facts.governance
  const asking = policy.state === 'read' ? askingOf(policy.value, verdict, facts.pull.draft) : null
  if (asking === null) return ''
  const names = (roles: readonly string[], show: (name: string) => string): string => {
    const { teams, people } = handlesOf(roles, facts, verdict)
    return [...teams, ...people].map(show).join(', ')
  }
  const line = (what: string, who: string): readonly string[] => (who === '' ? [] : [`${what}: ${who}.`])
  const lines = [
    ...line(
      `Asked to sign ${verdict.emergency === undefined ? escapeMarkdown(asking.stage.replaceAll('-', ' ')) : 'past the stages'}`,
      names(asking.requested, facts.app === null ? mention : (name) => code(name)),
    ),
    ...line('Consulted', names(asking.mentioned, mention)),
    ...line('For information', names(asking.informed, mention)),
  ]
  return lines.join(' ')
}
