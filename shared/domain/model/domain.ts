/**
 * What a model may be used for, by where Regulation (EU) 2024/1689, as amended by Regulation (EU) 2026/1744, names it. One
 * word a use, so that no free text decides a class. A bare word of a point is for whoever cannot tell its letter.
 */

export const annexIIIPoints = {
  biometrics: '1',
  'remote-biometric-identification': '1(a)',
  'biometric-categorisation': '1(b)',
  'emotion-recognition': '1(c)',
  'critical-infrastructure': '2',
  education: '3',
  'education-admission': '3(a)',
  'learning-assessment': '3(b)',
  'education-level': '3(c)',
  'exam-monitoring': '3(d)',
  employment: '4',
  recruitment: '4(a)',
  'worker-management': '4(b)',
  'essential-services': '5',
  'public-benefits': '5(a)',
  credit: '5(b)',
  'insurance-life-health': '5(c)',
  'emergency-response': '5(d)',
  'law-enforcement': '6',
  'victim-risk': '6(a)',
  'police-polygraph': '6(b)',
  'evidence-reliability': '6(c)',
  'offending-risk': '6(d)',
  'criminal-profiling': '6(e)',
  migration: '7',
  'border-polygraph': '7(a)',
  'entry-risk': '7(b)',
  'asylum-and-visa': '7(c)',
  'border-identification': '7(d)',
  justice: '8',
  'judicial-assistance': '8(a)',
  'election-influence': '8(b)',
} as const

/** Products under Union harmonisation law: section and number in Annex I. Machinery stood in section A until 2026/1744. */
export const annexIProducts = {
  machinery: 'B 1',
  toys: 'A 2',
  watercraft: 'A 3',
  lifts: 'A 4',
  'explosive-atmospheres': 'A 5',
  'radio-equipment': 'A 6',
  'pressure-equipment': 'A 7',
  cableways: 'A 8',
  'protective-equipment': 'A 9',
  'gas-appliances': 'A 10',
  medical: 'A 11',
  'in-vitro-diagnostics': 'A 12',
  'aviation-security': 'B 13',
  'two-wheel-vehicles': 'B 14',
  'agricultural-vehicles': 'B 15',
  'marine-equipment': 'B 16',
  rail: 'B 17',
  'motor-vehicles': 'B 18',
  'vehicle-safety': 'B 19',
  'civil-aviation': 'B 20',
} as const

/** Uses that a point of Annex III itself leaves out, by that point. */
export const leftOutPoints = {
  'biometric-verification': '1(a)',
  fraud: '5(b)',
  'insurance-other': '5(c)',
  'travel-document-verification': '7(d)',
  'campaign-logistics': '8(b)',
} as const

const unlisted = ['financial-risk', 'marketing', 'operations', 'other'] as const

type Keys<T> = Extract<keyof T, string>
export type Domain =
  Keys<typeof annexIIIPoints> | Keys<typeof annexIProducts> | Keys<typeof leftOutPoints> | (typeof unlisted)[number]

const keys = <T extends object>(record: T): readonly Keys<T>[] => Object.keys(record) as Keys<T>[]

export const domains: readonly Domain[] = [
  ...keys(annexIIIPoints),
  ...keys(annexIProducts),
  ...keys(leftOutPoints),
  ...unlisted,
]

/** The point of Annex III that names the use, or null. */
export const annexIIIPoint = (domain: Domain): string | null =>
  (annexIIIPoints as Partial<Record<Domain, string>>)[domain] ?? null

/** The section and number of Annex I that name the product, or null. */
export const annexIProduct = (domain: Domain): string | null =>
  (annexIProducts as Partial<Record<Domain, string>>)[domain] ?? null

/** The point of Annex III that leaves the use out, or null. */
export const leftOutPoint = (domain: Domain): string | null =>
  (leftOutPoints as Partial<Record<Domain, string>>)[domain] ?? null
