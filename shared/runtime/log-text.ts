// Registry and pull request text ends up in logs that the runner reads for commands, and that people read in terminals.
const escapeSequence = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g
const invisible = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g
const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/

/**
 * The lines of a text as they may be printed to a log: no terminal sequence, no control or direction character,
 * and nothing that a runner takes for a workflow command of either syntax, encoded line breaks included.
 */
export function logLines(text: string): readonly string[] {
  return text
    .replace(escapeSequence, '')
    .split(lineBreak)
    .map((line) =>
      line
        .replace(invisible, '\uFFFD')
        .replace(/:(?=:)/g, ': ')
        .replace(/##(?=\[)/g, '## ')
        .replace(/%(?=0[AaDd])/g, '% '),
    )
}

/** The text with every secret replaced by three stars, the longest first so that no remainder shows. */
export function redacted(text: string, secrets: Iterable<string>): string {
  const longestFirst = [...secrets].filter((secret) => secret.length > 0).sort((a, b) => b.length - a.length)
  return longestFirst.reduce((safe, secret) => safe.replaceAll(secret, '***'), text)
}
