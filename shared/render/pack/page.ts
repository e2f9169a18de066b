import type { LedgerFile } from '../../domain/ledger/chain.ts'
import type { Verification } from '../../domain/ledger/verification.ts'

/** The page of the audit pack with a ledger in it: the one line with the data is all that differs between two packs. */

const empty = '<script type="application/json" id="ledger">null</script>'

export type PackCover = {
  readonly made: string
  readonly suite: string
  /** the model that the page opens at; null opens the overview */
  readonly model: string | null
  /** what was seen when the pack was made, commits and registry included, which no page can see again */
  readonly verification: Verification
}

/** The template with the ledger's exact texts; null where the template has no place for them, and so is none of ours. */
export function packPage(template: string, cover: PackCover, files: readonly LedgerFile[]): string | null {
  const [before, after, ...more] = template.split(empty)
  if (before === undefined || after === undefined || more.length > 0) return null
  const { made, suite, model, verification } = cover
  const data = {
    schema: 'countersign/pack/1',
    ...{ made, suite, model },
    said: {
      state: verification.state,
      faults: verification.faults.map(
        ({ record, code, detail }) => `${record === null ? '' : `record ${record}: `}${code}: ${detail}`,
      ),
      unknown: verification.unknown,
    },
    files: files.map(({ path, text }) => [path, text]),
  }
  // JSON may write any sign as its number: without the first nothing in the data opens or ends a tag, without the others it is one line
  const line = JSON.stringify(data).replaceAll(
    /[<\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${before}${empty.replace('null', () => line)}${after}`
}

/** The page without its line of data, whose digest tells whether it is the one that was published. */
export const withoutData = (page: string): string =>
  page
    .split('\n')
    .filter((line) => !line.includes('id="ledger">'))
    .join('\n')
