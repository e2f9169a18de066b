/** Tells the story as it goes: one line a step, with what was seen below it. */

export class Unexpected extends Error {}

/** Refuses to go on where the product did not do as the story tells. */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Unexpected(what)
}

export type Narrator = {
  readonly chapter: (title: string) => void
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>
  readonly see: (text: string) => void
  readonly seconds: () => number
}

const isTerminal = process.stdout.isTTY
const dim = (text: string): string => (isTerminal ? `\u001b[2m${text}\u001b[0m` : text)
const bold = (text: string): string => (isTerminal ? `\u001b[1m${text}\u001b[0m` : text)

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `      ${line}`.trimEnd())
    .join('\n')

export function narrator(): Narrator {
  const begun = Date.now()
  const since = (from: number): string => `${((Date.now() - from) / 1000).toFixed(1)} s`
  const noted: string[] = []
  const flush = (): void => {
    for (const text of noted.splice(0)) console.log(dim(indented(text)))
  }
  return {
    chapter: (title) => console.log(`\n${bold(title)}`),
    async step(title, work) {
      const from = Date.now()
      if (isTerminal) process.stdout.write(`  … ${title}`)
      try {
        const result = await work()
        console.log(`${isTerminal ? '\r' : ''}  ✔ ${title} ${dim(`(${since(from)})`)}`)
        flush()
        return result
      } catch (error) {
        console.log(`${isTerminal ? '\r' : ''}  ✘ ${title} ${dim(`(${since(from)})`)}`)
        flush()
        throw error
      }
    },
    see: (text) => void noted.push(text),
    seconds: () => (Date.now() - begun) / 1000,
  }
}
