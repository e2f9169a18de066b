import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import { answerIn, LocalSandbox } from '../../../shared/clients/sandbox/sandbox.ts'
import { venv } from '../../mlflow/server.ts'

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
    await expect(other.place([bytes('MLmodel', 'flavors: {}', sha256('other'))])).rejects.toThrow(/MLmodel was changed/)
    await expect(other.place([bytes('../outside', 'x')])).rejects.toThrow(/outside of the model/)
    other.clean()
    expect(existsSync(other.folder)).toBe(false)
  })
})
