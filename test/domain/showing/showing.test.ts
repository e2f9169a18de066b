import { describe, expect, test } from 'vitest'
import {
  copiedVersion,
  liveOf,
  readBackOf,
  shownFault,
  showingOf,
  showingOfMove,
  type Showing,
  type Shown,
} from '../../../shared/domain/showing/showing.ts'
import { move } from '../../builders/ledger.ts'

const alias: Showing = { mode: 'alias', model: 'churn', alias: 'champion' }
const stage: Showing = { mode: 'stage', model: 'churn', stage: 'Production' }
const copy: Showing = { mode: 'copy', model: 'churn', alias: 'champion', copy: 'prod.churn' }

describe('how an environment shows a model', () => {
  test.each<readonly [string, Parameters<typeof showingOf>[0], Showing | null]>([
    ['an alias is the model’s own', { alias: 'champion' }, alias],
    ['an MLflow stage is the model’s own', { stage: 'Production', archive_existing: true }, stage],
    ['a copy lies in a model named after it', { copy_to: 'prod.{model}', alias: 'champion' }, copy],
    ['a policy that says none of them shows nothing', {}, null],
  ])('%s', (_, environment, expected) => {
    expect(showingOf(environment, 'churn')).toEqual(expected)
  })

  test('the name of a copy is the model’s, whatever signs it holds', () => {
    expect(showingOf({ copy_to: 'prod.{model}', alias: 'a' }, '$&')).toMatchObject({ copy: 'prod.$&' })
  })

  test.each<readonly [string, Parameters<typeof move>[0], Showing]>([
    ['of the first versions, which knows its alias alone', { model: 'churn' }, alias],
    ['by a stage', { model: 'churn', alias: undefined as never, stage: { name: 'Production', before: 'None' } }, stage],
    ['of a copy', { model: 'churn', copy: { model: 'prod.churn', from: '1', to: '2' } }, copy],
  ])('a record %s tells where it was shown', (_, other, expected) => {
    expect(showingOfMove(move(other))).toEqual(expected)
  })
})

describe('what is live', () => {
  const shown = (...versions: readonly string[]): Shown => ({ versions })
  test.each<readonly [string, Shown, string | null, string | null]>([
    ['one version is', shown('7'), '7', null],
    ['none is where nothing is shown', shown(), null, null],
    ['none can be told of two, which is a finding of its own', shown('6', '7'), null, 'several-versions-live'],
    [
      'the version that a copy was made of is',
      { versions: ['7'], copy: { version: '2', source: 'models:/churn/7' } },
      '7',
      null,
    ],
    [
      'none can be told of a copy of something else',
      { versions: [], copy: { version: '2', source: 'models:/other/7' } },
      null,
      'foreign-copy-live',
    ],
  ])('%s', (_, read, live, fault) => {
    expect([liveOf(read), shownFault(read)]).toEqual([live, fault])
  })

  test.each([
    ['models:/churn/7', '7'],
    ['models:/churn/07', null],
    ['models:/churn/7/8', null],
    ['models:/churn@champion', null],
    ['models:/churner/7', null],
    ['models:/m-00112233445566778899aabbccddeeff', null],
    ['mlflow-artifacts:/1/models/m-1/artifacts', null],
    ['', null],
  ])('a version whose source is %s is a copy of %s', (source, version) => {
    expect(copiedVersion('churn', source)).toBe(version)
  })
})

test.each<readonly [string, Showing, Shown, unknown]>([
  ['an alias by its name', alias, { versions: ['7'] }, { alias: 'champion', version: '7' }],
  ['nothing as null', alias, { versions: [] }, { alias: 'champion', version: null }],
  ['a stage by its name', stage, { versions: ['7'] }, { stage: 'Production', version: '7' }],
  [
    'several by all of them',
    stage,
    { versions: ['6', '7'] },
    { stage: 'Production', version: null, versions: ['6', '7'] },
  ],
  [
    'a copy with its own number',
    copy,
    { versions: ['7'], copy: { version: '2', source: 'models:/churn/7' } },
    { alias: 'champion', version: '7', copy: { model: 'prod.churn', version: '2' } },
  ],
])('the record of an outcome keeps %s', (_, showing, shown, expected) => {
  expect(readBackOf(showing, shown)).toEqual(expected)
})
