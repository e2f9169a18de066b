import { describe, expect, test } from 'vitest'
import {
  administration,
  excessFinding,
  excessOf,
  placesOf,
  rightsGained,
} from '../../../shared/domain/access/excess.ts'
import { formatGrant } from '../../../shared/domain/access/grant.ts'
import { holdersOf, type Holder } from '../../../shared/domain/access/reading.ts'
import { everywhere } from '../../../shared/domain/access/right.ts'
import { templateGrants, type TemplateName } from '../../../shared/domain/access/template.ts'
import { grant, reading, scope, type Told } from '../../builders/access.ts'

function holderOf(told: Told, name = 'dana'): Holder {
  const found = holdersOf(reading(told)).find(({ account }) => account.name === name)
  if (found === undefined) throw new Error(`${name} is not there`)
  return found
}

const planted = (...grants: readonly string[]): Holder =>
  holderOf({ users: { dana: ['__user_2__'] }, roles: { __user_2__: grants } })

const over = (template: TemplateName, ...grants: readonly string[]): readonly string[] =>
  excessOf(planted(...grants), templateGrants(template, scope), 'NO_PERMISSIONS', scope).map(
    (one) => `${formatGrant(one.grant)} over ${one.expected ?? 'nothing'}: ${one.rights.slice(0, 3).join(' ')}`,
  )

describe('a grant is too much', () => {
  test.each<[string, TemplateName, string, string]>([
    [
      'that edits a governed model',
      'data-scientist',
      'registered_model:credit-approval EDIT',
      'over READ: create-version set-alias tag-version',
    ],
    ['that edits every model', 'auditor', 'registered_model:* EDIT', 'over READ: create-version set-alias tag-version'],
    [
      'that edits all versions',
      'model-validator',
      'registered_model_version:* EDIT',
      'over nothing: tag-version transition-version describe-version',
    ],
    [
      'that undoes what a template takes away',
      'registration',
      'registered_model_version:* EDIT',
      'over READ: tag-version transition-version describe-version',
    ],
    [
      'that manages what may be edited',
      'registration',
      'registered_model:credit-approval MANAGE',
      'over EDIT: delete-alias share-model',
    ],
    [
      'that holds everywhere what is granted on one',
      'promoter',
      'registered_model:* MANAGE',
      'over nothing: read-model create-version set-alias',
    ],
    [
      'that edits a governed experiment',
      'ml-engineer',
      'experiment:1 EDIT',
      'over READ: create-run log-to-run write-artifact',
    ],
    ['that edits all runs', 'auditor', 'run:* EDIT', 'over nothing: log-to-run write-artifact'],
    ['that edits all logged models', 'auditor', 'logged_model:* EDIT', 'over nothing: '],
  ])('%s', (_, template, text, said) => {
    expect(over(template, text)).toEqual([`${text} ${said}`])
  })
})

describe('a grant is not too much', () => {
  test.each<[string, TemplateName, string]>([
    ['that the template gives', 'registration', 'registered_model:credit-approval EDIT'],
    ['that only reads', 'legal-counsel', 'experiment:* READ'],
    ['on a model of one’s own', 'data-scientist', 'registered_model:mine MANAGE'],
    ['on an experiment of one’s own', 'data-scientist', 'experiment:77 MANAGE'],
    ['where things are tried out', 'data-scientist', 'experiment:9 EDIT'],
    ['on what is none of ours', 'auditor', 'gateway_secret:* MANAGE'],
    ['that denies', 'auditor', 'registered_model:* DENY'],
    ['that lets into the workspace', 'auditor', 'workspace:* USE'],
    ['that administers, which is judged by name', 'auditor', 'workspace:* MANAGE'],
  ])('%s', (_, template, text) => {
    expect(over(template, text)).toEqual([])
  })
})

test('an excess tells who holds what by which role, and what that allows', () => {
  const [one] = excessOf(planted('registered_model:credit-approval EDIT'), [], 'READ', scope)
  expect(one === undefined ? null : excessFinding(one)).toEqual({
    code: 'grant-above-template',
    weight: 'fail',
    facts: {
      account: 'dana',
      role: '__user_2__',
      grant: 'registered_model:credit-approval EDIT',
      expected: 'nothing',
      rights: [
        ...['create-version', 'set-alias', 'tag-version', 'transition-version', 'describe-version', 'tag-model'],
        'rename-model',
      ],
    },
  })
})

test('an administrator is one by its own mark, or by a role over the workspace', () => {
  expect(administration(holderOf({}, 'admin'))).toEqual({ by: 'is_admin' })
  expect(administration(holderOf({ users: { dana: ['bosses'] }, roles: { bosses: ['workspace:* MANAGE'] } }))).toEqual({
    by: 'bosses',
  })
  expect(administration(planted('registered_model:* MANAGE'))).toBeNull()
})

test('the places are each model with each experiment, and everything', () => {
  expect(placesOf(scope)).toEqual([
    { model: 'credit-approval', experiment: '1' },
    { model: 'credit-approval', experiment: '9' },
    everywhere,
  ])
  expect(placesOf({ models: ['m'], experiments: [], development: [] })).toEqual([
    { model: 'm', experiment: '*' },
    everywhere,
  ])
})

test('nothing is gained by what everybody may', () => {
  expect(rightsGained(grant('registered_model:credit-approval EDIT'), [], 'MANAGE', scope)).toEqual([])
})
