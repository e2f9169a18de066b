import { describe, expect, test } from 'vitest'
import { GateSettings, GateTightening } from '../../../shared/domain/gate/settings.ts'
import { modelPolicyProblems, readModelFile, tightened } from '../../../shared/domain/model/model-rules.ts'
import { domains } from '../../../shared/domain/model/domain.ts'
import {
  edited,
  editedText,
  exampleModel,
  examplePeople,
  examplePolicy,
  modelPath,
  saidOf,
  shown,
} from '../../builders/documents.ts'

const policy = examplePolicy().gates
const gates = (value: object): GateSettings => GateSettings.parse(value)
const asked = (value: object): GateTightening => GateTightening.parse(value)
const tight = (value: object) => tightened(policy, asked(value))
const loosened = (value: object): readonly string[] => tight(value).loosenings.map(({ path }) => path.join('.'))

describe('a model file may tighten the policy', () => {
  test('and says nothing without gates of its own', () => {
    expect(tightened(policy, undefined)).toEqual({ gates: policy, loosenings: [] })
  })

  test.each<readonly [string, object, object]>([
    [
      'a higher minimum',
      { performance: { minimum: { roc_auc: 0.75 } } },
      { performance: { minimum: { roc_auc: 0.75, recall: 0.5 } } },
    ],
    [
      'a minimum of its own',
      { performance: { minimum: { f1: 0.6 } } },
      { performance: { minimum: { roc_auc: 0.7, recall: 0.5, f1: 0.6 } } },
    ],
    [
      'a maximum of its own',
      { performance: { maximum: { brier: 0.2 } } },
      { performance: { maximum: { brier: 0.2 } } },
    ],
    ['a smaller tolerance', { performance: { claims_must_match: 1e-9 } }, { performance: { claims_must_match: 1e-9 } }],
    [
      'a narrower margin',
      { performance: { against_champion: { metric: 'roc_auc', margin: 0, confidence: 0.99 } } },
      { performance: { against_champion: { metric: 'roc_auc', margin: 0, confidence: 0.99 } } },
    ],
    [
      'a version that must be better',
      { performance: { against_champion: { metric: 'roc_auc', margin: 0.01, confidence: 0.95, claim: 'superior' } } },
      { performance: { against_champion: { metric: 'roc_auc', margin: 0.01, confidence: 0.95, claim: 'superior' } } },
    ],
    ['more rows', { performance: { smallest_sample: 500 } }, { performance: { smallest_sample: 500 } }],
    [
      'measures that the policy does not name',
      {
        fairness: {
          equalized_odds_ratio: { minimum: 0.7 },
          demographic_parity_difference: { maximum: 0.2 },
          equalized_odds_difference: { maximum: 0.1 },
        },
      },
      {
        fairness: {
          equalized_odds_ratio: { minimum: 0.7 },
          demographic_parity_difference: { maximum: 0.2 },
          equalized_odds_difference: { maximum: 0.1 },
        },
      },
    ],
    [
      'results that count for a shorter time',
      { performance: { rescored_within: 'P30D' } },
      { performance: { rescored_within: 'P30D' } },
    ],
    ['a training that is repeated', { performance: { retrained: ['low'] } }, { performance: { retrained: ['low'] } }],
    [
      'a stronger provenance',
      { performance: { provenance: { high: 'rescored', low: 'rescored' } } },
      { performance: { provenance: { high: 'rescored', low: 'rescored' } } },
    ],
    [
      'a higher ratio',
      { fairness: { demographic_parity_ratio: { minimum: 0.9 } } },
      { fairness: { demographic_parity_ratio: { minimum: 0.9 }, equal_opportunity_difference: { maximum: 0.1 } } },
    ],
    [
      'a smaller gap',
      { fairness: { equal_opportunity_difference: { maximum: 0.05 } } },
      { fairness: { equal_opportunity_difference: { maximum: 0.05 } } },
    ],
    [
      'intersections that decide',
      { fairness: { intersections: 'gate', judged_on: 'interval' } },
      { fairness: { intersections: 'gate', judged_on: 'interval' } },
    ],
    [
      'larger groups',
      { fairness: { smallest_group: { members: 50 } } },
      { fairness: { smallest_group: { members: 50, positives: 20 } } },
    ],
    [
      'more tiers',
      { documentation: { complete_for: ['low'] } },
      { documentation: { complete_for: ['high', 'medium', 'low'] } },
    ],
    [
      'images',
      { environment: { image_digest: ['high'] } },
      { environment: { pinned: true, image_digest: ['high'], clean_commit: true } },
    ],
  ])('by %s', (_, own, expected) => {
    const { gates: found, loosenings } = tight(own)
    expect(found).toMatchObject(expected)
    expect(loosenings).toEqual([])
  })

  test('by a gate that the policy does not name', () => {
    const { gates: found } = tightened(
      gates({ environment: {} }),
      asked({ fairness: { demographic_parity_ratio: { minimum: 0.9 }, smallest_group: { positives: 40 } } }),
    )
    expect(found).toEqual({
      environment: { pinned: true, image_digest: [], clean_commit: true },
      fairness: {
        demographic_parity_ratio: { minimum: 0.9 },
        intersections: 'report',
        smallest_group: { members: 30, positives: 40 },
        judged_on: 'point',
      },
    })
  })

  test('and whatever a gate of its own leaves out has the default', () => {
    const own = { performance: {}, fairness: {}, documentation: { complete_for: [] }, environment: {} }
    expect(tightened({}, asked(own))).toEqual({ gates: gates(own), loosenings: [] })
  })

  test('and what it does not name stays the policy’s', () => {
    const loose = gates({
      performance: { minimum: { recall: 0.5 }, claims_must_match: 0.01 },
      fairness: { smallest_group: { members: 5, positives: 5 } },
      environment: { pinned: false, clean_commit: false, image_digest: ['high'] },
    })
    const own = asked({
      performance: { minimum: { recall: 0.6 } },
      fairness: { intersections: 'gate' },
      environment: { image_digest: ['low'] },
    })
    expect(tightened(loose, own)).toEqual({
      gates: gates({
        performance: { minimum: { recall: 0.6 }, claims_must_match: 0.01 },
        fairness: { smallest_group: { members: 5, positives: 5 }, intersections: 'gate' },
        environment: { pinned: false, clean_commit: false, image_digest: ['high', 'low'] },
      }),
      loosenings: [],
    })
  })

  test('by saying again what the policy says', () => {
    expect(tightened(policy, asked(policy))).toEqual({ gates: policy, loosenings: [] })
  })

  test('by a champion that the policy does not ask for', () => {
    const champion = { metric: 'roc_auc', margin: 0.02, confidence: 0.9 }
    expect(
      tightened(gates({ performance: {} }), asked({ performance: { against_champion: champion } })).gates.performance
        ?.against_champion,
    ).toEqual(champion)
  })
})

