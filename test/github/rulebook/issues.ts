import { docs, type Rule } from './rule.ts'

/** Where incidents are told. */
export const issues = {
  'issues-disabled': {
    says: 'A repository whose issues are switched off takes none.',
    cites: `${docs}/rest/issues/issues#create-an-issue`,
    proof: 'a run whose repository takes no issues says that its incident was not told',
  },
  'marks-need-write': {
    says: 'A label of an issue that a reader opens is dropped in silence.',
    cites: `${docs}/rest/issues/issues#create-an-issue`,
    proof: 'an issue that a reader opens in the suite’s place bears no label of an incident',
  },
} as const satisfies Record<string, Rule>
