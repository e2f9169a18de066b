import { sha256 } from '../../shared/domain/digest.ts'
import { code } from '../../shared/render/escape.ts'
import { packPage, withoutData } from '../../shared/render/pack/page.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import { exportText } from '../../shared/runtime/local/export.ts'
import type { Command } from './command.ts'
import { sealed } from './pack/sealed.ts'

const page = 'audit-pack.html'

/** The whole ledger as one page that verifies it, for whoever has a browser and nothing else. */
export const pack: Command = (asked) => {
  const { house, inputs, files, entries, verification, now } = asked
  const { output = page, model = null } = inputs
  const template = house.beside(page)
  const cover = { made: now, suite: house.suite, model, verification }
  const text = template === null ? null : packPage(template, cover, files)
  if (text === null)
    throw new UserError(
      `The page ${page}, which belongs beside the suite's own program, is ${template === null ? 'not there' : 'another one'}.`,
      `Run the suite from its repository, or put the ${page} of the same release beside the single file.`,
    )
  if (output.endsWith('.zip')) return sealed(asked, output, text)
  const path = exportText(house.environment.folders.workspace, output, text)
  const [records, digest, last] = [entries.length, `sha256:${sha256(withoutData(text))}`, entries.at(-1)]
  return {
    text: [
      `The audit pack of ${records} records was written to ${code(output)}: one file, to be opened in a browser.`,
      `Hand on by another way: the digest of the last record, ${code(last?.digest ?? 'none')}, and of the page without its data, ${code(digest)}.`,
    ].join('\n\n'),
    answer: { path, records, page: digest },
    failure: null,
  }
}
