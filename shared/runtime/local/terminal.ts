import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'

/** Asks one question and gives what was typed, without the space around it. */
export type Ask = (question: string) => Promise<string>

type Terminal = {
  readonly input: Readable & { readonly isTTY?: boolean }
  readonly output: Writable & { readonly isTTY?: boolean }
}

/** Questions go beside the result, so that the output can be kept. */
const own: Terminal = { input: process.stdin, output: process.stderr }

/** Somebody at the terminal; null where in or out is none. */
export function askAtTerminal({ input, output }: Terminal = own): Ask | null {
  if (input.isTTY !== true || output.isTTY !== true) return null
  return async (question) => {
    const lines = createInterface({ input, output })
    try {
      return (await lines.question(question)).trim()
    } finally {
      lines.close()
    }
  }
}
