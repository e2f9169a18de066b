import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dictionary } from '../language/expression.ts'
import type { StepResult } from '../result.ts'
import type { RunRequest } from '../request.ts'
import type { Places } from './actions.ts'
import type { Masks } from './masks.ts'
import { newNode, pathFolders } from './toolbox.ts'

export interface Folders {
  readonly workspace: string
  readonly temp: string
  readonly home: string
  readonly tools: string
  readonly files: string
}

/** The machine of one job, and what its steps leave behind on it. */
export interface Machine {
  readonly folders: Folders
  readonly masks: Masks
  readonly places: Places
  /** Variables and PATH folders for all later steps. */
  readonly environment: Map<string, string>
  readonly paths: string[]
  readonly posts: (() => Promise<StepResult>)[]
  readonly groups: Set<number>
  /** Contexts that do not change while the job runs. */
  readonly contexts: Dictionary
  readonly github: Dictionary
  readonly runner: Dictionary
  readonly defaults: { readonly shell: string | undefined; readonly folder: string | undefined }
  readonly basePath: readonly string[]
  readonly extraVariables: Readonly<Record<string, string>>
  readonly artifacts: string
  readonly minute: number
  readonly deadline: number
  /** What actions saved for their own later halves, by step. */
  readonly states: Map<object, Record<string, string>>
  state: 'success' | 'failure' | 'cancelled'
  counter: number
}

export function createFolders(root: string, repository: string): Folders {
  const folders = {
    workspace: join(root, 'work', repository, repository),
    temp: join(root, 'temp'),
    home: join(root, 'home'),
    tools: join(root, 'tools'),
    files: join(root, 'files'),
  }
  Object.values(folders).forEach((folder) => mkdirSync(folder, { recursive: true }))
  // Where a hosted machine keeps the versions that setup-node finds.
  const cached = join(folders.tools, 'node', process.versions.node, process.arch)
  mkdirSync(cached, { recursive: true })
  symlinkSync(newNode(), join(cached, 'bin'))
  return folders
}

export function basePath(request: RunRequest): readonly string[] {
  return [...(request.tools ?? []), ...pathFolders(request.pathNode ?? 'none')]
}

export function runnerContext(folders: Folders): Dictionary {
  return {
    os: 'Linux',
    arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
    name: 'GitHub Actions 1',
    environment: 'github-hosted',
    temp: folders.temp,
    tool_cache: folders.tools,
    workspace: join(folders.workspace, '..'),
  }
}

function upper(prefix: string, context: Dictionary, left: readonly string[]): Readonly<Record<string, string>> {
  const pairs = Object.entries(context).flatMap(([key, value]): [string, string][] =>
    typeof value === 'object' || left.includes(key) ? [] : [[`${prefix}${key.toUpperCase()}`, String(value)]],
  )
  return Object.fromEntries(pairs)
}

// one for each process of tests, gone with it
const compileCache = mkdtempSync(join(tmpdir(), 'compiled-'))
process.once('exit', () => rmSync(compileCache, { recursive: true, force: true }))

/** The environment of a step's process: GitHub's variables win over the workflow's, and nothing of the host's is there. */
export function processEnvironment(
  machine: Machine,
  github: Dictionary,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const { folders } = machine
  return {
    CI: 'true',
    HOME: folders.home,
    LANG: 'C.UTF-8',
    // every step is a process of the same few files; compiled once, they start in half the time
    NODE_COMPILE_CACHE: compileCache,
    ...machine.extraVariables,
    ...own,
    PATH: [...machine.paths, ...machine.basePath].join(':'),
    GITHUB_ACTIONS: 'true',
    ...upper('GITHUB_', github, ['token', 'repositoryUrl', 'action_status']),
    ...upper('RUNNER_', machine.runner, []),
  }
}
