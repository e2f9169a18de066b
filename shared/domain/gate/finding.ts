import type { Finding } from '../verdict.ts'
import { lineageCodes } from '../lineage/codes.ts'
import { rescoreCodes } from '../rescore/codes.ts'
import { dataCodes } from './data-codes.ts'

/** Every code that a gate of stage 1 can answer; a sentence stands for each in `render/sentence/gate.ts`. */
export const gateCodes = [
  'predictions-not-declared',
  'predictions-missing',
  'predictions-unreadable',
  'predictions-unusable',
  'metric-below-minimum',
  'metric-above-maximum',
  'metric-undefined',
  'metric-not-of-task',
  'too-few-rows',
  'passed-on-the-point',
  'claim-differs',
  'claim-not-a-number',
  'threshold-unknown',
  'provenance-too-weak',
  'no-champion',
  'champion-unreadable',
  'champion-not-comparable',
  'inferior-to-champion',
  'not-superior-to-champion',
  'rows-refused',
  'chosen-on-these-rows',
  'parity-ratio-below-minimum',
  'parity-gap-above-maximum',
  'opportunity-gap-above-maximum',
  'odds-gap-above-maximum',
  'odds-ratio-below-minimum',
  'predictive-gap-above-maximum',
  'group-not-evaluable',
  'measure-not-evaluable',
  'protected-attribute-missing',
  'worst-intersection',
  'worst-slice',
  'task-not-judged',
  'field-missing',
  'placeholder-text',
  'requirement-unpinned',
  'requirements-missing',
  'python-version-missing',
  'image-digest-missing',
  'commit-missing',
  'commit-unclean',
  'commit-cleanliness-unknown',
  'not-scanned',
  'advisories-not-named',
  'advisories-unreadable',
  'advisories-too-old',
  'advisories-consulted',
  'vulnerable-requirement',
  'requirement-unresolved',
  'foreign-index',
  'trusted-host',
  'url-dependency',
  'serialization-refused',
  'pickle-refused',
  'disallowed-global',
  'artifact-unreadable',
  'secret-in-file',
  'scanner-reports',
  'findings-left-out',
  ...dataCodes,
  ...lineageCodes,
  ...rescoreCodes,
] as const
export type GateCode = (typeof gateCodes)[number]

export const gateNames = [
  'performance',
  'fairness',
  'documentation',
  'environment',
  'data-quality',
  'security',
  'lineage',
] as const
export type GateName = (typeof gateNames)[number]

type Facts = Finding['facts']

/**
 * A finding of a gate. `about` is the metric, group, field or line; with the gate's name it is what an
 * `Accept <gate> <about>` line must name.
 */
export function gateFinding(
  gate: GateName,
  code: GateCode,
  about: string,
  weight: Finding['weight'],
  facts: Facts = {},
): Finding {
  return { code, weight, facts: { ...facts, gate, about } }
}
