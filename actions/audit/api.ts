import { openapi } from '../../shared/domain/audit/api/openapi.ts'
import { apiFiles } from '../../shared/domain/audit/api/site.ts'
import { code } from '../../shared/render/escape.ts'
import { exportFolder } from '../../shared/runtime/local/export.ts'
import type { Command } from './command.ts'

/**
 * All answers as a folder of files for any web server. Of a ledger that does not verify it is written, too: what was published before
 * would else go on saying that all is well.
 */
export const api: Command = ({ house, inputs, entries, verification, now }) => {
  const { output = '' } = inputs
  let files = 0
  function* all(): Generator<readonly [string, string]> {
    yield ['openapi.json', openapi()]
    for (const { path, text } of apiFiles({ entries, verification, now, suite: house.suite })) {
      files += 1
      yield [path, text]
    }
  }
  const path = exportFolder(house.environment.folders.workspace, output, all())
  const known = 'The ledger was not wholly looked at: no file says of a version that it is approved.'
  return {
    text: `${files} files and their description, openapi.json, were written to ${code(output)}.${verification.state === 'passed' ? '' : ` ${known}`}`,
    answer: { path, files },
    failure: null,
  }
}
