import type { IndexBasis } from '../../domain/ledger/verification.ts'
import { code, escapeMarkdown } from '../escape.ts'

/** What an answer by the index rests on, and what it does not. */
export function renderIndexed({ model, read, of, checkpoint, signedBy, unknown }: IndexBasis): string {
  const signed =
    signedBy === null
      ? 'which no key signed, so that the signed commit at the tip alone stands for it'
      : `signed by ${code(signedBy)}`
  return [
    `❔ By the index: ${read} of ${of} records were read. Proven are the chain from the checkpoint of record ${checkpoint.number} (${code(checkpoint.digest)}, ${signed}) to record ${of}, and each record of ${code(model)} and of the governance before it.`,
    [
      '- Unknown: the other records, and who made the commits before the last; `--whole` reads and verifies all.',
      ...unknown.map((what) => `- Unknown: ${escapeMarkdown(what)}.`),
    ].join('\n'),
  ].join('\n\n')
}
