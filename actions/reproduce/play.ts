import type { Handover } from '../../shared/domain/rescore/answer.ts'
import { modelInputs } from '../../shared/domain/rescore/inputs.ts'
import { environmentReport, type Installed } from '../../shared/domain/rescore/installed.ts'
import { inputsOf, readRun, type RescoreCase } from '../../shared/gather/rescore/case.ts'
import type { Sources } from '../../shared/gather/version/reading.ts'
import type { Built, ModelBytes, Sandbox } from '../../shared/ports/sandbox.ts'

export type Stage = {
  readonly sources: Sources
  readonly sandbox: Sandbox
  /** the words of the proof */
  readonly isolation: string
  /** the folder of an environment that was made before; null builds one */
  readonly ready: string | null
  /** the checkout of the training code; null where none was given */
  readonly checkout: string | null
  readonly say: (text: string) => void
}

const unbuilt: Installed = { python: null, packages: {} }

type Answers = Handover['answers']

/** It must fit into what is handed over, whatever name of a column it tells. */
const failure = (detail: string) => ({ state: 'failed' as const, detail: detail.slice(0, 500) })

const silent = failure('the model gave no answer on the sealed rows that can be read')

async function builtFor(
  { sandbox, ready }: Stage,
  { reading }: RescoreCase,
  run: Awaited<ReturnType<typeof readRun>>,
): Promise<Built> {
  if (ready !== null) return sandbox.ready(ready)
  if ('problem' in run.recipe) return { state: 'failed', detail: run.recipe.problem }
  return sandbox.build(reading.environment.python, run.recipe)
}

/** Trains the version again; why that could not be done, or null. */
async function trained(
  { sandbox, sources, checkout, say }: Stage,
  { reading, reproduce }: RescoreCase,
  environment: string,
): Promise<string | null> {
  const { run, commit } = reading
  if (reproduce === undefined || run === null || commit.sha === null) return 'nothing says how it is trained'
  if (checkout === null) return 'no checkout of the training code was given'
  const files = reproduce.inputs.map(({ file, sha256 }) => bytesOf(sources, run.artifactUri, { path: file, sha256 }))
  const { command } = reproduce
  const training = { checkout, commit: commit.sha, files, command }
  const { problem, said } = await sandbox.train(environment, training).catch((error: unknown) => ({
    ...{ problem: error instanceof Error ? error.message.slice(0, 400) : 'it could not be begun', said: '' },
  }))
  if (problem !== null && said !== '') say(`The training said: ${said.trim().slice(-2000)}`)
  return problem
}

const bytesOf = (
  { registry }: Sources,
  uri: string,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): ModelBytes => ({
  ...{ path, sha256 },
  parts: async () => {
    const parts = await registry.fileParts(uri, path)
    if (parts === null) throw new Error(`${path} is not there.`)
    return parts
  },
})

/** Runs the version on each set of its rows; what could not be run is an answer of its own that says why. */
export async function play(stage: Stage, found: RescoreCase): Promise<Handover> {
  const { sources, sandbox, isolation, say } = stage
  const { reading, sets } = found
  const run = await readRun(sources, found)
  const built = await builtFor(stage, found, run)
  const all = (detail: string): Answers => sets.map(({ rows }) => ({ rows, answer: failure(detail) }))
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
  await sandbox.place(reading.files.files.map((file) => bytesOf(sources, reading.uri, file)))
  const answers: Answers[number][] = []
  for (const set of sets) {
    const { rows } = set
    const table = 'problem' in set ? set : await inputsOf(sources, set, inputs.columns)
    const again = rows.kind === 'retrained'
    const untrained = again && !('problem' in table) ? await trained(stage, found, built.environment) : null
    if (untrained !== null) answers.push({ rows, answer: failure(untrained) })
    else if ('problem' in table) answers.push({ rows, answer: failure(table.problem) })
    else {
      const { answer, said } = await sandbox.run(
        ...([built.environment, modelInputs(table.table, inputs.columns), again ? 'trained' : 'placed'] as const),
      )
      // what it says on sealed rows may hold them; what it says on its builder's own tells them what went wrong
      if (answer.state === 'failed' && rows.kind !== 'sealed') say(`The model said: ${said.trim().slice(-2000)}`)
      // on sealed rows the way it ends may tell of them as well
      answers.push({ rows, answer: answer.state === 'failed' && rows.kind === 'sealed' ? silent : answer })
    }
  }
  return handover(answers)
}
