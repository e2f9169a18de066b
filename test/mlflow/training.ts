import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { born, mother } from './mother.ts'
import { venv } from './server.ts'

/** Training as the example's users do it: their script, in a clone of their repository, against a real server. */

export const trainable = ['champion', 'gradient-boosting', 'ridge'] as const
export type Trainable = (typeof trainable)[number]

export type Training = {
  readonly url: string
  readonly user: string
  readonly password: string
  readonly model: Trainable
  /** the clone that holds training/train.py; its commit is what the run names */
  readonly cwd: string
  readonly threshold?: number
  readonly image?: string
}

/** What a Python child gets to see: the account it acts for, and nothing of the caller's. */
export function trainingEnvironment(account: { readonly user: string; readonly password: string }): NodeJS.ProcessEnv {
  return {
    PATH: `${venv}:/usr/local/bin:/usr/bin:/bin`,
    HOME: tmpdir(),
    LANG: 'C.UTF-8',
    MLFLOW_TRACKING_USERNAME: account.user,
    MLFLOW_TRACKING_PASSWORD: account.password,
    MLFLOW_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: 'true',
    PYTHONDONTWRITEBYTECODE: '1',
    // a refusal shall be seen at once, not after the client's minutes of trying again
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
    MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR: 'false',
    // two models may train at once on two cores
    OMP_NUM_THREADS: '1',
  }
}

/** What a Python script prints, run as its user runs it; an error with what it printed where it fails. */
export async function scripted(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const socket = mother()
  const options = { cwd, env, timeout: 300_000, maxBuffer: 16 * 2 ** 20 }
  if (socket === null) return (await promisify(execFile)(join(venv, 'python'), words, options)).stdout
  const folder = mkdtempSync(join(tmpdir(), 'script-'))
  const [out, log] = [join(folder, 'out'), join(folder, 'log')]
  const code = await (await born(socket, { words, env, cwd, out, log })).ended
  const [said, wrong] = [readFileSync(out, 'utf8'), readFileSync(log, 'utf8')]
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}:\n${said}${wrong}`)
  return said
}

/** The number of the version that the training registered. */
export async function train(training: Training): Promise<string> {
  const words = ['--model', training.model, '--tracking-uri', training.url]
  const threshold = training.threshold === undefined ? [] : ['--threshold', String(training.threshold)]
  const image = training.image === undefined ? [] : ['--image', training.image]
  const script = join(training.cwd, 'training', 'train.py')
  const stdout = await scripted([script, ...words, ...threshold, ...image], training.cwd, trainingEnvironment(training))
  const version = /^credit-approval version (\d+)$/m.exec(stdout)?.[1]
  if (version === undefined) throw new Error(`The training named no version:\n${stdout.slice(-2000)}`)
  return version
}
