import { resolve } from 'node:path'
import type { Dispatcher } from 'undici'
import type { Advisories } from '../../ports/advisories.ts'
import { ArchiveAdvisories } from './archive.ts'
import { OsvAdvisories } from './osv.ts'

const service = 'https://api.osv.dev'

const unnamed: Advisories = { lookUp: () => Promise.resolve({ reading: { state: 'unnamed' }, hits: [] }) }

/** The database that the words name: `osv`, the address of a service like it, or a file; where none is named nothing is known. */
export function advisoriesFrom(
  named: string | undefined,
  around: { readonly folder: string; readonly now: () => string; readonly dispatcher?: Dispatcher },
): Advisories {
  if (named === undefined || named === '') return unnamed
  const { folder, ...rest } = around
  if (named === 'osv') return new OsvAdvisories({ address: service, ...rest })
  if (/^https?:\/\//.test(named)) return new OsvAdvisories({ address: named, ...rest })
  return new ArchiveAdvisories({ path: resolve(folder, named), now: around.now })
}
