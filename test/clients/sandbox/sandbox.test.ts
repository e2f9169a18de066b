import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import { answerIn, LocalSandbox } from '../../../shared/clients/sandbox/sandbox.ts'
import { repositoryOf } from '../../builders/training.ts'
import { venv } from '../../mlflow/server.ts'
import { canBox } from './ability.ts'

const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'sandbox-')))
const sandbox = new LocalSandbox({ temporary, variables: process.env, patience: 60 })
afterAll(() => {
  sandbox.clean()
})

const bytes = (path: string, text: string, digest = sha256(text)) => ({
  path,
  sha256: digest,
  parts: () =>
    Promise.resolve(
      (async function* () {
        await Promise.resolve()
        yield new TextEncoder().encode(text)
      })(),
    ),
})

describe('a training that is run apart', () => {
  const checkout = join(temporary, 'checkout')
  const commit = repositoryOf(checkout, { 'train.py': 'code' })
  const left =
    'mkdir /job/out/model; cat train.py /job/in/inputs/d.csv > /job/out/model/made; touch /job/in/code/x 2>/dev/null && echo written >> /job/out/model/made; exit 0'
  const train = async (words: readonly string[], file = bytes('d.csv', 'data')) => {
    const own = new LocalSandbox({ temporary, variables: {}, patience: 20 })
    try {
      const boxed = 'proven' in (await own.prove())
      const found = await own
        .train(dirname(venv), { checkout, commit, files: [file], command: words })
        .catch((error: unknown) => ({ problem: String(error), said: '' }))
      const made = join(own.folder, 'out', 'model', 'made')
      return { boxed, ...found, made: existsSync(made) ? readFileSync(made, 'utf8') : null }
    } finally {
      own.clean()
    }
  }

  test.each<[string, readonly string[], string | null]>([
    ['has the code of the commit and the files, reads both and changes neither', ['sh', '-c', left], 'codedata'],
    ['takes its words as they are: no shell reads them', ['true', '$(mkdir', '/job/out/model)'], null],
    ['that ends badly trains nothing', ['false'], null],
    ['that is not there trains nothing', ['no-such-program'], null],
    ['that leaves no folder trains nothing', ['sh', '-c', 'ln -s /etc /job/out/model'], null],
  ])('%s', async (_, words, made) => {
    const found = await train(words)
    if (!found.boxed) {
      expect(found.problem).not.toBeNull()
      return
    }
    expect(found.made).toBe(made)
    expect(found.problem === null).toBe(made !== null)
  })

  test('finds nothing of the rows, answers and model before it, and its own model is the one that scores then', async () => {
    const environment = join(temporary, 'environment')
    mkdirSync(join(environment, 'bin'), { recursive: true })
    const program = `#!/bin/sh\ncp /job/in/rows.json /job/out/kept\nprintf '[{"name":"%s","values":[]}]' "$3" > /job/out/answer.json\n`
    writeFileSync(join(environment, 'bin', 'python'), program, { mode: 0o755 })
    const own = new LocalSandbox({ temporary, variables: {}, patience: 20 })
    try {
      if (!('proven' in (await own.prove()))) {
        expect(canBox()).toBe(false)
        return
      }
      const asked = async (model: 'placed' | 'trained') => {
        const { answer } = await own.run(environment, { rows: 0, columns: [] }, model)
        return answer.state === 'answered' ? answer.columns.map(({ name }) => name) : answer.detail
      }
      await own.place([bytes('MLmodel', 'flavors: {}')])
      expect(await asked('placed')).toEqual(['/job/in/model'])
      expect(existsSync(join(own.folder, 'out', 'kept'))).toBe(true)
      const command = ['sh', '-c', 'mkdir /job/out/model; ls /job/out /job/in > /job/out/model/seen']
      const { problem } = await own.train(environment, { checkout, commit, files: [bytes('d.csv', 'data')], command })
      expect(problem).toBeNull()
      const seen = () => readFileSync(join(own.folder, 'out', 'model', 'seen'), 'utf8')
      expect(
        seen()
          .split('\n')
          .filter((name) => /^\w/.test(name)),
      ).toEqual(['code', 'inputs', 'score.py', 'model'])
      expect(await asked('trained')).toEqual(['/job/out/model'])
      expect(seen()).not.toBe('')
    } finally {
      own.clean()
    }
  })

  test('is not begun where a file is another than its digest names', async () => {
    expect(await train(['true'], bytes('d.csv', 'data', sha256('other')))).toMatchObject({
      problem: expect.stringMatching(/d\.csv is not the file that its digest names/) as string,
    })
  })
})

describe('a model that is run apart', () => {
  test('has an environment that somebody made before, as its own files describe it', async () => {
    const built = await sandbox.ready(dirname(venv))
    if (built.state !== 'built') throw new Error(built.detail)
    expect(built.installed.packages).toMatchObject({ mlflow: '3.17.2' })
    expect(built.installed.python).toMatch(/^3\.11\.\d+$/)
    expect(await sandbox.ready(temporary)).toMatchObject({ state: 'failed' })
  })

  test.each<[string, (path: string) => void]>([
    ['a link to a file of the machine', (path) => symlinkSync('/etc/passwd', path)],
    ['a pipe that would be waited at', (path) => execFileSync('mkfifo', [path])],
    ['a folder', (path) => mkdirSync(path)],
    [
      'more than is read',
      (path) => {
        writeFileSync(path, '')
        truncateSync(path, 2 ** 27 + 1)
      },
    ],
    ['nothing', () => undefined],
  ])('leaves %s, and that is no answer', (name, make) => {
    const path = join(temporary, name)
    make(path)
    expect(answerIn(path)).toBeNull()
  })

  test('is not run where a byte is another', async () => {
    const other = new LocalSandbox({ temporary, variables: {} })
    await expect(other.place([bytes('MLmodel', 'flavors: {}', sha256('other'))])).rejects.toThrow(
      /MLmodel is not the file/,
    )
    await expect(other.place([bytes('../outside', 'x')])).rejects.toThrow(/outside of its folder/)
    other.clean()
    expect(existsSync(other.folder)).toBe(false)
  })
})
