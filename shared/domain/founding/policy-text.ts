import type { Role } from '../governance/policy.ts'
import { Tier } from '../stage.ts'
import { foundingRoles, type Founding } from './founding.ts'
import { flow, scalar } from './scalar.ts'

/** governance/policy.yml: the example's, with the answers in the places of the example's own. */

type Block = { readonly key: string; readonly lines: readonly string[] }

/** The text with the lines below a top-level key replaced; the comment beside the key stays. */
function withBlock(text: string, { key, lines }: Block): string {
  const block = new RegExp(`^${key}:(?<comment>(?: +#.*)?)\\n(?: .*\\n)+`, 'm')
  if (!block.test(text)) throw new Error(`The template of the policy has no section ${key}.`)
  return text.replace(block, (...parts) => {
    const { comment = '' } = parts.at(-1) as { readonly comment?: string }
    return `${key}:${comment}\n${lines.map((line) => `  ${line}\n`).join('')}`
  })
}

/** The text with one place replaced; a template that has lost it is our own mistake. */
function withLine(text: string, place: RegExp, by: string): string {
  if (!place.test(text)) throw new Error(`The template of the policy has nothing like ${String(place)}.`)
  return text.replace(place, () => by)
}

const holder = (role: Role): string =>
  'team' in role ? `{team: ${scalar(role.team)}}` : `{people: ${flow(role.people)}}`

function environmentLines({ environments }: Founding, template: string): readonly string[] {
  const comment = / {2}\S+: \{.*requires: .*\}( #.*)$/m.exec(template)?.[1] ?? ''
  return environments.map(({ name, alias, requires }) =>
    requires === null
      ? `${name}: {alias: ${scalar(alias)}}`
      : `${name}: {alias: ${scalar(alias)}, requires: ${requires}}${comment}`,
  )
}

/** Each tier with its stages; one that is not told apart asks what the next higher one asks. */
function tierLines({ tiers }: Founding, template: string): readonly string[] {
  const stages = (tier: Tier): string => new RegExp(`^ {2}${tier}: (\\[.*\\])$`, 'm').exec(template)?.[1] ?? ''
  return Tier.options.map((tier, index) => {
    const own = Tier.options.slice(0, index + 1).findLast((one) => tiers.includes(one)) ?? 'high'
    return own === tier ? `${tier}: ${stages(tier)}` : `${tier}: ${stages(own)} # as ${own}`
  })
}

/** What the schedule proposes, for the environment that asks most; a trial has no App that could. */
function withProposals(text: string, { trial, environments }: Founding): string {
  const target = environments.findLast(({ requires }) => requires === null) ?? environments.at(-1)
  if (trial || target === undefined) return text
  const taken = environments.some(({ alias }) => alias.toLowerCase() === 'candidate')
  const on = taken ? 'on: registered' : 'on: alias, alias: candidate'
  return withLine(text, /^proposals: \{.*\}/m, `proposals: {${on}, environment: ${target.name}}`)
}

/** The policy in the words of the answers. */
export function policyText(founding: Founding, template: string): string {
  const { registry, roles } = founding
  const roleLines = foundingRoles.flatMap(({ role }) => {
    const held = roles[role]
    return held === undefined ? [] : [`${role}: ${holder(held)}`]
  })
  const blocks: readonly Block[] = [
    { key: 'roles', lines: roleLines },
    { key: 'environments', lines: environmentLines(founding, template) },
    { key: 'tiers', lines: tierLines(founding, template) },
  ]
  const told = blocks.reduce(withBlock, withLine(template, /(?<=^ {2}uri: )\S+$/m, scalar(registry)))
  const known = withLine(
    withProposals(told, founding),
    /^regulations: .*$/m,
    'regulations: [] # keys such as eu-ai-act',
  )
  const shown = founding.rescore ? withLine(known, /(?<=^ {4}provenance: )\{high: builder-supplied\}/m, '{high: rescored}') : known // prettier-ignore
  return roles['legal-counsel'] === undefined ? withLine(shown, /^ {4}consulted: \[legal-counsel\]\n/m, '') : shown
}
