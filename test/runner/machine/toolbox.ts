import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

export type PathNode = 'none' | 'old' | 'new'

const systemFolders = [
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/opt/homebrew/bin',
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
]
const ofNode = new Set(['node', 'nodejs', 'npm', 'npx', 'corepack', 'yarn', 'pnpm'])
let root: string | undefined

function made(name: string, fill: (folder: string) => void): string {
  if (root === undefined) {
    const created = mkdtempSync(join(tmpdir(), 'runner-toolbox-'))
    process.on('exit', () => rmSync(created, { recursive: true, force: true }))
    root = created
  }
  const folder = join(root, name)
  if (!existsSync(folder)) {
    mkdirSync(folder)
    fill(folder)
  }
  return folder
}

/** A folder with the machine's own programs, but nothing of Node.js. */
function systemTools(): string {
  return made('system', (folder) => {
    const seen = new Set<string>(ofNode)
    for (const place of systemFolders.filter((one) => existsSync(one)))
      for (const name of readdirSync(place)) {
        if (seen.has(name)) continue
        seen.add(name)
        symlinkSync(join(place, name), join(folder, name))
      }
  })
}

function hostProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), ...systemFolders]
  return folders
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file) && basename(realpathSync(file)).endsWith('.js'))
}

/** A folder whose `node` is the Node.js that plays the workflows, with the host's npm beside it. */
export function newNode(): string {
  return made('node-24', (folder) => {
    symlinkSync(process.execPath, join(folder, 'node'))
    for (const name of ['npm', 'npx']) {
      const found = hostProgram(name)
      if (found !== undefined) symlinkSync(realpathSync(found), join(folder, name))
    }
  })
}

/** A folder whose `node` says it is Node.js 20 to whoever asks it. */
function oldNode(): string {
  return made('node-20', (folder) => {
    const shim = join(folder, 'version.cjs')
    const version = '20.19.5'
    writeFileSync(
      shim,
      `Object.defineProperty(process, 'version', { value: 'v${version}' })\n` +
        `Object.defineProperty(process, 'versions', { value: Object.freeze({ ...process.versions, node: '${version}' }) })\n`,
    )
    const script = `#!/bin/sh\ncase "$1" in -v|--version) echo v${version}; exit 0;; esac\nexec '${process.execPath}' --require '${shim}' "$@"\n`
    writeFileSync(join(folder, 'node'), script, { mode: 0o755 })
  })
}

/** The folders of PATH on a machine whose `node` is missing, too old or new enough. */
export function pathFolders(node: PathNode): readonly string[] {
  if (node === 'none') return [systemTools()]
  return [node === 'old' ? oldNode() : newNode(), systemTools()]
}
