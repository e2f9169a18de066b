import { formatGrant, type Level } from '../../domain/access/grant.ts'
import type { Revocation, Step } from '../../domain/access/managed-role.ts'
import type { AccessPlan } from '../../domain/access/plan.ts'
import { may, rights, type Place } from '../../domain/access/right.ts'
import { templateGrants, templateNames, type TemplateName } from '../../domain/access/template.ts'
import { findingList } from '../check.ts'
import { escapeMarkdown } from '../escape.ts'
import { rightWords } from '../sentence/access.ts'
import { table } from '../table.ts'

/** A step in plain words. */
export function formatStep(step: Step): string {
  if (step.do === 'create') return `make the role ${step.role}`
  if (step.do === 'grant') return `grant ${step.role} ${formatGrant(step.grant)}`
  return step.do === 'raise'
    ? `raise ${step.role} from ${formatGrant(step.from)} to ${step.grant.level}`
    : `put ${step.account} into ${step.role}`
}

/** A revocation in plain words, with what else goes with it. */
export function formatRevocation(one: Revocation): string {
  if (one.do === 'remove') return `take ${formatGrant(one.grant)} from ${one.account ?? one.role} (role ${one.role})`
  return one.do === 'lower'
    ? `lower ${one.role} from ${formatGrant(one.grant)} to ${one.to.level}`
    : `take ${one.account} out of ${one.role}, and with it ${one.with.length === 0 ? 'nothing' : one.with.join(', ')}`
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `### ${title}\n\n${lines.map((line) => `- ${escapeMarkdown(line, 1500)}`).join('\n')}`

/** What was done and what is left, as inert Markdown. */
export function renderAccess({ steps, revocations, findings }: AccessPlan, done: readonly string[]): string {
  const nothing = steps.length + revocations.length + findings.length + done.length === 0
  const parts = [
    '## Rights in the registry',
    nothing ? '✅ Everything is as the governance files ask for.' : '',
    section('Done', done),
    section('To grant', steps.map(formatStep)),
    section('Too much: to take away, by apply with revoke-excess', revocations.map(formatRevocation)),
    findings.length === 0 ? '' : findingList(findings),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

const example: Place = { model: 'credit-approval', experiment: '1' }

/** Whether the template alone allows each right on the governed model, where the server's default is `everybody`. */
export function templateAllows(name: TemplateName, right: (typeof rights)[number], everybody: Level): boolean {
  const scope = { models: [example.model], experiments: [example.experiment], development: [] }
  return may(right, { admin: false, grants: templateGrants(name, scope) }, everybody, example)
}

/** Who may do what on a governed model and its experiment, as the page of this action shows it. */
export function renderMatrix(): string {
  const rows = rights.map((right) => [
    rightWords[right],
    ...templateNames.map((name) => (templateAllows(name, right, 'NO_PERMISSIONS') ? 'yes' : '·')),
  ])
  return table(['', ...templateNames], rows)
}

/** The grants of each template, as the page of this action shows them. */
export function renderTemplates(): string {
  const scope = { models: ['‹model›'], experiments: ['‹experiment›'], development: ['‹development›'] }
  const rows = templateNames.map((name) => [
    `\`${name}\``,
    templateGrants(name, scope)
      .map((grant) => `\`${formatGrant(grant)}\``)
      .join(', '),
  ])
  return table(['Template', 'Grants'], rows)
}
