import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import { answerIn, LocalSandbox } from '../../../shared/clients/sandbox/sandbox.ts'
import { venv } from '../../mlflow/server.ts'

const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'sandbox-')))
const sandbox = new LocalSandbox({ temporary, variables: process.env, patience: 60 })
writeFileSync(join(temporary, 'secret'), 'a secret of the job')
const proof = await sandbox.prove()
/** Where no box can be made nothing is run, and that is what these tests then see. */
const boxed = 'proven' in proof

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

const description = `flavors:
  python_function:
    loader_module: hostile
    code: code
    data: data
    python_version: 3.11.7
`

/** A model that tries what a builder's code may try, and answers with what came of it. */
const hostile = `import os, socket, pandas as pd

def tried(work):
    try:
        return str(work())
    except BaseException as error:
        return type(error).__name__

class Model:
    def predict(self, rows):
        names = sorted(os.environ)
        found = {
            "network": tried(lambda: socket.create_connection(("127.0.0.1", 80), 1)),
            "host": tried(lambda: open("${join(temporary, 'secret')}").read()),
            "hosts": tried(lambda: os.listdir("/home")),
            "write": tried(lambda: open("/job/in/rows.json", "w")),
            "root": tried(lambda: os.setuid(0)),
            "parents": str(sum(name.isdigit() for name in os.listdir("/proc"))),
            "secrets": str([name for name in names if "TOKEN" in name or "PASSWORD" in name]),
            "columns": ",".join(rows.columns) + ":" + str(rows["a"].dtype) + ":" + str(rows["b"].isna().sum()),
        }
        return pd.DataFrame({name: [value] * len(rows) for name, value in found.items()})

def _load_pyfunc(path):
    return Model()
`

const inputs = (first: number) => ({
  rows: 2,
  columns: [
    { name: 'a', type: 'double', values: [first, 0.1] },
    { name: 'b', type: 'string', values: ['x', null] },
  ],
})

describe('a model that is run apart', () => {
  test('reaches no network, no file of the job, no secret and no right', async () => {
    process.env.COUNTERSIGN_TEST_TOKEN = 'secret'
    await sandbox.place([bytes('MLmodel', description), bytes('code/hostile.py', hostile), bytes('data/x', 'x')])
    const built = await sandbox.ready(dirname(venv))
    if (built.state !== 'built') throw new Error(built.detail)
    expect(built.installed.packages).toMatchObject({ mlflow: '3.17.2' })
    expect(built.installed.python).toMatch(/^3\.11\.\d+$/)
    if (!boxed) {
      expect(proof).toHaveProperty('unknown')
      return
    }
    const { answer, said } = await sandbox.run(built.environment, inputs(0.5))
    if (answer.state !== 'answered') throw new Error(`${answer.detail}\n${said}`)
    const told = Object.fromEntries(answer.columns.map(({ name, values }) => [name, values[1]]))
    expect(told).toEqual({
      network: 'OSError',
      host: 'FileNotFoundError',
      hosts: 'FileNotFoundError',
      write: 'OSError',
      root: 'PermissionError',
      parents: '1',
      secrets: '[]',
      columns: 'a,b:float64:1',
    })
    expect(existsSync(join(sandbox.folder, 'in', 'rows.json'))).toBe(false)
  })

  test.each<[string, (path: string) => void]>([
    ['a link to a file of the machine', (path) => symlinkSync('/etc/passwd', path)],
    ['a pipe that would be waited at', (path) => execFileSync('mkfifo', [path])],
    ['a folder', (path) => mkdirSync(path)],
    ['nothing', () => undefined],
  ])('leaves %s, and that is no answer', (name, make) => {
    const path = join(temporary, name)
    make(path)
    expect(answerIn(path)).toBeNull()
  })

  test('is not run where a byte is another', async () => {
    const other = new LocalSandbox({ temporary, variables: {} })
    await expect(other.place([bytes('MLmodel', description, sha256('other'))])).rejects.toThrow(/MLmodel was changed/)
    await expect(other.place([bytes('../outside', 'x')])).rejects.toThrow(/outside of the model/)
    other.clean()
    expect(existsSync(other.folder)).toBe(false)
  })
})
