import { describe, expect, test } from 'vitest'
import { judgeLineage } from '../../../shared/domain/lineage/gaps.ts'
import { lineageGraph } from '../../../shared/domain/lineage/graph.ts'
import type { CommitReading } from '../../../shared/domain/lineage/commit-standing.ts'
import type { Lineage } from '../../../shared/domain/lineage/lineage.ts'
import type { Links } from '../../../shared/domain/lineage/links.ts'
import type { Subject } from '../../../shared/domain/evidence/subject.ts'
import type { ModelFile } from '../../../shared/domain/model/model-file.ts'
import { exampleModel } from '../../builders/documents.ts'
import { commitSha, lineage, links, subject } from '../../builders/evidence.ts'
import { briefly, failing, gateInput } from '../../builders/gates.ts'

type Broken = {
  readonly links?: Partial<Links>
  readonly lineage?: Partial<Lineage>
  readonly subject?: Partial<Subject>
  readonly file?: ModelFile
}

const given = (broken: Broken) => ({
  subject: subject(broken.subject),
  modelFile: broken.file ?? exampleModel(),
  lineage: lineage({ links: links(broken.links), ...broken.lineage }),
})
const judged = (broken: Broken) => judgeLineage(gateInput({ complete_for: ['high'] }, given(broken)))

const [own] = links().runs
const [model] = links().models
if (own === undefined || model === undefined) throw new Error('the example has a run and a model')
const parent = (state: 'there' | 'deleted' = 'there') => ({ runId: 'run-1', state, datasets: [] })
const copy = (version: string, other: Partial<Links['copies'][number]> = {}) => ({
  ...{ model: 'credit-approval-staging', version, state: 'there' as const, runId: 'run-7' },
  ...other,
})
const { environment, commit } = subject()
const reads = (on: readonly string[], ...others: Links['dependencies']) => ({
  dependencies: [{ model: 'credit-approval', state: 'there' as const, on }, ...others],
})
const standing = (found: CommitReading['found']): Broken => ({
  lineage: { commits: [{ of: 'run', sha: commitSha, repository: 'acme/credit', found }] },
})

describe('a chain is whole', () => {
  test.each<readonly [string, Broken]>([
    ['as the example has it', {}],
    ['with runs above', { links: { runs: [own, parent()] } }],
    ['with data that a run above logged', { links: { runs: [own, { ...parent(), datasets: own.datasets }] } }],
    [
      'with a model that the run read',
      { links: { models: [model, { ...model, modelId: 'm-1', part: 'input', runId: 'run-0' }] } },
    ],
    ['without a logged model, as older servers have it', { links: { models: [], described: null } }],
    [
      'with models that it reads',
      { links: reads(['bureau-score'], { model: 'bureau-score', state: 'there', on: [] }) },
    ],
    [
      'where two ways lead to one model',
      {
        links: reads(
          ['a', 'b'],
          { model: 'a', state: 'there', on: ['c'] },
          { model: 'b', state: 'there', on: ['c'] },
          { model: 'c', state: 'there', on: [] },
        ),
      },
    ],
    [
      'with a source that a parameter alone tells',
      { links: { runs: [{ ...own, datasets: [{ name: 'other', digest: '22bb' }] }] } },
    ],
  ])('%s', (_, broken) => {
    expect(judged(broken)).toEqual([])
    const { subject: version, lineage: origin, modelFile } = given(broken)
    expect(lineageGraph(version, origin, modelFile)).toMatchObject({ gaps: 0 })
  })
})

