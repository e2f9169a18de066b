import { describe, expect, test } from 'vitest'
import {
  annexIIIPoints,
  annexIProducts,
  domains,
  leftOutPoints,
  type Domain,
} from '../../../shared/domain/model/domain.ts'
import type { Use } from '../../../shared/domain/model/model-file.ts'
import { classOf, inTheUnion, proposedRegulations } from '../../../shared/domain/model/use-class.ts'
import { exampleModel } from '../../builders/documents.ts'

const base: Use = {
  ...exampleModel().use,
  domain: 'operations',
  decision: 'assisted',
  affects: 'natural-persons',
  jurisdictions: ['eu'],
}
const of = (use: Partial<Use>) => classOf({ ...base, ...use })

/** Annex III of Regulation (EU) 2024/1689, one row a letter: the use, and the nearest use that the letter does not mean. */
const annexIII: readonly (readonly [point: string, domain: Domain, not: Partial<Use>, why: string])[] = [
  ['1', 'biometrics', { domain: 'biometric-verification' }, 'left-out'],
  ['1(a)', 'remote-biometric-identification', { domain: 'biometric-verification' }, 'left-out'],
  ['1(b)', 'biometric-categorisation', { domain: 'marketing' }, 'not-listed'],
  ['1(c)', 'emotion-recognition', { domain: 'operations' }, 'not-listed'],
  [
    '2',
    'critical-infrastructure',
    { domain: 'critical-infrastructure', product_role: 'neither' },
    'no-safety-component',
  ],
  ['3', 'education', { domain: 'operations' }, 'not-listed'],
  ['3(a)', 'education-admission', { domain: 'marketing' }, 'not-listed'],
  ['3(b)', 'learning-assessment', { domain: 'operations' }, 'not-listed'],
  ['3(c)', 'education-level', { domain: 'operations' }, 'not-listed'],
  ['3(d)', 'exam-monitoring', { domain: 'operations' }, 'not-listed'],
  ['4', 'employment', { domain: 'operations' }, 'not-listed'],
  ['4(a)', 'recruitment', { domain: 'marketing' }, 'not-listed'],
  ['4(b)', 'worker-management', { domain: 'operations' }, 'not-listed'],
  ['5', 'essential-services', { domain: 'insurance-other' }, 'left-out'],
  ['5(a)', 'public-benefits', { domain: 'operations' }, 'not-listed'],
  ['5(b)', 'credit', { domain: 'fraud' }, 'left-out'],
  ['5(b)', 'credit', { domain: 'credit', affects: 'organisations' }, 'no-natural-persons'],
  ['5(c)', 'insurance-life-health', { domain: 'insurance-other' }, 'left-out'],
  [
    '5(c)',
    'insurance-life-health',
    { domain: 'insurance-life-health', affects: 'organisations' },
    'no-natural-persons',
  ],
  ['5(d)', 'emergency-response', { domain: 'operations' }, 'not-listed'],
  ['6', 'law-enforcement', { domain: 'fraud' }, 'left-out'],
  ['6(a)', 'victim-risk', { domain: 'operations' }, 'not-listed'],
  ['6(b)', 'police-polygraph', { domain: 'operations' }, 'not-listed'],
  ['6(c)', 'evidence-reliability', { domain: 'operations' }, 'not-listed'],
  ['6(d)', 'offending-risk', { domain: 'fraud' }, 'left-out'],
  ['6(e)', 'criminal-profiling', { domain: 'marketing' }, 'not-listed'],
  ['7', 'migration', { domain: 'travel-document-verification' }, 'left-out'],
  ['7(a)', 'border-polygraph', { domain: 'operations' }, 'not-listed'],
  ['7(b)', 'entry-risk', { domain: 'operations' }, 'not-listed'],
  ['7(c)', 'asylum-and-visa', { domain: 'operations' }, 'not-listed'],
  ['7(d)', 'border-identification', { domain: 'travel-document-verification' }, 'left-out'],
  ['8', 'justice', { domain: 'campaign-logistics' }, 'left-out'],
  ['8(a)', 'judicial-assistance', { domain: 'operations' }, 'not-listed'],
  ['8(b)', 'election-influence', { domain: 'campaign-logistics' }, 'left-out'],
]

/** Annex I, one row a law: section and number. */
const annexI: readonly (readonly [place: string, domain: Domain])[] = [
  ['B 1', 'machinery'],
  ['A 2', 'toys'],
  ['A 3', 'watercraft'],
  ['A 4', 'lifts'],
  ['A 5', 'explosive-atmospheres'],
  ['A 6', 'radio-equipment'],
  ['A 7', 'pressure-equipment'],
  ['A 8', 'cableways'],
  ['A 9', 'protective-equipment'],
  ['A 10', 'gas-appliances'],
  ['A 11', 'medical'],
  ['A 12', 'in-vitro-diagnostics'],
  ['B 13', 'aviation-security'],
  ['B 14', 'two-wheel-vehicles'],
  ['B 15', 'agricultural-vehicles'],
  ['B 16', 'marine-equipment'],
  ['B 17', 'rail'],
  ['B 18', 'motor-vehicles'],
  ['B 19', 'vehicle-safety'],
  ['B 20', 'civil-aviation'],
]

