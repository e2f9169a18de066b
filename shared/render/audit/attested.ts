import type { Attested } from '../../domain/attestation/attested.ts'
import { code, escapeMarkdown } from '../escape.ts'

/** What is known of the last checkpoint's attestation: what was checked here, and what another command says. */
export function renderAttested({
  records,
  file,
  word,
  signer,
  run,
  times,
}: Attested & { readonly records: number; readonly file: string }): string {
  const seen = times.map(({ by, at }) => `${escapeMarkdown(at)} by ${escapeMarkdown(by)}`).join(', ')
  return [
    `An attestation of the checkpoint of record ${records} was handed over; as its certificate says, it is by ${code(signer)}${run === null ? '' : `, in ${escapeMarkdown(run)}`}.`,
    [
      '- Checked here: the statement names the checkpoint’s digest and the kind of statement, the key of the certificate signed it, and the certificate names that workflow, its repository and its ref. Whether a public log has it was not looked at.',
      `- By the word of ${code(word)} alone, as ${code(file)} has it: that Sigstore’s or GitHub’s authority issued the certificate, and when it was used (${seen}). Whoever handed over the file answers for it.`,
    ].join('\n'),
  ].join('\n\n')
}