/** Each breaks one thing; the finding names the link, and the picture dashes that one. */
const breaks: readonly (readonly [string, Broken, string, string])[] = [
  ['a version without a run', { links: { runs: [] } }, 'version-without-run run', 'run'],
  [
    'a run that is gone',
    { links: { runs: [{ ...own, state: 'absent' }] }, lineage: {} },
    'link-missing run run-7',
    'run run-7',
  ],
  ['a deleted run', { links: { runs: [{ ...own, state: 'deleted' }] } }, 'link-deleted run run-7', 'run run-7'],
  [
    'a deleted run above',
    { links: { runs: [own, parent('deleted')] } },
    'link-deleted parent run run-1',
    'parent run run-1',
  ],
  ['a run without data', { links: { runs: [{ ...own, datasets: [] }] } }, 'dataset-missing dataset', 'dataset'],
  [
    'data without a digest',
    { links: { runs: [{ ...own, datasets: [{ name: 'applications', digest: '' }] }] } },
    'dataset-without-digest dataset applications',
    'dataset applications',
  ],
  [
    'a source that nothing leads to',
    {
      lineage: { digests: [{ name: 'applications', declared: 'a', found: null, by: null }] },
      links: { runs: [{ ...own, datasets: [{ name: 'other', digest: '22bb' }] }] },
    },
    'source-not-linked source applications',
    'source applications',
  ],
  [
    'no commit',
    { subject: { commit: { ...commit, sha: null } }, lineage: { commits: [] } },
    'commit-missing commit',
    'commit',
  ],
  [
    'a shortened commit',
    { subject: { commit: { ...commit, sha: '3f9a' } }, lineage: { commits: [] } },
    'commit-missing commit',
    'commit',
  ],
  ['a commit that is not there', standing({ standing: 'absent' }), 'commit-absent commit', 'commit'],
  ['a commit on no branch', standing({ standing: 'unreachable' }), 'commit-unreachable commit', 'commit'],
  [
    'a commit that nobody can look for',
    standing({ standing: 'unknown', why: 'x' }),
    'commit-not-verified commit',
    'commit',
  ],
  ['a commit that was not read', standing({ standing: 'unread', why: 'x' }), 'commit-unread commit', 'commit'],
  [
    'no Python',
    { subject: { environment: { ...environment, python: null } } },
    'python-version-missing python',
    'environment',
  ],
  [
    'no requirements',
    { subject: { environment: { ...environment, requirements: [] } } },
    'requirements-missing requirements',
    'environment',
  ],
  [
    'a copy of what is gone',
    { links: { copies: [copy('3', { state: 'absent', runId: null })] } },
    'link-missing copied version credit-approval-staging 3',
    'copied version credit-approval-staging 3',
  ],
  [
    'a copy of what cannot be read',
    { links: { copies: [copy('3', { state: 'unread', runId: null })] } },
    'link-unread copied version credit-approval-staging 3',
    'copied version credit-approval-staging 3',
  ],
  [
    'a copy of another run’s version',
    { links: { copies: [copy('3', { runId: 'run-2' })] } },
    'run-differs copied version credit-approval-staging 3',
    'copied version credit-approval-staging 3',
  ],
  [
    'a copy of a version without a run',
    { links: { copies: [copy('3', { runId: null })] } },
    'run-differs copied version credit-approval-staging 3',
    'copied version credit-approval-staging 3',
  ],
  [
    'copies in a circle',
    { links: { copies: [copy('3')], copiesEnd: 'circle' } },
    'links-in-a-circle copied versions',
    'copied versions',
  ],
  [
    'copies without an end',
    { links: { copies: [copy('3')], copiesEnd: 'cut' } },
    'links-too-many copied versions',
    'copied versions',
  ],
  [
    'a deleted logged model',
    { links: { models: [{ ...model, state: 'absent', runId: null }] } },
    'link-missing logged model m-7',
    'logged model m-7',
  ],
  [
    'a logged model that cannot be read',
    { links: { models: [{ ...model, state: 'unread', runId: null }] } },
    'link-unread logged model m-7',
    'logged model m-7',
  ],
  [
    'a logged model of another run',
    { links: { models: [{ ...model, runId: 'run-2' }] } },
    'run-differs logged model m-7',
    'logged model m-7',
  ],
  [
    'a logged model without a run',
    { links: { models: [{ ...model, runId: null }] } },
    'run-differs logged model m-7',
    'logged model m-7',
  ],
  [
    'files of another logged model',
    { links: { described: 'm-2' } },
    'logged-model-differs logged model m-7',
    'logged model m-7',
  ],
  [
    'a model that the run read and that is gone',
    { links: { models: [model, { modelId: 'm-1', part: 'input', state: 'absent', runId: null }] } },
    'link-missing input model m-1',
    'input model m-1',
  ],
  [
    'a model that it reads and nobody governs',
    { links: reads(['x'], { model: 'x', state: 'absent', on: [] }) },
    'link-missing model x',
    'model x',
  ],
  [
    'a model file that cannot be read',
    { links: reads(['x'], { model: 'x', state: 'unread', on: [] }) },
    'link-unread model x',
    'model x',
  ],
  ['a model that reads itself', { links: reads(['credit-approval']) }, 'links-in-a-circle models read', 'models read'],
  [
    'models that read each other',
    { links: reads(['x'], { model: 'x', state: 'there', on: ['y'] }, { model: 'y', state: 'there', on: ['x'] }) },
    'links-in-a-circle models read',
    'models read',
  ],
  [
    'models without an end',
    { links: { ...reads([]), dependenciesEnd: 'cut' } },
    'links-too-many models read',
    'models read',
  ],
  ['more data than is kept', { links: { left: 3 } }, 'links-too-many datasets and inputs', 'datasets and inputs'],
]

describe('a chain is not whole', () => {
  test.each(breaks)('with %s', (_, broken, finding, dashed) => {
    expect(briefly(judged(broken))).toContain(`fail ${finding}`)
    expect(failing(judged(broken))).toHaveLength(1)
    const { subject: version, lineage: origin, modelFile } = given(broken)
    const graph = lineageGraph(version, origin, modelFile)
    expect(graph?.gaps).toBe(1)
    expect(graph?.nodes.filter(({ gap }) => gap).map(({ kind, name }) => `${kind} ${name}`.trim())).toEqual([dashed])
  })
})

test('a copy of a whole chain passes and is noted', () => {
  expect(briefly(judged({ links: { copies: [copy('3'), copy('1')] } }))).toEqual([
    'note version-copied copied versions',
  ])
})

test('a commit that nobody can look for is noted where the policy is content with its name', () => {
  const input = gateInput(
    { complete_for: ['high'], commit: 'recorded' } as const,
    given(standing({ standing: 'unknown', why: 'x' })),
  )
  expect(briefly(judgeLineage(input))).toEqual(['note commit-not-verified commit'])
})

test('what nobody looked at does not pass', () => {
  const without = lineage()
  delete (without as { links?: Links }).links
  for (const origin of [undefined, without])
    expect(failing(judgeLineage(gateInput({ complete_for: ['high'] }, { lineage: origin })))).toEqual([
      'fail origin-not-looked-at lineage',
    ])
})

test('nothing is asked in a tier that need not be complete', () => {
  expect(judgeLineage(gateInput({ complete_for: ['high'] }, { tier: 'low', lineage: undefined }))).toEqual([])
})
