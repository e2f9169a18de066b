import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { git } from '../journey/clone.ts'
import { cloneOf } from '../journey/acts.ts'
import { login, repository } from '../journey/company.ts'
import { staff } from '../journey/forge.ts'
import { root, type Platform } from '../journey/platform.ts'

/** The example's workflows under act in host mode: another runner than our own, on the same forge and registry. */

const suite = 'countersign/countersign@v0.1.0'
const command = join(root, '.tools', 'act', 'bin', 'act')

export type Played = {
  /** how each job ended, by its id */
  readonly jobs: Readonly<Record<string, string>>
  /** how each named step of the workflow itself ended */
  readonly steps: Readonly<Record<string, string>>
  readonly log: string
}

export type Event = {
  readonly name: string
  readonly payload: unknown
  readonly ref: string
  readonly actor: 'dana' | 'mel' | 'rita'
}

const Line = z.looseObject({
  jobID: z.string().optional(),
  jobResult: z.string().optional(),
  step: z.string().optional(),
  stepID: z.array(z.string()).optional(),
  stage: z.string().optional(),
  stepResult: z.string().optional(),
  msg: z.string().optional(),
})

function parsed(line: string): readonly z.infer<typeof Line>[] {
  try {
    const found = Line.safeParse(JSON.parse(line))
    return found.success ? [found.data] : []
  } catch {
    return []
  }
}

/**
 * What act cannot read yet is taken out of a copy, and what it leaves empty is written in: the workflow's own ref and
 * commit. What that leaves untried (environments, permissions, queues) our own runner tries.
 */
const readable = (text: string, { ref, sha }: { readonly ref: string; readonly sha: string }): string =>
  text
    .replaceAll(/^ *(?:deployment: (?:false|true)|queue: (?:max|single))\n/gm, '')
    .replaceAll(/\bgithub\.workflow_ref\b/g, `'${ref}'`)
    .replaceAll(/\bgithub\.workflow_sha\b/g, `'${sha}'`)

/** Our stand-ins for the actions of others, as act wants them: a folder each, whatever their version. */
function foreignActions(folder: string, workflows: readonly string[]): readonly string[] {
  const own = join(root, 'test', 'runner', 'own-actions')
  const texts = [...workflows, ...suiteFiles(root)].map((path) => readFileSync(path, 'utf8')).join('\n')
  const used = new Set(
    [...texts.matchAll(/uses: (actions\/([\w-]+)@[\w.]+)/g)].map(([, whole = '', name = '']) => `${whole} ${name}`),
  )
  return [...used].flatMap((each) => {
    const [whole = '', name = ''] = each.split(' ')
    const from = join(own, name)
    if (!existsSync(from)) return []
    const to = join(folder, 'actions', name)
    mkdirSync(to, { recursive: true })
    const action = readFileSync(join(from, 'action.yml'), 'utf8')
    writeFileSync(join(to, 'action.yml'), action.replaceAll(/: (main|post)\.ts$/gm, ': $1.mjs'))
    for (const part of ['main', 'post'].filter((part) => existsSync(join(from, `${part}.ts`))))
      writeFileSync(join(to, `${part}.mjs`), `await import('${pathToFileURL(join(from, `${part}.ts`)).href}')\n`)
    return ['--local-repository', `${whole}=${to}`]
  })
}

/** The variables that act sets in a composite's scripts and GitHub does not: inputs under their own names, hyphens and all. */
const unset = `env $(env | sed -n 's/^\\(INPUT_[A-Z0-9_]*-[A-Z0-9_-]*\\)=.*/-u \\1/p') node "$GITHUB_ACTION_PATH`

/** The suite as act is to have it: what only act would pass to the bundle is taken away again. */
function suiteFor(platform: Platform, folder: string): string {
  const copy = join(folder, 'suite')
  cpSync(platform.suite, copy, { recursive: true })
  for (const path of suiteFiles(copy))
    writeFileSync(
      path,
      readFileSync(path, 'utf8')
        .replaceAll('run: node "$GITHUB_ACTION_PATH', () => `run: ${unset}`)
        // which act does not know yet
        .replaceAll(/uses: \$\/([\w./-]+)/g, `uses: ${suite.replace('@', '/$1@')}`),
    )
  return copy
}

const suiteFiles = (folder: string): readonly string[] =>
  readdirSync(join(folder, 'actions'))
    .map((name) => join(folder, 'actions', name, 'action.yml'))
    .filter((path) => existsSync(path))

const refOf = (workflow: string): string => `${repository}/.github/workflows/${workflow}@refs/heads/main`

type Workspace = { readonly clone: string; readonly sha: string }