describe('of the gate security a model file', () => {
  const ours = gates({
    security: {
      severity_at_least: 'high',
      advisory_age_at_most: 'P7D',
      indexes: ['https://x.example/simple'],
      serialization: { refuse: ['dill'], allow: ['acme.Binner'] },
    },
  })
  const own = (security: object) => tightened(ours, asked({ security }))

  test('may ask more, and keeps whom the policy trusts', () => {
    const more = {
      severity_at_least: 'low',
      advisory_age_at_most: 'PT24H',
      serialization: { refuse: ['cloudpickle'], pickle: 'refused' },
    }
    expect(own(more)).toEqual({
      gates: {
        security: {
          severity_at_least: 'low',
          advisory_age_at_most: 'PT24H',
          indexes: ['https://x.example/simple'],
          serialization: { refuse: ['dill', 'cloudpickle'], pickle: 'refused', allow: ['acme.Binner'] },
        },
      },
      loosenings: [],
    })
    expect(own({})).toEqual({ gates: ours, loosenings: [] })
  })

  test.each<readonly [string, object]>([
    ['severity_at_least', { severity_at_least: 'critical' }],
    ['advisory_age_at_most', { advisory_age_at_most: 'P8D' }],
  ])('may not ask less by %s', (name, less) => {
    const { gates: found, loosenings } = own(less)
    expect([found, loosenings.map(({ path }) => path.join('.'))]).toEqual([ours, [`gates.security.${name}`]])
  })

  test('may not ask less by its pickles', () => {
    const strict = gates({ security: { serialization: { pickle: 'refused' } } })
    const { gates: found, loosenings } = tightened(
      strict,
      asked({ security: { serialization: { pickle: 'allow-listed' } } }),
    )
    expect([found, loosenings.length]).toEqual([strict, 1])
  })

  test('may bring it where the policy has none', () => {
    expect(tightened({}, asked({ security: {} })).gates).toEqual(gates({ security: {} }))
  })
})

