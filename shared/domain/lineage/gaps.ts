import type { CompletenessSettings } from '../documentation/settings.ts'
import { commitFindings } from '../documentation/truth.ts'
import { gateFinding } from '../gate/finding.ts'
import type { Described, GateInput } from '../gate/gate.ts'
import type { ModelFile } from '../model/model-file.ts'
import type { Finding } from '../verdict.ts'
import type { LineageCode } from './codes.ts'
import type { Lineage } from './lineage.ts'
import type { Links, LinkState } from './links.ts'

/** The gaps in the chain from data to environment, each as one finding whose `about` is the link's name in the picture. */

type Chain = {
  readonly subject: Pick<Described, 'commit' | 'environment'>
  readonly modelFile: ModelFile | null
  readonly lineage: Lineage
  readonly links: Links
}

const gap = (code: LineageCode, about: string, facts: Finding['facts'] = {}): Finding =>
  gateFinding('lineage', code, about, 'fail', facts)

const gone: Readonly<Record<Exclude<LinkState, 'there'>, LineageCode>> = {
  deleted: 'link-deleted',
  absent: 'link-missing',
  unread: 'link-unread',
}
const stateGaps = (about: string, state: LinkState): readonly Finding[] =>
  state === 'there' ? [] : [gap(gone[state], about)]
const endGaps = (about: string, end: Links['copiesEnd']): readonly Finding[] =>
  end === 'whole' ? [] : [gap(end === 'circle' ? 'links-in-a-circle' : 'links-too-many', about)]

function dataGaps({ links, lineage, modelFile }: Chain): readonly Finding[] {
  const [own] = links.runs
  const all = links.runs.flatMap(({ datasets }) => datasets)
  const told = [...all, ...lineage.digests.filter(({ found }) => found !== null)].map(({ name }) => name)
  return [
    ...(own?.state === 'there' && own.datasets.length === 0 ? [gap('dataset-missing', 'dataset')] : []),
    ...all.filter(({ digest }) => digest === '').map(({ name }) => gap('dataset-without-digest', `dataset ${name}`)),
    ...(modelFile?.data.sources ?? [])
      .filter(({ name }) => !told.includes(name))
      .map(({ name }) => gap('source-not-linked', `source ${name}`)),
  ]
}

function runGaps({ links }: Chain): readonly Finding[] {
  return links.runs.length === 0
    ? [gap('version-without-run', 'run')]
    : links.runs.flatMap(({ runId, state }, index) =>
        stateGaps(`${index === 0 ? 'run' : 'parent run'} ${runId}`, state),
      )
}

function versionGaps({ links }: Chain): readonly Finding[] {
  const other = (about: string, runId: string | null): readonly Finding[] =>
    runId === links.runId ? [] : [gap('run-differs', about, { found: runId, run: links.runId })]
  return [
    ...links.copies.flatMap(({ model, version, state, runId }) => {
      const about = `copied version ${model} ${version}`
      return state === 'there' ? other(about, runId) : stateGaps(about, state)
    }),
    ...endGaps('copied versions', links.copiesEnd),
    ...links.models.flatMap(({ modelId, part, state, runId }) => {
      const about = `${part === 'own' ? 'logged' : 'input'} model ${modelId}`
      if (part === 'input' || state !== 'there') return stateGaps(about, state)
      const differs = links.described !== null && links.described !== modelId
      return differs ? [gap('logged-model-differs', about, { found: links.described })] : other(about, runId)
    }),
  ]
}

/** Whether a model reads, through others, itself. */
function circular({ model, dependencies }: Links): boolean {
  const on = new Map(dependencies.map((one) => [one.model, one.on]))
  const closed = new Set<string>()
  const leadsBack = (name: string, trail: readonly string[]): boolean => {
    if (trail.includes(name)) return true
    if (closed.has(name)) return false
    const found = (on.get(name) ?? []).some((next) => leadsBack(next, [...trail, name]))
    closed.add(name)
    return found
  }
  return leadsBack(model, [])
}

function dependencyGaps({ links }: Chain): readonly Finding[] {
  const [, ...others] = links.dependencies
  return [
    ...others.flatMap(({ model, state }) => stateGaps(`model ${model}`, state)),
    ...endGaps('models read', circular(links) ? 'circle' : links.dependenciesEnd),
  ]
}

function environmentGaps({ subject: { commit, environment } }: Chain): readonly Finding[] {
  const { sha } = commit
  return [
    ...(sha === null || !/^[0-9a-f]{40}$/.test(sha)
      ? [gateFinding('lineage', 'commit-missing', 'commit', 'fail', { found: sha })]
      : []),
    ...(environment.python === null ? [gateFinding('lineage', 'python-version-missing', 'python', 'fail')] : []),
    ...(environment.requirements.length === 0
      ? [gateFinding('lineage', 'requirements-missing', 'requirements', 'fail')]
      : []),
  ]
}

/** Every gap in the chain, whatever the tier. */
export const gapsOf = (chain: Chain, settings: Pick<CompletenessSettings, 'commit'> = {}): readonly Finding[] => [
  ...dataGaps(chain),
  ...runGaps(chain),
  ...environmentGaps(chain),
  ...commitFindings(
    'lineage',
    settings,
    // one that is no commit id has failed already
    chain.lineage.commits.filter(({ of, sha }) => of === 'run' && /^[0-9a-f]{40}$/.test(sha)),
  ),
  ...versionGaps(chain),
  ...dependencyGaps(chain),
  ...(chain.links.left === 0 ? [] : [gap('links-too-many', 'datasets and inputs', { more: chain.links.left })]),
]

/** Where the chain from data to environment is not whole; nothing in tiers that need not be complete. */
export function judgeLineage(input: GateInput<CompletenessSettings>): readonly Finding[] {
  const { settings, tier, subject, modelFile, lineage } = input
  if (!settings.complete_for.includes(tier)) return []
  if (lineage?.links === undefined) return [gap('origin-not-looked-at', 'lineage')]
  const { links } = lineage
  const copied = links.copies.map(({ model, version }) => `${model} ${version}`)
  return [
    ...gapsOf({ subject, modelFile, lineage, links }, settings),
    ...(copied.length === 0
      ? []
      : [gateFinding('lineage', 'version-copied', 'copied versions', 'note', { versions: copied })]),
  ]
}
