/** The tags of a version that the suite itself writes: what stages came to, and the records behind it. */
const written: ReadonlySet<string> = new Set([
  ...['validation_status', 'independent_validation', 'compliance_review', 'business_approval', 'deployment_tier'],
  ...['countersign.evidence', 'countersign.record', 'countersign.request', 'countersign.self_test'],
])

/** Whether the suite itself writes the tag: it is shown, and nothing that is judged may rest on it. */
export const isGovernedTag = (key: string): boolean => written.has(key)
