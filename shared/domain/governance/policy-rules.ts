import { isLoopback } from '../address.ts'
import { problemAt, readDocument, type Located, type Problem, type Read } from '../document/document.ts'
import { gateNames, type GateName } from '../gate/finding.ts'
import { FAIRNESS_METRICS } from '../metric/fairness/fairness.ts'
import { didYouMean } from '../document/nearest.ts'
import { isBefore, plus } from '../instant.ts'
import { accessProblems } from './access-rules.ts'
import { kindProblems } from './kind-rules.ts'
import { environmentProblems } from './environment-rules.ts'
import { materialityProblems } from './materiality-rules.ts'
import type { People } from './people.ts'
import { Policy } from './policy.ts'
import { proposalProblems } from './proposal-rules.ts'
import { raciProblems } from './raci-rules.ts'
import { receiverProblems } from './receiver-rules.ts'
import { countProblems, listedPeople, unknownRole } from './role-rules.ts'
import { stageProblems } from './stage-rules.ts'
import { humanStageNames, stageNames, type StageName } from '../stage.ts'

/** The rules of a policy that no single field can tell, and the policy read with all of them. */

type Check = (policy: Policy, located: Located) => readonly Problem[]
type Path = readonly (string | number)[]

/** A heartbeat is left once a day, so that a shorter watch would stop every promotion for a part of each day. */
const watchRules: Check = ({ ledger: { watch } }, located) => {
  const epoch = '2026-01-01T00:00:00Z'
  return watch === undefined || !isBefore(plus(epoch, watch), plus(epoch, 'P1D'))
    ? []
    : [
        problemAt(
          located,
          ['ledger', 'watch'],
          `is ${watch}; it must be P1D or longer, since reconcile leaves a record once a day.`,
        ),
      ]
}

const roleRules: Check = (policy, located) => {
  const unknown = (role: string, path: Path): readonly Problem[] =>
    role === 'its-giver' ? [] : unknownRole(policy, role, located, path)
  return [
    ...humanStageNames.flatMap((stage) => [
      ...(policy.stages[stage]?.approvals ?? []).flatMap(({ role }, index) =>
        unknown(role, ['stages', stage, 'approvals', index, 'role']),
      ),
      ...(policy.stages[stage]?.consulted ?? []).flatMap((role, index) =>
        unknown(role, ['stages', stage, 'consulted', index]),
      ),
    ]),
    ...policy.vetoes.cleared_by.flatMap((role, index) => unknown(role, ['vetoes', 'cleared_by', index])),
    ...(policy.holds?.roles ?? []).flatMap((role, index) => unknown(role, ['holds', 'roles', index])),
    ...(policy.holds?.cleared_by ?? []).flatMap((role, index) => unknown(role, ['holds', 'cleared_by', index])),
    ...(policy.exceptions?.accepted_by ?? []).flatMap((role, index) =>
      unknown(role, ['exceptions', 'accepted_by', index]),
    ),
    ...policy.changes.approvals.flatMap(({ role }, index) => unknown(role, ['changes', 'approvals', index, 'role'])),
  ]
}

const tierRules: Check = (policy, located) =>
  (['high', 'medium', 'low'] as const).flatMap((tier) => {
    const named: readonly StageName[] = policy.tiers[tier]
    const path = ['tiers', tier]
    const places = named.map((stage) => stageNames.indexOf(stage))
    const ordered = places.every((place, index) => index === 0 || place > (places[index - 1] ?? -1))
    return [
      ...(named[0] === 'validation-gates'
        ? []
        : [problemAt(located, path, 'must begin with validation-gates: no tier goes without evidence.')]),
      ...(ordered
        ? []
        : [problemAt(located, path, `must name each stage once, in this order: ${stageNames.join(', ')}.`)]),
      ...named.flatMap((stage) =>
        stage === 'validation-gates' || policy.stages[stage] !== undefined
          ? []
          : [problemAt(located, path, `names ${stage}, which stages: does not define.`)],
      ),
    ]
  })

const dutyRules: Check = (policy, located) =>
  policy.separation_of_duties.builders.includes('request-author')
    ? []
    : [
        problemAt(
          located,
          ['separation_of_duties', 'builders'],
          'must hold request-author: who asks may never approve.',
        ),
      ]

