import { expect, test } from 'vitest'
import { onTheBase, UnrecordedGovernance } from '../../../../shared/domain/approval/builder/unrecorded.ts'
import { approvalFinding } from '../../../../shared/domain/approval/finding.ts'
import { account, commit } from '../../../builders/forge.ts'

const builder = {
  fact: 'pusher',
  kind: 'authenticated',
  account: account('rita-acme'),
  person: 'rita',
  where: 'd',
} as const
const told = (unknown: string | null, weight: 'note' | 'error' | null) =>
  onTheBase(unknown, {
    builders: [builder],
    findings: weight === null ? [] : [approvalFinding('pusher-unknown', weight)],
  })

test('each builder is told to have built on the default branch', () => {
  expect(told(null, null)).toEqual({ builders: [{ ...builder, where: 'd, on the default branch' }], findings: [] })
})

test.each([
  ['nothing else where all are known', null, null, []],
  ['nothing else beside a note', null, 'note', []],
  ['that not all are known, where somebody is an error', null, 'error', ['not everybody of them is known']],
  ['why it cannot be told whole', 'the activity begins later', null, ['the activity begins later']],
] as const)('says %s', (_, unknown, weight, details) => {
  const own = told(unknown, weight).findings.filter(({ code }) => code === 'governance-bringer-unknown')
  expect(own.map(({ facts }) => facts.detail)).toEqual(details)
})

test('is plain data that is read back', () => {
  const moves = [{ sha: 'd', pusher: account('rita-acme') }]
  const own = { moves: [...moves, { sha: 'e', pusher: null }], commits: [commit()], unknown: 'cut' }
  expect(UnrecordedGovernance.parse(JSON.parse(JSON.stringify(own)))).toEqual(own)
})
