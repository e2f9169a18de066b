import { formatProblem, type Problem } from '../document/document.ts'
import type { Finding } from '../verdict.ts'
import { proposalFinding, type ProposalCode } from './proposal.ts'

/** What is wrong in a file, a finding each, with its line. */
export const problemFindings = (code: ProposalCode, problems: readonly Problem[]): readonly Finding[] =>
  problems.map((problem) =>
    proposalFinding(code, 'error', { file: problem.file, line: problem.line, detail: formatProblem(problem) }),
  )
