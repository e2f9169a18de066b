import { describe, expect, test } from 'vitest'
import { formatGrant, writes } from '../../../shared/domain/access/grant.ts'
import {
  hasTemplate,
  managedRole,
  roleTemplates,
  templateGrants,
  templateNames,
  templateOf,
} from '../../../shared/domain/access/template.ts'
import { scope } from '../../builders/access.ts'

const grants = (name: (typeof templateNames)[number]): readonly string[] => templateGrants(name, scope).map(formatGrant)

describe('a template', () => {
  test.each(roleTemplates)('of people (%s) writes nothing that is governed', (name) => {
    const writing = templateGrants(name, scope).filter(({ level }) => writes(level))
    expect(writing.filter(({ pattern }) => pattern !== '9')).toEqual([])
  })

  test('of a data scientist writes where things are tried out', () => {
    expect(grants('data-scientist')).toEqual([
      'registered_model:credit-approval READ',
      'experiment:1 READ',
      'experiment:9 EDIT',
    ])
  })

  test('gives one permission on one resource, though it is governed and tried out in at once', () => {
    const both = { ...scope, development: ['1'] }
    expect(templateGrants('ml-engineer', both).map(formatGrant)).toEqual([
      'registered_model:credit-approval READ',
      'experiment:1 EDIT',
    ])
  })

  test('gives the promoter the environments’ own models too, and whoever registers no part in them', () => {
    const copied = { ...scope, copies: ['prod.credit-approval'] }
    const on = (name: (typeof templateNames)[number]): readonly string[] =>
      templateGrants(name, copied)
        .filter(({ pattern }) => pattern === 'prod.credit-approval')
        .map(formatGrant)
    expect(on('promoter')).toEqual(['registered_model:prod.credit-approval MANAGE'])
    expect(on('reader')).toEqual(['registered_model:prod.credit-approval READ'])
    expect(on('registration')).toEqual([])
  })

  test('of an auditor reads everything', () => {
    expect(grants('auditor')).toEqual(['registered_model:* READ', 'experiment:* READ'])
  })

  test('names what narrows before what it narrows', () => {
    expect(grants('registration')[0]).toBe('registered_model_version:* READ')
    expect(grants('promoter')[0]).toBe('registered_model_version:* EDIT')
  })
})

test('a role’s name tells its template, and no other role has one', () => {
  expect(templateNames.map((name) => templateOf(managedRole(name)))).toEqual(templateNames)
  expect(['data-scientist', 'countersign-', 'countersign-admin', '__user_1__'].map(templateOf)).toEqual([
    null,
    null,
    null,
    null,
  ])
  expect([hasTemplate('auditor'), hasTemplate('promoter'), hasTemplate('underwriter')]).toEqual([true, false, false])
})
