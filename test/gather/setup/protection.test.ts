import { expect, test } from 'vitest'
import { examplePolicy } from '../../builders/documents.ts'
import { readApp, readBreakGlass, readDismissers, readSettings } from '../../../shared/gather/setup/protection.ts'
import { appNumber, asked, placeOf, protection, tree } from '../../builders/administration.ts'

const tip = { defaultBranch: 'main', tip: '' }

test('those who may dismiss are known by number, teams and people', async () => {
  const { administration, forge } = await placeOf()
  const holders = [{ team: 'acme/model-risk' }, { login: 'rita-acme' }]
  expect(await readDismissers(administration, forge, { ...protection().setup, dismissers: holders })).toEqual({
    seen: true,
    value: [
      { type: 'Team', id: 56, name: 'acme/model-risk' },
      { type: 'User', id: 7006, name: 'rita-acme' },
    ],
  })
})

test.each([
  ['a team', { team: 'acme/nobody' }, 'no team acme/nobody'],
  ['a person', { login: 'nobody' }, 'no account nobody'],
])('%s that is not there leaves unknown who may dismiss', async (_, holder, said) => {
  const { administration, forge } = await placeOf()
  const read = await readDismissers(administration, forge, { ...protection().setup, dismissers: [holder] })
  expect(read).toMatchObject({ seen: false, why: expect.stringContaining(said) })
})

test('no break-glass team is named, or one by its number', async () => {
  const { administration, forge } = await placeOf()
  expect(await readBreakGlass(administration, forge, asked, null)).toBeNull()
  expect(await readBreakGlass(administration, forge, { ...asked, breakGlassTeam: 'acme/legal' }, null)).toEqual({
    seen: true,
    value: { type: 'Team', id: 54, name: 'acme/legal' },
  })
})

test.each<readonly [string, string | null, object]>([
  ['is taken where no other is named', null, { seen: true, value: { name: 'acme/legal' } }],
  ['is taken where the same is named', 'acme/Legal', { seen: true, value: { name: 'acme/legal' } }],
  ['and another that is named leave unknown who may merge', 'acme/model-risk', { seen: false }],
])('the team that the policy lets merge past the rules %s', async (_, breakGlassTeam, expected) => {
  const { administration, forge } = await placeOf()
  const glass = { approvals: [], merged_by: 'legal-counsel', review_within: 'P3D' }
  const policy = { ...examplePolicy(), break_glass: glass }
  expect(await readBreakGlass(administration, forge, { ...asked, breakGlassTeam }, policy)).toMatchObject(expected)
})

test('an App is found by its slug, or believed by its number', async () => {
  const { administration } = await placeOf()
  expect(await readApp(administration, asked)).toMatchObject({ seen: true, value: { id: appNumber } })
  expect(await readApp(administration, { ...asked, app: { slug: null, id: 7 } })).toMatchObject({ value: { id: 7 } })
  expect(await readApp(administration, { ...asked, app: { slug: 'other', id: null } })).toEqual({
    seen: true,
    value: null,
  })
  expect(await readApp(administration, { ...asked, app: null })).toMatchObject({ seen: false })
})

test('each part of the settings is read for itself', async () => {
  const { administration, forge } = await placeOf()
  administration.refuse('rulesets', 'Refused.')
  const settings = await readSettings(administration, forge, { ...tip, tip: forge.tip() })
  expect(settings.rulesets).toEqual({ seen: false, why: 'Refused.' })
  expect(settings.codeOwners).toEqual({ seen: true, value: tree['.github/CODEOWNERS'] })
  expect(settings.environments.seen && settings.branchRules.seen).toBe(true)
})

test('a CODEOWNERS file that is none is not read, and one that is not there is null', async () => {
  const { administration, forge } = await placeOf()
  const odd = forge.commit({ '.github/CODEOWNERS': { kind: 'symlink' } })
  expect((await readSettings(administration, forge, { ...tip, tip: odd })).codeOwners).toMatchObject({ seen: false })
  const none = forge.commit({ 'README.md': '' })
  expect((await readSettings(administration, forge, { ...tip, tip: none })).codeOwners).toEqual({
    seen: true,
    value: null,
  })
})
