import { webcrypto } from 'node:crypto'
import { cryptographyOf } from '../../pack/cryptography.ts'
import { verify, type Verification } from '../../pack/verification.ts'
import type { PackFile } from '../../pack/chain.ts'

/** The page's own code with the cryptography that Node shares with browsers. */

export const here = cryptographyOf(webcrypto.subtle)

/** A browser that offers nothing to a page that it does not trust. */
export const blind = cryptographyOf(undefined)

export const verified = (files: readonly PackFile[], cryptography = here): Promise<Verification> =>
  verify(files, cryptography, () => Promise.resolve())

/** What each check came to, by its title. */
export const statesOf = ({ checks }: Verification): Readonly<Record<string, string>> =>
  Object.fromEntries(checks.map(({ title, state }) => [title, state]))
