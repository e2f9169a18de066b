import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Box, closed, proofCommand, proofOf } from '../../../shared/clients/sandbox/box.ts'
import { pythonHome } from '../../../shared/clients/sandbox/environment.ts'
import { venv } from '../../mlflow/server.ts'
import { canBox } from './ability.ts'

const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'box-')))
const box = new Box(temporary)
let boxed = false

beforeAll(async () => {
  const proof = proofOf(await box.run(proofCommand(join(box.folder, 'wall.sh')), [], 20))
  boxed = 'proven' in proof
  // only where the machine lets none be made may the tests below have nothing to try
  expect(boxed).toBe(canBox())
  // then nothing is run, and the reason is told
  if (!boxed) expect(proof).toHaveProperty('unknown')
})

afterAll(() => {
  box.remove()
  rmSync(temporary, { recursive: true, force: true })
})

/** What a builder's code may try; each line says what came of it. */
const hostile = (port: number): string => `
import os, socket, json
def tried(work):
    try:
        return str(work())
    except BaseException as error:
        return type(error).__name__
print(json.dumps({
    "network": tried(lambda: socket.create_connection(("127.0.0.1", ${port}), 1)),
    "name": tried(lambda: socket.getaddrinfo("example.com", 80)),
    "secret": tried(lambda: open("${join(temporary, 'secret')}").read()),
    "homes": tried(lambda: os.listdir("/home")),
    "etc": tried(lambda: os.listdir("/etc")),
    "input": tried(lambda: open("/job/in/x", "w")),
    "root": tried(lambda: os.setuid(0)),
    "mount": tried(lambda: os.chroot("/tmp")),
    "processes": sum(name.isdigit() for name in os.listdir("/proc")),
    "secrets": [name for name in os.environ if "TOKEN" in name or "SECRET" in name],
    "output": tried(lambda: open("/job/out/x", "w").close()),
}))
`

test('T13: a builder’s code reaches no network, no file of the job, no secret and no right', async () => {
  if (!boxed) {
    expect(boxed).toBe(false)
    return
  }
  process.env.COUNTERSIGN_TEST_TOKEN = 'a secret of the job'
  writeFileSync(join(temporary, 'secret'), 'a secret of the job')
  const listening = createServer()
  const port = await new Promise<number>((done) =>
    listening.listen(0, '127.0.0.1', () => {
      const address = listening.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    }),
  )
  const environment = dirname(venv)
  const { code, out, said } = await box.run(
    [join(venv, 'python'), '-I', '-S', '-c', hostile(port)],
    [environment, pythonHome(environment)],
    20,
  )
  listening.close()
  delete process.env.COUNTERSIGN_TEST_TOKEN
  expect([code, said]).toEqual([0, ''])
  expect(JSON.parse(out)).toEqual({
    ...{ network: 'OSError', name: 'gaierror', secret: 'FileNotFoundError', homes: 'FileNotFoundError' },
    ...{ etc: 'FileNotFoundError', input: 'OSError', root: 'PermissionError', mount: 'PermissionError' },
    ...{ processes: 1, secrets: [], output: 'PermissionError' },
  })
})

test('what an ancestor left open is closed first', () => {
  const open = (before: readonly string[]) => {
    const [program, ...words] = [...before, 'ls', '/proc/self/fd']
    const { stdout } = spawnSync(program, words, {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    })
    return stdout.toString().trim().split('\n').map(Number)
  }
  expect(open([])).toContain(6)
  expect(Math.max(...open(closed))).toBe(3)
})

test('what takes too long is ended', async () => {
  if (!boxed) {
    expect(boxed).toBe(false)
    return
  }
  expect((await box.run(['sleep', '60'], [], 1)).code).toBe(137)
})

describe('a box holds only where all of it is proven', () => {
  const status =
    'Uid:\t65534\t65534\t65534\t65534\nCapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n'
  const lo = `    lo: ${'0 '.repeat(16)}\n`
  const whole = `${lo}${status}open: 0\nopen: 1\nopen: 2\nopen: 3\nfiles: hidden\n`
  const of = (out: string, code = 0) => proofOf({ code, out, said: 'sudo: a password is required\n' })

  test('as here', () => {
    expect(of(whole)).toHaveProperty('proven')
  })

  test.each([
    ['another interface', `${lo}  eth0: ${'1 '.repeat(16)}\n${status}files: hidden`, 'it has a network'],
    ['no interface that could be seen', `${status}files: hidden`, 'it has a network'],
    ['another user', whole.replace('65534', '1000'), 'it runs as somebody'],
    ['a capability', whole.replace('CapEff:\t0000000000000000', 'CapEff:\t0000000000000001'), 'it has capabilities'],
    [
      'a capability to be gained',
      whole.replace('CapBnd:\t0000000000000000', 'CapBnd:\t000001ffffffffff'),
      'it has capabilities',
    ],
    ['rights to be gained', whole.replace('NoNewPrivs:\t1', 'NoNewPrivs:\t0'), 'it may gain rights'],
    ['files of the job', whole.replace('hidden', 'seen'), 'it sees files of this job'],
    ['something that others opened', whole.replace('open: 3', 'open: 251'), 'it holds what others opened'],
    ['nothing told of what is open', whole.replaceAll('open', 'shut'), 'it holds what others opened'],
    ['nothing at all', '', 'it has a network'],
  ])('not with %s', (_, out, expected) => {
    const found = of(out)
    expect('unknown' in found && found.unknown).toContain(expected)
  })

  test('and not where it could not be made', () => {
    expect(of(whole, 1)).toEqual({ unknown: 'a box cannot be made here (sudo: a password is required)' })
  })
})

test('the wall is what stands in the box’s folder', () => {
  expect(readFileSync(join(box.folder, 'wall.sh'), 'utf8')).toContain('setpriv')
})
