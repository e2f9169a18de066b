import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { ModelAnswer } from '../../domain/rescore/answer.ts'
import type { Built, ModelBytes, ModelInputs, Sandbox, Training } from '../../ports/sandbox.ts'
import { Box, proofCommand, proofOf } from './box.ts'
import { placeCode } from './code.ts'
import { buildEnvironment, environmentAt, pythonHome } from './environment.ts'
import { script } from './script.ts'

export type SandboxOptions = {
  readonly temporary: string
  /** what installers may be told of where to look */
  readonly variables: Readonly<Record<string, string | undefined>>
  /** seconds that a model may take for one set of rows */
  readonly patience?: number
}

/** So that two sealed ones are still one text. */
const mostAnswer = 2 ** 27

/** What the program left behind; whatever is no plain file of bounded size is none, since it may point anywhere. */
export function answerIn(path: string): string | null {
  let handle: number
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    return null
  }
  try {
    const found = fstatSync(handle)
    return found.isFile() && found.size <= mostAnswer ? readFileSync(handle, 'utf8') : null
  } finally {
    closeSync(handle)
  }
}

/** Models run in boxes of this machine. */
export class LocalSandbox implements Sandbox {
  readonly #options: SandboxOptions
  readonly #box: Box

  constructor(options: SandboxOptions) {
    this.#options = options
    this.#box = new Box(options.temporary)
  }

  /** where all of it lies until it is cleaned */
  get folder(): string {
    return this.#box.folder
  }

  async prove(): ReturnType<Sandbox['prove']> {
    if (process.platform !== 'linux') return { unknown: 'models are run apart on Linux alone' }
    return proofOf(await this.#box.run(proofCommand(join(this.#box.folder, 'wall.sh')), [], 20))
  }

  build(python: Parameters<Sandbox['build']>[0], recipe: Parameters<Sandbox['build']>[1]): Promise<Built> {
    return buildEnvironment(this.#box.folder, this.#options.variables, python, recipe)
  }

  ready(folder: string): Promise<Built> {
    return Promise.resolve(environmentAt(folder))
  }

  place(files: readonly ModelBytes[]): Promise<void> {
    return this.#placed('model', files)
  }

  async #placed(part: string, files: readonly ModelBytes[]): Promise<void> {
    const home = join(this.#box.folder, 'in', part)
    for (const { path, sha256, parts } of files) {
      const target = join(home, path)
      if (!target.startsWith(`${home}/`)) throw new Error(`${path} lies outside of its folder.`)
      mkdirSync(dirname(target), { recursive: true })
      const hash = createHash('sha256')
      const handle = openSync(target, 'wx', 0o644)
      try {
        for await (const part of await parts()) {
          hash.update(part)
          for (let done = 0; done < part.length;) done += writeSync(handle, part, done)
        }
      } finally {
        closeSync(handle)
      }
      if (hash.digest('hex') !== sha256) throw new Error(`${path} is not the file that its digest names.`)
    }
  }

  async train(environment: string, training: Training): ReturnType<Sandbox['train']> {
    const { folder } = this.#box
    const problem = await placeCode(training, join(folder, 'in', 'code'), folder)
    if (problem !== null) return { problem, said: '' }
    await this.#placed('inputs', training.files)
    // neither a training nor the model that comes of it may copy the version's own
    rmSync(join(folder, 'in', 'model'), { recursive: true, force: true })
    this.#box.renew()
    const path = `PATH=${join(environment, 'bin')}:/usr/bin:/bin`
    const command = ['env', '-C', '/job/in/code', path, ...training.command]
    const { patience = 1800 } = this.#options
    const { code, said } = await this.#box.run(command, shownOf(environment), patience)
    if (code !== 0) return { problem: `the training ${ending(code, patience)}`, said }
    const found = lstatSync(join(folder, 'out', 'model'), { throwIfNoEntry: false })
    return { problem: found?.isDirectory() === true ? null : 'the training left no folder /job/out/model', said }
  }

  async run(
    environment: string,
    inputs: ModelInputs,
    model: 'placed' | 'trained' = 'placed',
  ): ReturnType<Sandbox['run']> {
    const at = (...parts: readonly string[]): string => join(this.#box.folder, ...parts)
    if (model === 'placed') this.#box.renew()
    writeFileSync(at('in', 'score.py'), script)
    writeFileSync(at('in', 'rows.json'), JSON.stringify(inputs))
    const command = [
      join(environment, 'bin', 'python'),
      '-I',
      '/job/in/score.py',
      model === 'placed' ? '/job/in/model' : '/job/out/model',
    ]
    const { patience = 1800 } = this.#options
    const { code, said } = await this.#box.run(command, shownOf(environment), patience)
    // rows stay where they are needed, and no longer
    rmSync(at('in', 'rows.json'), { force: true })
    if (code !== 0) return { answer: { state: 'failed', detail: `the model ${ending(code, patience)}` }, said }
    return { answer: readAnswer(answerIn(at('out', 'answer.json'))), said }
  }

  clean(): void {
    this.#box.remove()
  }
}

/** The folders that a program of the environment needs beside the system's. */
const shownOf = (environment: string): readonly string[] =>
  [environment, pythonHome(environment)].filter((path) => !/^\/(?:usr|lib|bin)(?:\/|$)/.test(path))

const ending = (code: number | null, patience: number): string =>
  code === 137
    ? `was ended: it took longer than ${patience} seconds, or more memory than there is`
    : `ended with code ${code ?? 'none'}`

function readAnswer(text: string | null): ModelAnswer {
  let columns: unknown = null
  try {
    columns = text === null ? null : JSON.parse(text)
  } catch {
    columns = null
  }
  const read = ModelAnswer.safeParse({ state: 'answered', columns })
  return read.success ? read.data : { state: 'failed', detail: 'the model left no answer that can be read' }
}
