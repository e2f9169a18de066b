import { spawn } from 'node:child_process'

/** A child that ended: what it said, how long it took, and the most memory it had, in MB, where it told. */
export type Ended = {
  readonly code: number
  readonly out: string
  readonly error: string
  readonly seconds: number
  readonly peak: number | null
}

/** Tells the peak of a Node process at its end, which its parent cannot ask. */
const telling =
  'data:text/javascript,process.on("exit",()=>process.stderr.write(`peak ${process.resourceUsage().maxRSS}\\n`))'
export const tellPeak: readonly string[] = ['--import', telling]

/** Runs a command to its end. */
export function ended(
  command: string,
  words: readonly string[],
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const [out, error]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (part: Buffer) => out.push(part))
    child.stderr.on('data', (part: Buffer) => error.push(part))
    child.on('error', reject)
    child.on('close', (code) => {
      const said = Buffer.concat(error).toString('utf8')
      const peak = /^peak (\d+)$/m.exec(said)?.[1]
      resolve({
        code: code ?? 1,
        out: Buffer.concat(out).toString('utf8'),
        error: said,
        seconds: (performance.now() - begun) / 1000,
        peak: peak === undefined ? null : Number(peak) / 1024,
      })
    })
  })
}

/** The same, where anything but success is an error. */
export async function succeeded(...given: Parameters<typeof ended>): Promise<Ended> {
  const found = await ended(...given)
  if (found.code === 0) return found
  throw new Error(
    `${given[1].at(0) ?? given[0]} ended with ${found.code}:\n${found.out.slice(-1000)}${found.error.slice(-2000)}`,
  )
}