/** A clone of main whose workflows act can read. */
async function workspace(platform: Platform, folder: string): Promise<Workspace> {
  const clone = join(folder, 'workspace')
  cpSync(await cloneOf(platform, 'mel'), clone, { recursive: true })
  const sha = await git(clone, 'rev-parse', 'HEAD')
  const workflows = join(clone, '.github', 'workflows')
  for (const name of readdirSync(workflows)) {
    const path = join(workflows, name)
    writeFileSync(path, readable(readFileSync(path, 'utf8'), { ref: refOf(name), sha }))
  }
  return { clone, sha }
}

const lines = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${value.replaceAll('\n', '\\n')}"\n`)
    .join('')

const Token = z.looseObject({ token: z.string() })

/** What a job gets whose `permissions` are none, and the secrets of both environments: act knows no environment. */
async function secretsOf({ forge, company, accounts }: Platform): Promise<Readonly<Record<string, string>>> {
  const { token } = Token.parse(await staff(forge, 'job-tokens', { repository, permissions: {} }))
  return {
    COUNTERSIGN_APP_PRIVATE_KEY: company.app.privateKey,
    MLFLOW_READ_USERNAME: accounts.gates.user,
    MLFLOW_READ_PASSWORD: accounts.gates.password,
    MLFLOW_PROMOTE_USERNAME: accounts.promoter.user,
    MLFLOW_PROMOTE_PASSWORD: accounts.promoter.password,
    GITHUB_TOKEN: token,
  }
}

let played = 0

/** Plays one workflow for one event; how it ended. */
export async function play(platform: Platform, workflow: string, event: Event): Promise<Played> {
  const folder = join(platform.folder, `act-${(played += 1)}`)
  mkdirSync(join(folder, 'home'), { recursive: true })
  const { clone, sha } = await workspace(platform, folder)
  const file = join(clone, '.github', 'workflows', workflow)
  const [payload, secrets, variables] = ['event.json', 'secrets.env', 'variables.env'].map((name) => join(folder, name))
  writeFileSync(payload ?? '', JSON.stringify(event.payload))
  writeFileSync(secrets ?? '', lines(await secretsOf(platform)))
  writeFileSync(variables ?? '', lines({ COUNTERSIGN_APP_CLIENT_ID: platform.company.app.clientId }))
  const environment = {
    GITHUB_REPOSITORY: repository,
    GITHUB_API_URL: platform.forge.apiUrl,
    GITHUB_SERVER_URL: platform.forge.url,
    GITHUB_GRAPHQL_URL: platform.forge.graphqlUrl,
    GITHUB_REF: event.ref,
    GITHUB_RUN_ID: String(9000 + played),
    GITHUB_WORKFLOW_REF: refOf(workflow),
    GITHUB_WORKFLOW_SHA: sha,
    SHA_REF: sha,
  }
  const words = [
    ...[event.name, '-e', payload ?? '', '--json', '-P', 'ubuntu-latest=-self-hosted', '-W', file],
    ...['--no-cache-server', '--no-skip-checkout', '--action-cache-path', join(folder, 'cache')],
    ...['--local-repository', `${suite}=${suiteFor(platform, folder)}`],
    ...foreignActions(folder, [file]),
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...['-a', login(event.actor), '--secret-file', secrets ?? '', '--var-file', variables ?? ''],
  ]
  return result(await said(words, clone, folder))
}

/** What act says, whether or not a job failed; nothing of this process's own environment reaches it. */
function said(words: readonly string[], cwd: string, folder: string): Promise<string> {
  const env = { HOME: join(folder, 'home'), PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin` }
  const most = { cwd, env, maxBuffer: 64 * 2 ** 20, timeout: 300_000 }
  return new Promise((done) => {
    execFile(command, words, most, (_, out, err) => done(`${out}\n${err}`))
  })
}

function result(log: string): Played {
  const all = log.split('\n').flatMap(parsed)
  const jobs = all.flatMap(({ jobID, jobResult }) =>
    jobID === undefined || jobResult === undefined ? [] : [[jobID, jobResult]],
  )
  const steps = all.flatMap(({ step, stepID, stage, stepResult }) =>
    step === undefined || stepResult === undefined || stage !== 'Main' || (stepID?.length ?? 0) > 1
      ? []
      : [[step, stepResult]],
  )
  const text = all.map(({ msg }) => msg ?? '').join('\n')
  return {
    jobs: Object.fromEntries(jobs) as Readonly<Record<string, string>>,
    steps: Object.fromEntries(steps) as Readonly<Record<string, string>>,
    log: text === '' ? log : text,
  }
}