describe('a model file may not loosen the policy', () => {
  test.each<readonly [string, object, readonly string[]]>([
    ['a lower minimum', { performance: { minimum: { roc_auc: 0.6 } } }, ['gates.performance.minimum.roc_auc']],
    [
      'a wider margin',
      { performance: { against_champion: { metric: 'roc_auc', margin: 0.05, confidence: 0.95 } } },
      ['gates.performance.against_champion.margin'],
    ],
    [
      'less confidence',
      { performance: { against_champion: { metric: 'roc_auc', margin: 0.01, confidence: 0.8 } } },
      ['gates.performance.against_champion.confidence'],
    ],
    [
      'a lower ratio',
      { fairness: { demographic_parity_ratio: { minimum: 0.7 } } },
      ['gates.fairness.demographic_parity_ratio.minimum'],
    ],
    [
      'wider gaps',
      { fairness: { equal_opportunity_difference: { maximum: 0.2 }, predictive_parity_difference: { maximum: 0.3 } } },
      ['gates.fairness.equal_opportunity_difference.maximum', 'gates.fairness.predictive_parity_difference.maximum'],
    ],
    [
      'a comparison by another metric',
      { performance: { against_champion: { metric: 'recall', margin: 0.01, confidence: 0.95 } } },
      ['gates.performance.against_champion.metric'],
    ],
    ['fewer rows than are usual', { performance: { smallest_sample: 29 } }, ['gates.performance.smallest_sample']],
    ['a wider tolerance', { performance: { claims_must_match: 0.01 } }, ['gates.performance.claims_must_match']],
    [
      'smaller groups',
      { fairness: { smallest_group: { members: 29, positives: 19 } } },
      ['gates.fairness.smallest_group.members', 'gates.fairness.smallest_group.positives'],
    ],
    [
      'pins and clean commits that are not asked',
      { environment: { pinned: false, clean_commit: false } },
      ['gates.environment.pinned', 'gates.environment.clean_commit'],
    ],
  ])('by %s', (_, own, paths) => {
    expect(loosened(own)).toEqual(paths)
  })

  test('nor words of it', () => {
    const strict = gates({
      performance: { provenance: { high: 'rescored', low: 'sealed-holdout' } },
      fairness: { intersections: 'gate', judged_on: 'interval' },
    })
    const own = asked({
      performance: { provenance: { high: 'builder-supplied', medium: 'rescored', low: 'sealed-holdout' } },
      fairness: { intersections: 'report', judged_on: 'point' },
    })
    const { gates: found, loosenings } = tightened(strict, own)
    expect(loosenings.map(({ path }) => path.join('.'))).toEqual([
      'gates.performance.provenance.high',
      'gates.fairness.intersections',
      'gates.fairness.judged_on',
    ])
    expect(found).toEqual({
      ...strict,
      performance: {
        ...strict.performance,
        provenance: { high: 'rescored', medium: 'rescored', low: 'sealed-holdout' },
      },
    })
  })

  test.each<readonly [string, object]>([
    [
      'limits',
      {
        performance: {
          minimum: { roc_auc: 0.1 },
          claims_must_match: 1,
          against_champion: { metric: 'roc_auc', margin: 1, confidence: 0.51 },
        },
      },
    ],
    [
      'fairness',
      {
        fairness: {
          demographic_parity_ratio: { minimum: 0 },
          equal_opportunity_difference: { maximum: 1 },
          predictive_parity_difference: { maximum: 1 },
          smallest_group: { members: 1, positives: 1 },
        },
      },
    ],
    ['tiers', { documentation: { complete_for: [] } }],
    ['the environment', { environment: { pinned: false, clean_commit: false } }],
  ])('what is in force stays the policy’s, of %s', (_, own) => {
    expect(tight(own).gates).toEqual(policy)
  })
})

