import { expect, test } from 'vitest'
import { annexIIIPoint, annexIProduct, domains, leftOutPoint } from '../../../shared/domain/model/domain.ts'

test('every use stands in one place of the Regulation, or in none', () => {
  const places = domains.map((domain) => [annexIIIPoint(domain), annexIProduct(domain), leftOutPoint(domain)])
  expect(places.filter((found) => found.filter((place) => place !== null).length > 1)).toEqual([])
  expect(domains.filter((_, index) => places[index]?.every((place) => place === null))).toEqual([
    'financial-risk',
    'marketing',
    'operations',
    'other',
  ])
})

test('the words of the first release are understood still', () => {
  const before = ['credit', 'insurance-life-health', 'insurance-other', 'medical', 'employment', 'education', 'fraud']
  const more = [
    'essential-services',
    'law-enforcement',
    'migration',
    'justice',
    'biometrics',
    'critical-infrastructure',
  ]
  expect([...before, ...more].filter((word) => !domains.some((domain) => domain === word))).toEqual([])
})