describe('Annex III', () => {
  test.each(annexIII)('%s: %s is high-risk from 2 December 2027, %j is not (%s)', (point, domain, not, why) => {
    expect(of({ domain })).toMatchObject({
      class: 'high-risk',
      reason: 'annex-iii',
      article: '6(2)',
      place: `Annex III ${point}`,
      appliesFrom: '2027-12-02',
    })
    expect(of(not)).toMatchObject({ class: 'outside', reason: why, appliesFrom: null })
  })

  test('is in the table whole', () => {
    expect(new Set(annexIII.map(([point, domain]) => `${domain} ${point}`))).toEqual(
      new Set(Object.entries(annexIIIPoints).map(([domain, point]) => `${domain} ${point}`)),
    )
    expect(new Set(annexIII.flatMap(([, , { domain }, why]) => (why === 'left-out' ? [domain] : [])))).toEqual(
      new Set(Object.keys(leftOutPoints)),
    )
  })

  test('a use for information alone is in it all the same: that takes none out but by Article 6(3)', () => {
    expect(of({ domain: 'credit', decision: 'informational' }).class).toBe('high-risk')
  })
})

describe('Annex I', () => {
  test.each(annexI)('%s: %s is high-risk by Article 6(1) from 2 August 2028', (place, domain) => {
    expect(of({ domain, affects: 'nobody' })).toMatchObject({
      class: 'high-risk',
      reason: place.startsWith('A') ? 'annex-i' : 'annex-i-sectoral',
      article: '6(1)',
      place: `Annex I ${place}`,
      appliesFrom: '2028-08-02',
    })
    expect(of({ domain, third_party_assessment: false })).toMatchObject({
      class: 'outside',
      reason: 'no-third-party-assessment',
    })
    expect(of({ domain, product_role: 'neither' })).toMatchObject({ class: 'outside', reason: 'no-safety-component' })
    expect(of({ domain, product_role: 'safety-component', third_party_assessment: true }).class).toBe('high-risk')
  })

  test('is in the table whole', () => {
    expect(Object.fromEntries(annexI.map(([place, domain]) => [domain, place]))).toEqual(annexIProducts)
  })
})

describe('the exception of Article 6(3)', () => {
  const why = { why: 'It sorts files.', assessment: 'docs/assessment.md' }
  const claimed = (use: Partial<Use>) =>
    of({ domain: 'credit', profiling: false, exception: { ground: 'preparatory-task', ...why }, ...use })

  test.each([
    ['narrow-procedural-task', 'a'],
    ['improves-finished-human-work', 'b'],
    ['detects-deviations', 'c'],
    ['preparatory-task', 'd'],
  ] as const)('for %s is letter %s, and the day stays known', (ground, letter) => {
    expect(claimed({ exception: { ground, ...why } })).toMatchObject({
      class: 'excepted',
      article: `6(3)(${letter})`,
      appliesFrom: '2027-12-02',
    })
  })

  test.each<readonly [string, Partial<Use>, string]>([
    ['profiles natural persons', { profiling: true }, 'no-exception-for-profiling'],
    ['may profile them, since nobody says', { profiling: undefined }, 'no-exception-for-profiling'],
    ['decides by itself', { decision: 'automated' }, 'no-exception-for-automated'],
  ])('is not had by a model that %s', (_, use, reason) => {
    expect(claimed(use)).toMatchObject({ class: 'high-risk', reason, article: '6(2)' })
  })

  test('takes no product of Annex I out, and needs none where nothing is listed', () => {
    expect(claimed({ domain: 'medical' })).toMatchObject({ class: 'high-risk', reason: 'annex-i' })
    expect(claimed({ domain: 'marketing' })).toMatchObject({ class: 'outside', reason: 'not-listed' })
  })
})

describe('the class', () => {
  test.each<readonly [readonly string[], boolean]>([
    [['us'], false],
    [['us', 'gb', 'ch'], false],
    [['us', 'fr'], true],
    [['eu'], true],
    [['no'], true],
    [['us', 'gp'], true],
  ])('is one of the Union where %j: %s', (jurisdictions, there) => {
    expect(inTheUnion({ jurisdictions })).toBe(there)
    expect(of({ domain: 'credit', jurisdictions }).class).toBe(there ? 'high-risk' : 'outside')
  })

  test('of a use without a word is unknown, and every other use has one', () => {
    expect(domains.filter((domain) => of({ domain }).class === 'unknown')).toEqual(['other'])
    expect(new Set(domains).size).toBe(domains.length)
  })

  test('names the answers that decided', () => {
    expect(of({ domain: 'credit' }).decidedBy).toEqual(['use.domain', 'use.jurisdictions', 'use.affects'])
    expect(of({ domain: 'medical' }).decidedBy).toContain('use.third_party_assessment')
  })
})

describe('the regulations that the answers call for', () => {
  const bank = ['eu-ai-act', 'us-mrm-sr26-2']
  test.each<readonly [string, Partial<Use>, readonly string[], readonly string[]]>([
    ['credit of people in both places', { domain: 'credit', jurisdictions: ['us', 'eu'] }, bank, bank],
    ['credit of companies', { domain: 'credit', affects: 'organisations' }, bank, []],
    ['a use of which nobody knows', { domain: 'other' }, bank, ['eu-ai-act']],
    ['marketing of a bank in America', { domain: 'marketing', jurisdictions: ['us'] }, bank, ['us-mrm-sr26-2']],
    ['marketing of anybody else there', { domain: 'marketing', jurisdictions: ['us'] }, [], []],
    ['capital of whoever', { domain: 'financial-risk', jurisdictions: ['us'] }, [], ['us-mrm-sr26-2']],
    [
      'a device with health information',
      { domain: 'medical', jurisdictions: ['us'], protected_health_information: true },
      [],
      ['fda-aidsf', 'hipaa-security'],
    ],
  ])('of %s', (_, use, policy, keys) => {
    expect(proposedRegulations({ ...base, ...use }, policy)).toEqual(keys)
  })
})
