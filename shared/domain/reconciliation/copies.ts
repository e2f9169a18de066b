import type { Policy } from '../governance/policy.ts'
import type { ModelVersion } from '../registry.ts'
import { showingOf } from '../showing/showing.ts'
import type { Difference } from './difference.ts'
import type { Expected } from './expected.ts'
import type { Looked } from './looked.ts'
import { difference, strayStage } from './places.ts'
import { requestTag, statementDifferences, tagDifferences } from './versions.ts'

/** What an environment's own model bears beside the alias of the environment: nobody but the promoter writes there. */

type Asked = {
  readonly governed: ReadonlySet<string>
  readonly expected: Expected
  readonly looked: Looked
  readonly policy: Policy
}

/** The aliases by which environments show versions of the copies' model. */
function shownBy(copy: string, { governed, expected, policy }: Asked): ReadonlySet<string> {
  const asked = [...governed].flatMap((model) =>
    Object.values(policy.environments).flatMap((one) => showingOf(one, model) ?? []),
  )
  const all = [...asked, ...expected.places.map(({ showing }) => showing)]
  return new Set(all.flatMap((one) => (one.mode === 'copy' && one.copy === copy ? [one.alias] : [])))
}

function furtherAliases(copy: string, asked: Asked): readonly Difference[] {
  const known = shownBy(copy, asked)
  const { aliases = {} } = asked.looked.models.find(({ name }) => name === copy) ?? {}
  return Object.entries(aliases)
    .filter(([alias]) => !known.has(alias))
    .map(([alias, version]) =>
      difference('alias-without-record', { model: copy, field: `alias ${alias}`, found: version }),
    )
}

/** The copy without the tag that names the request which it was made for, where the ledger knows that request. */
function unmarked(one: ModelVersion, { copiedFor }: Expected): ModelVersion {
  const { [requestTag]: request, ...tags } = one.tags
  return request !== undefined && copiedFor.has(`${one.name} ${request}`) ? { ...one, tags } : one
}

/** Everything in which an environment's own model is not as the promoter left it, but for the alias of the environment. */
export function copyDifferences(copy: string, asked: Asked): readonly Difference[] {
  const { expected, looked } = asked
  return [
    ...furtherAliases(copy, asked),
    ...(looked.versions.get(copy) ?? []).flatMap((version) => {
      const recorded = expected.copies.find((one) => one.model === copy && one.version === version.version) ?? null
      const one = { version: unmarked(version, expected), expected: recorded }
      return [...strayStage(version, []), ...tagDifferences(one, looked), ...statementDifferences(one)]
    }),
  ]
}
