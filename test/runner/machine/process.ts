import { spawn } from 'node:child_process'

export interface Command {
  readonly program: string
  readonly arguments: readonly string[]
  readonly folder: string
  /** The whole environment: nothing of the host's is added. */
  readonly environment: Readonly<Record<string, string>>
  readonly line: (text: string) => void
  readonly milliseconds: number
  /** Told the process group, so that what a step leaves behind can be ended with the job. */
  readonly started: (group: number) => void
}

/** Ends a group of processes; one that is gone already is fine. */
export function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    return
  }
}

/** The exit code, or that the time ran out. */
export type Ending = number | 'timed out'

function lineReader(line: (text: string) => void): {
  readonly feed: (chunk: string) => void
  readonly end: () => void
} {
  let rest = ''
  return {
    feed: (chunk) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach((one) => line(one.replace(/\r$/, '')))
    },
    end: () => {
      if (rest !== '') line(rest)
      rest = ''
    },
  }
}

/** Runs a program to its end, line by line, and takes its children with it when the time is over. */
export function runProcess(command: Command): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.program, [...command.arguments], {
      cwd: command.folder,
      env: { ...command.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    if (child.pid !== undefined) command.started(child.pid)
    let late = false
    const timer = setTimeout(
      () => {
        late = true
        if (child.pid !== undefined) endGroup(child.pid)
      },
      Math.min(command.milliseconds, 2 ** 31 - 1),
    )
    const readers = [child.stdout, child.stderr].map((stream) => {
      const reader = lineReader(command.line)
      stream.setEncoding('utf8').on('data', reader.feed)
      return reader
    })
    child.on('error', reject)
    // A child left in the background keeps the pipes open; the runner does not wait for it.
    child.on('exit', () =>
      setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream.destroy()), 1000).unref(),
    )
    child.on('close', (code) => {
      clearTimeout(timer)
      readers.forEach((reader) => reader.end())
      resolve(late ? 'timed out' : (code ?? 1))
    })
  })
}
