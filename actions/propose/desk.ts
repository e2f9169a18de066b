import { formatProblem } from '../../shared/domain/document/document.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import type { Reading } from '../../shared/gather/governance.ts'
import type { Repository } from '../../shared/ports/forge.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import type { RequestFiles } from './files.ts'
import type { Inputs } from './inputs.ts'

/** What every kind of request is drafted from, and what comes of it. */

export type Desk = {
  readonly house: House
  readonly ports: Ports
  readonly inputs: Inputs
  readonly repository: Repository
  readonly folders: readonly string[]
}

export type Draft = {
  readonly folder: string
  readonly title: string
  readonly body: string
  readonly files: RequestFiles
  readonly digest: string | null
  readonly findings: readonly Finding[]
}

/** A file that cannot be used, as an error that says why. */
export const wrong = (what: string, reading: Reading<unknown>): UserError =>
  new UserError(
    `${what} cannot be used.`,
    reading.state === 'wrong' ? reading.problems.map(formatProblem).join('\n') : 'It is not on the default branch.',
  )