describe('a model file of the example', () => {
  const after = (...changes: readonly (readonly [string, string])[]): readonly string[] => {
    const read = readModelFile(edited(modelPath, changes), 'credit-approval')
    return read.ok ? [] : saidOf(read.problems, editedText(modelPath, changes))
  }

  test('is right', () => {
    expect(after()).toEqual([])
  })

  test.each<readonly [string, readonly [string, string], readonly string[]]>([
    [
      'another model’s name',
      ['model: credit-approval', 'model: churn'],
      ['model: is "churn", and the file stands for "credit-approval".'],
    ],
    [
      'a filter that adds rows',
      ['rows_in: 1989, rows_out: 1989, why: a repeated', 'rows_in: 1989, rows_out: 1990, why: a repeated'],
      [
        'data.filters.0: leaves 1990 rows of 1989; a filter cannot add rows.',
        'data.filters.1: begins with 1989 rows, the filter before left 1990.',
      ],
    ],
    [
      'a column twice',
      ['{column: sex,', '{column: race,'],
      [
        'evaluation.protected: names column "race" twice.',
        'evaluation.intersections.0: "sex" is not among the protected columns.',
      ],
    ],
    [
      'an intersection of a stranger',
      ['[[race, sex]]', '[[race, age]]'],
      ['evaluation.intersections.0: "age" is not among the protected columns.'],
    ],
    [
      'a typo',
      ['limitations:', 'limitation:'],
      [
        'limitations: is missing; array is expected.',
        'limitation: unknown key "limitation". Did you mean "limitations"?',
      ],
    ],
    [
      'a typo in the domain',
      ['domain: credit', 'domain: credits'],
      [`use.domain: is the text "credits"; it must be one of ${domains.join(', ')}. Did you mean "credit"?`],
    ],
  ])('with %s', (_, change, expected) => {
    expect(after(change)).toEqual(expected)
  })

  test('says everything at once', () => {
    expect(after(['model: credit-approval', 'model: churn'], ['[[race, sex]]', '[[race, age]]'])).toHaveLength(2)
  })
})

describe('a model file beside policy and people', () => {
  const people = Object.keys(examplePeople().people)
  const file = edited(modelPath, [])
  const said = (other: Partial<ReturnType<typeof exampleModel>>): readonly string[] =>
    modelPolicyProblems({ ...exampleModel(), ...other }, examplePolicy(), people, file).map(shown)

  test('of the example is allowed', () => {
    expect(said({})).toEqual([])
  })

  test.each<readonly [string, Partial<ReturnType<typeof exampleModel>>, string]>([
    [
      'a role that the policy has not',
      { owner: { role: 'boss', person: 'dana' } },
      'owner.role: role "boss" is not in the policy.',
    ],
    [
      'a role that every object knows',
      { owner: { role: 'constructor', person: 'dana' } },
      'owner.role: role "constructor" is not in the policy.',
    ],
    [
      'a person that people.yml has not',
      { accountable: { role: 'business-owner', person: 'nobody' } },
      'accountable.person: "nobody" is not in people.yml.',
    ],
    [
      'a looser gate',
      { gates: asked({ performance: { minimum: { roc_auc: 0.6 } } }) },
      'gates.performance.minimum.roc_auc: would loosen the policy (0.6 against 0.7); a model file may only tighten.',
    ],
    [
      'an environment that is not pinned',
      { gates: asked({ environment: { pinned: false } }) },
      'gates.environment.pinned: would loosen the policy (false against true); a model file may only tighten.',
    ],
  ])('may not name %s', (_, other, message) => {
    expect(said(other).map((one) => one.replace(/^\d+ /, ''))).toEqual([message])
  })
})
