import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { actionNames } from '../../scripts/build.ts'
import { readAction } from '../../scripts/docs-action-file.ts'
import { paths, root, textOf } from './tree.ts'

/** What drafts, judges, merges and promotes a version measures it alike: the workflows of one example give it one engine. */

const Step = z.looseObject({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().default(''),
  with: z.record(z.string(), z.unknown()).default({}),
})
type Step = z.infer<typeof Step>
const Workflow = z.looseObject({
  env: z.record(z.string(), z.string()).default({}),
  jobs: z.record(z.string(), z.looseObject({ steps: z.array(Step) })),
})

const measuring = new Set(
  actionNames(root).filter((name) => readAction(root, name).inputs.some((input) => input.name === 'engine-folder')),
)

/** Whether the step reads the registry itself: a later stage takes the facts of the first. */
const measures = ({ uses, with: given }: Step): boolean =>
  measuring.has(/\/actions\/([a-z-]+)@/.exec(uses)?.[1] ?? '') &&
  Object.keys(given).some((name) => name.startsWith('mlflow-'))

/** What bears on the engine of each measuring step: the workflow's switch, the step that installs it, the inputs. */
function engines(text: string): readonly (readonly [string, unknown])[] {
  const { env, jobs } = Workflow.parse(parse(text))
  return Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap((step, index) => {
      if (!measures(step)) return []
      const [installs] = steps.slice(0, index).filter(({ uses }) => uses.includes('/countersign/engine@'))
      const { engine = null, 'engine-folder': folder = null } = step.with
      const name = /\/actions\/([a-z-]+)@/.exec(step.uses)?.[1] ?? ''
      return [[name, { env, installs: [installs?.id, installs?.if], engine, folder }] as const]
    }),
  )
}

const examples = [...new Set(paths('examples/*/.github/workflows/*.yml').map((path) => path.split('/')[1] ?? ''))]
const stepsOf = (example: string) =>
  paths(`examples/${example}/.github/workflows/*.yml`).flatMap((path) => engines(textOf(path)))

describe('every step of an example that measures a version', () => {
  test.each(examples.filter((example) => example !== 'rescore'))('of %s is given the same engine', (example) => {
    const alike = {
      env: { COUNTERSIGN_DUCKDB: 'false' },
      installs: ['engine', "env.COUNTERSIGN_DUCKDB == 'true'"],
      ...{ engine: null, folder: '${{ steps.engine.outputs.folder }}' },
    }
    const found = stepsOf(example)
    expect(found.map(([name]) => name)).toEqual(expect.arrayContaining(['validation-gates', 'promote']))
    expect(found).toEqual(found.map(([name]) => [name, alike]))
  })

  test('is looked at in the scan, in the merge and on the way back too', () => {
    const names = new Set(stepsOf('governance-repo').map(([name]) => name))
    expect([...names].sort()).toEqual(['merge', 'promote', 'proposals', 'rollback', 'validation-gates'])
  })

  test('and one that is given none is found', () => {
    const text = textOf('examples/governance-repo/.github/workflows/registered.yml')
    const without = engines(text.replace(/^ +engine-folder: .*\n/m, ''))
    expect(without).toEqual([['proposals', expect.objectContaining({ folder: null })]])
  })
})
