import { readLines } from '../requirement/line.ts'

/** The requirements of a version as an installer may be given them: packages by name, and nothing that would run code while it is installed. */
export type Recipe =
  | { readonly text: string; readonly hashes: boolean }
  /** a sentence about the line that cannot be installed without running what it names */
  | { readonly problem: string }

/** The recipe in a requirements file; one line that is no plain package spoils it, since an environment without it is another one. */
export function recipeOf(file: string, text: string): Recipe {
  const lines = readLines(file, text)
  const odd = lines.find(({ asked }) => asked.kind !== 'package')
  if (odd !== undefined)
    return {
      problem: `${file}, line ${odd.line}, is no package by name (${odd.asked.kind}); it is not installed, since that would run code of its choosing`,
    }
  const hashed = lines.every(({ asked }) => asked.kind === 'package' && asked.hashes > 0)
  return { text: lines.map((line) => `${line.text}\n`).join(''), hashes: lines.length > 0 && hashed }
}
