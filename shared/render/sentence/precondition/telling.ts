import type { Finding } from '../../../domain/verdict.ts'

/** What is said of a precondition. Plain text: whoever shows it escapes it. */
export type Telling = {
  readonly title: string
  /** what was found instead */
  readonly missing: (facts: Finding['facts']) => string
  /** how to mend it; `page` gives the address of a page of the repository */
  readonly mend: (page: (path: string) => string) => string
}
