import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A box of Linux namespaces: no network, an own list of processes, and a root that holds nothing but what is named. The
 * program in it is nobody, without any capability, and cannot gain one.
 */

const wall = `set -eu
root=$1 job=$2; shift 2
mount -t tmpfs -o size=64m,mode=755 none "$root"
# first, since what is shown may lie below it
mkdir -p "$root/tmp"
mount -t tmpfs -o size=2g,mode=1777 none "$root/tmp"
while [ "$1" != -- ]; do
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
  mount -o remount,bind,ro "$root$1"
  shift
done
shift
mkdir -p "$root/proc" "$root/dev" "$root/job/in" "$root/job/out"
mount -t proc proc "$root/proc"
for name in null zero urandom; do : > "$root/dev/$name"; mount --bind "/dev/$name" "$root/dev/$name"; done
mount --bind "$job/in" "$root/job/in"
mount -o remount,bind,ro "$root/job/in"
mount --bind "$job/out" "$root/job/out"
cd "$root"
exec chroot "$root" setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs --bounding-set -all --inh-caps -all "$@"
`

const closing = 'for fd in /proc/self/fd/*; do fd=${fd##*/}; [ "$fd" -le 2 ] || eval "exec $fd>&-"; done; exec "$@"'

/** Runs what follows with nothing open but its three streams: a folder that an ancestor left open leads out of any root. */
export const closed: readonly string[] = ['bash', '-c', closing, 'bash']

const apart = ['unshare', '--net', '--pid', '--fork', '--mount', '--ipc', '--uts', '--kill-child']

/** Where programs and their libraries lie on this machine. */
const system = ['/usr', '/lib', '/lib64', '/bin'].filter((path) => existsSync(path))

export type Ended = { readonly code: number | null; readonly out: string; readonly said: string }

const mostSaid = 65_536

/** The program run to its end, with this environment and no other; both streams are cut. */
export function runProgram(command: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((done) => {
    const [program = '', ...words] = command
    const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const told = { out: '', said: '' }
    child.stdout.on('data', (part: Buffer) => (told.out = (told.out + part.toString('utf8')).slice(-mostSaid)))
    child.stderr.on('data', (part: Buffer) => (told.said = (told.said + part.toString('utf8')).slice(-mostSaid)))
    child.on('error', ({ message }) => {
      done({ code: null, out: '', said: message })
    })
    child.on('close', (code) => {
      // a program that was ended by a signal tells no code
      done({ code: code ?? 137, ...told })
    })
  })
}

/** Nothing of this process's own environment goes in: it may hold secrets. */
const bare = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', HOME: '/tmp' }

/** One thread and one seed, so that the same bytes answer the same. */
const inside = {
  ...bare,
  ...{ OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', PYTHONHASHSEED: '0' },
  ...{ PYTHONDONTWRITEBYTECODE: '1', MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' },
}

/** Folders that a program inside has made belong to nobody: where this process may not take them away, root does. */
function takeAway(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    const { status } = spawnSync('sudo', ['-n', 'rm', '-rf', '--one-file-system', '--', folder], { env: bare })
    if (status !== 0) throw error
  }
}

export class Box {
  /** holds `in`, which the program may read, and `out`, which it may write */
  readonly folder: string
  readonly #shown: readonly string[]

  constructor(temporary: string, shown: readonly string[] = []) {
    this.folder = mkdtempSync(join(temporary, 'countersign-box-'))
    this.#shown = shown
    for (const part of ['in', 'root']) mkdirSync(join(this.folder, part), { mode: 0o755 })
    mkdirSync(join(this.folder, 'out'))
    writeFileSync(join(this.folder, 'wall.sh'), wall)
  }

  /** Runs the program inside, with what is shown to it beside the system; ended after so many seconds. */
  run(command: readonly string[], shown: readonly string[], seconds: number): Promise<Ended> {
    const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
    const at = (part: string): string => join(this.folder, part)
    const variables = Object.entries(inside).map(([name, value]) => `${name}=${value}`)
    return runProgram(
      [
        ...[...asRoot, ...closed, 'timeout', '--signal=KILL', String(seconds), ...apart, 'sh', at('wall.sh')],
        ...[at('root'), this.folder, ...system, ...this.#shown, ...shown, '--', 'env', '-i', ...variables, ...command],
      ],
      bare,
    )
  }

  /** An empty folder for what the program writes; whatever another left there is gone. */
  renew(): void {
    const out = join(this.folder, 'out')
    takeAway(out)
    mkdirSync(out)
    // the program inside is nobody
    chmodSync(out, 0o777)
  }

  remove(): void {
    takeAway(this.folder)
  }
}

/** What a program of the machine's own must see in a box that holds: one interface, nobody, no capability, none of our files. */
export function proofOf({ code, out, said }: Ended): { readonly proven: string } | { readonly unknown: string } {
  if (code !== 0)
    return { unknown: `a box cannot be made here (${said.trim().split('\n').at(-1)?.slice(0, 200) ?? ''})` }
  const interfaces = [...out.matchAll(/^\s*([^\s:]+):(?:\s+\d+){16}\s*$/gm)].map(([, name]) => name)
  const told = (name: string): string | undefined => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(out)?.[1]
  const open = [...out.matchAll(/^open: (\d+)$/gm)].map(([, handle]) => Number(handle))
  const wrong = [
    ...(interfaces.length === 1 && interfaces[0] === 'lo' ? [] : ['it has a network']),
    ...(told('Uid') === '65534' ? [] : ['it runs as somebody']),
    ...(/^0+$/.test(told('CapBnd') ?? '') && /^0+$/.test(told('CapEff') ?? '') ? [] : ['it has capabilities']),
    ...(told('NoNewPrivs') === '1' ? [] : ['it may gain rights']),
    // the fourth is the list itself while it is read
    ...(open.length > 0 && open.every((handle) => handle <= 3) ? [] : ['it holds what others opened']),
    ...(out.includes('files: hidden') && !out.includes('files: seen') ? [] : ['it sees files of this job']),
  ]
  return wrong.length === 0
    ? { proven: 'namespaces of Linux for network, processes and files; user nobody, no capability' }
    : { unknown: wrong.join(', ') }
}

/** The command that proves it; `canary` is a file of ours that nothing in a box may see. */
export const proofCommand = (canary: string): readonly string[] => [
  'sh',
  '-c',
  'cat /proc/net/dev /proc/self/status; for fd in /proc/self/fd/*; do echo "open: ${fd##*/}"; done; if [ -e "$1" ]; then echo files: seen; else echo files: hidden; fi',
  'sh',
  canary,
]
