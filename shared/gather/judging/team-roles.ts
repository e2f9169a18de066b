import type { Governance } from '../../domain/facts.ts'
import { teamProblems } from '../../domain/governance/policy-rules.ts'
import type { Documents } from '../../ports/documents.ts'

const path = 'governance/policy.yml'

/** The governance as it can judge: without the suite's App no team can be read, and a policy that names one cannot be used. */
export function withoutTeams(documents: Documents, governance: Governance, app: string | null): Governance {
  const { policy, files } = governance
  if (app !== null || policy.state !== 'read') return governance
  const located = documents.locate(files.find((file) => file.path === path)?.text ?? '', path)
  const problems = teamProblems(policy.value, located.ok ? located.value : { file: path, value: {}, lines: {} })
  return problems.length === 0 ? governance : { ...governance, policy: { state: 'wrong', problems } }
}
