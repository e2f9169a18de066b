// Kills and races promoters as `npm run test:kills` does, with MLflow on PostgreSQL and four workers.
// Plain JavaScript, since a fresh machine has Node 20 alone. Exits with 1 where PostgreSQL cannot be started, and says why.
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { prepare, preparePostgres } from './setup.mjs'
import { played, tested } from './suite.mjs'

const programs = ['initdb', 'postgres', 'pg_ctl']
const databases = ['registry', 'accounts']

const cannot = (reason) => new Error(`PostgreSQL cannot be started because ${reason}`)

/** The folder that holds all its programs: one of the PATH, or the newest where Debian puts them. */
function installed() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
    ...versions.map((version) => join(debian, version, 'bin')),
  ]
  const missing = (folder) => programs.filter((name) => !existsSync(join(folder, name)))
  const found = folders.find((folder) => missing(folder).length === 0)
  if (found !== undefined) return found
  const lacking = programs.filter((name) => !folders.some((folder) => existsSync(join(folder, name))))
  const what = lacking.length === 0 ? 'no one folder has all of' : 'there is no'
  const names = (lacking.length === 0 ? programs : lacking).join(', ')
  throw cannot(
    `${what} ${names}, neither on the PATH nor in ${debian}/*/bin. Install PostgreSQL 14 or newer (Debian: postgresql), or put its programs on the PATH.`,
  )
}

/** Whom its programs run as: it refuses root, so somebody without rights takes root's place. */
function servant() {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (what) => Number(execFileSync('id', [what, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // the next one
    }
  }
  throw cannot('it does not run as root, and there is no account postgres or nobody. Start this as another user.')
}

/** A cluster in a folder of its own, which listens at a socket in that folder alone. */
function startCluster() {
  const bin = installed()
  const as = servant()
  const folder = mkdtempSync(join(tmpdir(), 'pg-'))
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid)
  const [data, log] = [join(folder, 'data'), join(folder, 'log')]
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' }
  const run = (program, words, input = '') =>
    execFileSync(join(bin, program), words, { ...as, cwd: folder, env, input, stdio: ['pipe', 'ignore', 'pipe'] })
  const stop = () => {
    try {
      run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop'])
    } catch {
      // it never started
    }
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    // what is put aside here is gone in minutes: nothing of it has to outlive a power cut
    run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'])
    const single = ['--single', '-D', data, 'postgres']
    run('postgres', single, databases.map((name) => `CREATE DATABASE ${name};\n`).join(''))
    const settings = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off -c max_connections=200`
    run('pg_ctl', ['-D', data, '-l', log, '-o', settings, '-w', '-t', '60', 'start'])
  } catch (error) {
    const said = [String(error.stderr ?? ''), existsSync(log) ? readFileSync(log, 'utf8') : ''].join('\n').trim()
    stop()
    throw cannot(`it failed: ${said === '' ? String(error.message) : said.slice(-2000)}`)
  }
  const version = execFileSync(join(bin, 'postgres'), ['--version'], { ...as, encoding: 'utf8' }).trim()
  return { folder, version, stop }
}

await played(async () => {
  // what is missing is said before anything is installed
  installed()
  servant()
  await prepare()
  await preparePostgres()
  const cluster = startCluster()
  console.log(`${cluster.version}, MLflow with four workers`)
  try {
    return await tested('kills', { MLFLOW_POSTGRES: cluster.folder })
  } finally {
    cluster.stop()
  }
})
