import type { Handover } from '../../shared/domain/rescore/answer.ts'
import { modelInputs } from '../../shared/domain/rescore/inputs.ts'
import { environmentReport, type Installed } from '../../shared/domain/rescore/installed.ts'
import { inputsOf, readRun, type RescoreCase } from '../../shared/gather/rescore/case.ts'
import type { Sources } from '../../shared/gather/version/reading.ts'
import type { Built, Sandbox } from '../../shared/ports/sandbox.ts'

export type Stage = {
  readonly sources: Sources
  readonly sandbox: Sandbox
  /** the words of the proof */
  readonly isolation: string
  /** the folder of an environment that was made before; null builds one */
  readonly ready: string | null
  readonly say: (text: string) => void
}

const unbuilt: Installed = { python: null, packages: {} }

type Answers = Handover['answers']

const silent = { state: 'failed' as const, detail: 'the model gave no answer on the sealed rows that can be read' }

async function builtFor(
  { sandbox, ready }: Stage,
  { reading }: RescoreCase,
  run: Awaited<ReturnType<typeof readRun>>,
): Promise<Built> {
  if (ready !== null) return sandbox.ready(ready)
  if ('problem' in run.recipe) return { state: 'failed', detail: run.recipe.problem }
  return sandbox.build(reading.environment.python, run.recipe)
}

/** Runs the version on each set of its rows; what could not be run is an answer of its own that says why. */
export async function play(stage: Stage, found: RescoreCase): Promise<Handover> {
  const { sources, sandbox, isolation, say } = stage
  const { reading, sets } = found
  const run = await readRun(sources, found)
  const built = await builtFor(stage, found, run)
  const all = (detail: string): Answers =>
    sets.map(({ rows }) => ({ rows, answer: { state: 'failed', detail: detail.slice(0, 500) } }))
  const handover = (answers: Answers): Handover => ({
    schema: 'countersign/answers/1',
    model: reading.version.name,
    version: reading.version.version,
    files: reading.files.root,
    environment: environmentReport(reading.environment, built.state === 'built' ? built.installed : unbuilt),
    isolation,
    answers,
  })
  if (built.state === 'failed') return handover(all(built.detail))
  const { inputs } = run
  if ('problem' in inputs) return handover(all(inputs.problem))
  await sandbox.place(
    reading.files.files.map(({ path, sha256 }) => ({
      ...{ path, sha256 },
      parts: async () => {
        const parts = await sources.registry.fileParts(reading.uri, path)
        if (parts === null) throw new Error(`${path} was listed and is gone.`)
        return parts
      },
    })),
  )
  const answers: Answers[number][] = []
  for (const set of sets) {
    const { rows } = set
    const table = 'problem' in set ? set : await inputsOf(sources, set, inputs.columns)
    if ('problem' in table) answers.push({ rows, answer: { state: 'failed', detail: table.problem } })
    else {
      const { answer, said } = await sandbox.run(built.environment, modelInputs(table.table, inputs.columns))
      // what it says on sealed rows may hold them; what it says on its builder's own tells them what went wrong
      if (answer.state === 'failed' && rows.kind === 'named') say(`The model said: ${said.trim().slice(-2000)}`)
      // on sealed rows the way it ends may tell of them as well
      answers.push({ rows, answer: answer.state === 'failed' && rows.kind === 'sealed' ? silent : answer })
    }
  }
  return handover(answers)
}
