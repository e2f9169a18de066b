import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { buildEnvironment, environmentAt, pythonHome } from '../../../shared/clients/sandbox/environment.ts'
import { venv } from '../../mlflow/server.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'environment-')))

/** A program that writes down its words and variables, and makes what the installer would make. */
function installer(name: string, body: string): string {
  const bin = join(folder, name)
  mkdirSync(bin, { recursive: true })
  const path = join(bin, 'uv')
  writeFileSync(path, `#!/bin/sh\necho "$@" >> ${folder}/said\nenv >> ${folder}/variables\n${body}\n`)
  chmodSync(path, 0o755)
  return `${bin}:/usr/bin:/bin`
}

test('an environment is built with the recorded Python, from wheels alone and by hashes where there are any', async () => {
  const PATH = installer(
    'good',
    `[ "$1" = venv ] && mkdir -p "$5/bin" "$5/lib/python3.12/site-packages/numpy-2.1.0.dist-info" && echo "version_info = 3.12.3" > "$5/pyvenv.cfg" && : > "$5/bin/python"\nexit 0`,
  )
  const variables = { PATH, HOME: folder, PIP_INDEX_URL: 'https://packages.acme.example', GITHUB_TOKEN: 'ghs_secret' }
  const built = await buildEnvironment(folder, variables, '3.12.3', {
    text: 'numpy==2.1.0 --hash=sha256:aa\n',
    hashes: true,
  })
  expect(built).toMatchObject({ state: 'built', installed: { python: '3.12.3', packages: { numpy: '2.1.0' } } })
  const said = readFileSync(join(folder, 'said'), 'utf8')
  expect(said).toMatch(/venv --quiet --python 3\.12\.3/)
  expect(said).toMatch(/pip install .*--only-binary :all: --require-hashes -r/)
  const seen = readFileSync(join(folder, 'variables'), 'utf8')
  expect(seen).toContain('packages.acme.example')
  expect(seen).not.toContain('ghs_secret')
})

test('what cannot be built says why, and a version without its Python is not built', async () => {
  const PATH = installer('bad', '[ "$1" = --version ] && exit 0; echo "no wheel for numpy" >&2; exit 1')
  const recipe = { text: 'numpy==2.1.0\n', hashes: false }
  expect(await buildEnvironment(folder, { PATH }, '3.12.3', recipe)).toEqual({
    state: 'failed',
    detail: 'the environment cannot be built: no wheel for numpy',
  })
  expect(await buildEnvironment(folder, { PATH }, null, recipe)).toMatchObject({ state: 'failed' })
  for (const python of ['3; rm', '3.12/../../usr/bin/python3', '3.12 --config-file x', '3.12.3+x'])
    expect(await buildEnvironment(folder, { PATH }, python, recipe)).toMatchObject({
      detail: 'the version does not say which Python it needs',
    })
})

test('a folder that is none is no environment, and each stands on a Python', () => {
  expect(environmentAt(folder)).toMatchObject({ state: 'failed' })
  expect(pythonHome(dirname(venv))).not.toContain('.venv')
})
