import { expect, test } from 'vitest'
import { modelChanges } from '../../shared/domain/model/model-changes.ts'
import { modelChangesSection } from '../../shared/render/model-changes.ts'
import { exampleModel, examplePolicy } from '../builders/documents.ts'

const before = exampleModel()
const policy = examplePolicy()

test('what a model file asks less comes first, then each place with both values', () => {
  const use = { ...before.use, domain: 'marketing', decision: 'informational' } as const
  const text = modelChangesSection(modelChanges(before, { ...before, use }, policy))
  expect(text).toContain('The model moves from tier high to tier medium.')
  expect(text).toContain('- `use` lowers the tier of the model from high to medium')
  expect(text).toMatch(/\| `use.domain` +\| `credit` +\| `marketing` +\|/)
})

test('a change that asks no less says so', () => {
  const text = modelChangesSection(modelChanges(before, { ...before, title: '`|<!-- @team' }, policy))
  expect(text).toContain('It asks nowhere less of the model than before.')
  expect(text).toContain('stays in tier high')
  expect(text).not.toContain('<!--\n')
  expect(text.split('\n').filter((line) => line.startsWith('| `title`')).length).toBe(1)
})

test('a file that no record knows is told as its whole', () => {
  expect(modelChangesSection(modelChanges(null, before, policy))).toContain('Tier high, as the file says it.')
})

test('many places are cut, and how many are left is said', () => {
  const limitations = Array.from(
    { length: 100 },
    (_, index) => ({ kind: 'other', text: `t${index}`, mitigation: 'm' }) as const,
  )
  const text = modelChangesSection(modelChanges({ ...before, limitations }, { ...before, limitations: [] }, policy))
  expect(text).toContain('… and 40 further.')
})
