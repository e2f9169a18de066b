import { expect, test } from 'vitest'
import { isScratch, scratchPlans } from '../../../shared/domain/self-test/scratch.ts'
import { proposalOf } from '../../../shared/domain/request/proposal.ts'

const plans = scratchPlans(
  {
    model: 'churn',
    modelFile: 'model: churn\n',
    policy: 'policy: 1\n',
    folders: ['promotions/churn/_facts/0002'],
    mark: '7-1',
  },
  (value) => JSON.stringify(value),
)
const changes = (files: readonly { readonly path: string }[]) =>
  files.map(({ path }) => ({ path, change: path.startsWith('promotions/') ? 'added' : 'modified' }))

test('the first asks for nothing but its own folder, twice, at the next free number', () => {
  expect(plans.attacked.commits.map((files) => files.map(({ path }) => path))).toEqual([
    ['promotions/churn/_facts/0003/request.yml'],
    ['promotions/churn/_facts/0003/request.yml'],
  ])
  const [one, two] = plans.attacked.commits.map(([file]) => file?.text)
  expect(one).not.toBe(two)
  expect(proposalOf(changes(plans.attacked.commits.flat())).kind).toBe('request')
})

test('the second brings a changed policy and is a draft, so that the forge asks no code owner', () => {
  expect(plans.mixed.draft).toBe(true)
  expect(plans.mixed.commits.flat().find(({ path }) => path === 'governance/policy.yml')?.text).toMatch(
    /^policy: 1\n# /,
  )
  expect(proposalOf(changes(plans.mixed.commits.flat())).kind).toBe('invalid')
})

test('nobody is mentioned, and both branches are known by their names', () => {
  for (const { body, title, branch } of [plans.attacked, plans.mixed]) {
    expect(`${title}${body}`).not.toContain('@')
    expect(isScratch(branch)).toBe(true)
  }
  expect(isScratch('promote/churn/production/0003-1234abcd')).toBe(false)
})