/** For each gate what it must ask for, and whether it asks for any of it. */
const requirements: Readonly<Record<GateName, readonly [string, (gates: Policy['gates']) => boolean]>> = {
  performance: [
    'a limit under minimum or maximum, or against_champion',
    ({ performance: own }) =>
      own?.against_champion !== undefined || Object.keys({ ...own?.minimum, ...own?.maximum }).length > 0,
  ],
  fairness: [
    `a measure: ${FAIRNESS_METRICS.join(', ')}`,
    ({ fairness: own }) => FAIRNESS_METRICS.some((metric) => own?.[metric] !== undefined),
  ],
  documentation: ['a tier under complete_for', ({ documentation: own }) => own?.complete_for.length !== 0],
  environment: [
    'pinned, clean_commit or image_digest',
    ({ environment: own }) => own?.pinned === true || own?.clean_commit === true || own?.image_digest.length !== 0,
  ],
  // it has limits of its own where none is written
  security: ['severity_at_least', () => true],
  'data-quality': ['a limit', ({ 'data-quality': own }) => own !== undefined],
  lineage: ['a tier under complete_for', ({ lineage: own }) => own?.complete_for.length !== 0],
}

const gateRules: Check = ({ gates }, located) => {
  const named = gateNames.filter((gate) => gates[gate] !== undefined)
  if (named.length === 0)
    return [problemAt(located, ['gates'], 'names no gate; stage 1 would pass without looking at anything.')]
  return named
    .filter((gate) => !requirements[gate][1](gates))
    .map((gate) =>
      problemAt(
        located,
        ['gates', gate],
        `sets no requirement, so passing it would mean nothing; name ${requirements[gate][0]}, or remove the gate.`,
      ),
    )
}

const registryRules: Check = ({ registry }, located) => {
  const url = new URL(registry.uri)
  return [
    ...(url.protocol === 'http:' && !isLoopback(url.hostname)
      ? [problemAt(located, ['registry', 'uri'], 'must be https: the registry credential would travel in the clear.')]
      : []),
    ...(url.username !== '' || url.password !== ''
      ? [problemAt(located, ['registry', 'uri'], 'holds a credential; it belongs into the environment’s secrets.')]
      : []),
  ]
}

/** Counts that a list of people can never reach. */
const countRules: Check = (policy, located) => [
  ...humanStageNames.flatMap((stage) =>
    (policy.stages[stage]?.approvals ?? []).flatMap((one, index) =>
      countProblems(policy, one, located, ['stages', stage, 'approvals', index]),
    ),
  ),
  ...policy.changes.approvals.flatMap((one, index) =>
    countProblems(policy, one, located, ['changes', 'approvals', index]),
  ),
]

const rules: readonly Check[] = [
  roleRules,
  (policy, located) => raciProblems(policy, located),
  tierRules,
  stageProblems,
  materialityProblems,
  environmentProblems,
  dutyRules,
  gateRules,
  registryRules,
  countRules,
  kindProblems,
  proposalProblems,
  receiverProblems,
  watchRules,
]

/** The policy, or everything that is wrong with it. */
export function readPolicy(located: Located): Read<Policy> {
  const read = readDocument(Policy, located)
  const problems = [...(read.ok ? rules.flatMap((rule) => rule(read.value, located)) : read.problems)]
  return read.ok && problems.length === 0 ? read : { ok: false, problems: problems.sort((a, b) => a.line - b.line) }
}

/** What the policy says of people that people.yml does not know. */
export function policyPeopleProblems(policy: Policy, people: People, located: Located): readonly Problem[] {
  const unlisted = Object.keys(policy.roles).flatMap((role) =>
    (listedPeople(policy, role) ?? []).flatMap((person, index) => {
      if (Object.hasOwn(people.people, person)) return []
      const hint = didYouMean(person, Object.keys(people.people))
      return [problemAt(located, ['roles', role, 'people', index], `"${person}" is not in people.yml.${hint}`)]
    }),
  )
  return [...unlisted, ...accessProblems(policy, people, located)]
}

/** In a repository without an App no team can be read. */
export function teamProblems(policy: Policy, located: Located): readonly Problem[] {
  return Object.entries(policy.roles).flatMap(([role, found]) =>
    'team' in found
      ? [
          problemAt(
            located,
            ['roles', role],
            `is the team ${found.team}, which only the suite's GitHub App can read; list people until the App is installed.`,
          ),
        ]
      : [],
  )
}
