import { describe, expect, test } from 'vitest'
import { readModelFile } from '../../../shared/domain/model/model-rules.ts'
import { tierOf } from '../../../shared/domain/model/tier.ts'
import {
  environmentOf,
  manifestOfTexts,
  modelFileOf,
  predictionsOf,
  scenarioModel,
} from '../../../shared/domain/scenario/version.ts'
import { Tier } from '../../../shared/domain/stage.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { one, played } from '../../builders/scenario.ts'

const policy = examplePolicy()

describe('the version of a scenario passes every gate', () => {
  const gates = (patch: string, tier = 'high', expected = 'passed'): readonly string[] =>
    played(
      one(
        `policy: {gates: ${patch}}\nmodel: {tier: ${tier}}\npeople: {dev: {}}\nevents: [{open: {by: dev}}]\nexpect: {validation-gates: {verdict: ${expected}}}`,
      ),
    )

  test.each<readonly [string, string]>([
    ['of the example', '{}'],
    ['that asks for perfection', '{performance: {minimum: {roc_auc: 1, recall: 1, precision: 1, accuracy: 1, f1: 1}}}'],
    ['that limits the loss', '{performance: {maximum: {log_loss: 0.01, brier: 0.01}}}'],
    [
      'that asks for equal groups',
      '{fairness: {demographic_parity_ratio: {minimum: 1}, equal_opportunity_difference: {maximum: 0}}}',
    ],
    ['that judges by the interval', '{fairness: {demographic_parity_ratio: {minimum: 0.8}, judged_on: interval}}'],
    ['that judges intersections', '{fairness: {intersections: gate}}'],
    ['that asks for large groups', '{fairness: {smallest_group: {members: 3000, positives: 1500}}}'],
    ['that asks for an image by digest', '{environment: {image_digest: [high, medium, low]}}'],
    ['that looks at the data', '{data-quality: {missing_at_most: 0, leakage_auc_at_most: 0.5, suspicions: gate}}'],
    ['that asks every tier for documents', '{documentation: {complete_for: [high, medium, low]}}'],
  ])('%s', (_, patch) => {
    expect(gates(patch)).toEqual([])
  })

  test.each(Tier.options)('of the example in the %s tier', (tier) => {
    expect(gates('{}', tier)).toEqual([])
  })

  test('and is judged really: a gate that nothing could pass fails it', () => {
    expect(gates('{performance: {minimum: {roc_auc: 1.5}}}', 'high', 'failed')).toEqual([])
  })
})

test.each(Tier.options)('a model file of the %s tier is one, and whole', (tier) => {
  const file = modelFileOf(tier, 'data-scientist')
  expect(tierOf(file, undefined).tier).toBe(tier)
  expect(
    readModelFile(
      { file: `models/${scenarioModel}.yml`, value: JSON.parse(JSON.stringify(file)), lines: {} },
      scenarioModel,
    ).ok,
  ).toBe(true)
})

test.each<readonly [string, Parameters<typeof environmentOf>[0]['environments'], string]>([
  ['production', { production: { alias: 'a' }, zone: { alias: 'b' } }, 'production'],
  [
    'the last that asks for every stage',
    { one: { alias: 'a' }, two: { alias: 'b' }, lab: { alias: 'c', requires: 'low' } },
    'two',
  ],
  [
    'the last, where each asks less',
    { one: { alias: 'a', requires: 'low' }, two: { alias: 'b', requires: 'low' } },
    'two',
  ],
])('scenarios move into %s', (_, environments, expected) => {
  expect(environmentOf({ ...policy, environments })).toBe(expected)
})

test('a manifest of texts counts bytes, not letters', () => {
  expect(manifestOfTexts({ a: 'é' }).files.map(({ path, size }) => [path, size])).toEqual([['a', 2]])
})

test('the predictions are the same rows however often they are written', () => {
  const text = predictionsOf(policy.gates)
  expect(text).toBe(predictionsOf(policy.gates))
  expect(text.split('\n').slice(0, 2)).toEqual(['fold,label,score,race,sex', 'test,0,0.001,white,male'])
})
