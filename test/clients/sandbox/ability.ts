import { spawnSync } from 'node:child_process'

const tried =
  'mount -t tmpfs none /mnt && mount -t proc none /mnt && setpriv --reuid 65534 --no-new-privs --bounding-set -all true'

/** Whether this machine lets boxes be made, asked without our own code: where it does, one that is not proven is a fault of ours. */
export function canBox(): boolean {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const [program = '', ...words] = [
    ...[...asRoot, 'unshare', '--net', '--pid', '--fork', '--mount', '--ipc', '--uts'],
    ...['sh', '-c', tried],
  ]
  return process.platform === 'linux' && spawnSync(program, words, { stdio: 'ignore' }).status === 0
}
