import type { DataQuality } from '../evidence/data-quality.ts'

/** The data of a scenario's version: made up whole, so that a gate that looks at it passes it under any limits. */

const rows = 80

/** As many rows of either outcome, whose one column tells nothing of it. */
const trainingRows = `${['row,amount,label', ...Array.from({ length: rows }, (_, row) => `${row},${Math.floor(row / 2) % 10},${row % 2}`)].join('\n')}\n`

export const dataFiles: Readonly<Record<string, string>> = {
  'data/rows.csv': trainingRows,
  'data/quality.json': '{"checks": [{"check": "made up", "passed": true}]}',
  'data/schema.json': '{"columns": [{"name": "amount", "type": "integer", "minimum": 0, "maximum": 9}]}',
}

export const folds = { key: 'row', train: 'data/rows.csv' } as const

export const signature = { inputs: '[{"name": "amount", "type": "long", "required": true}]' }

/** What is found in these files. */
export const dataInOrder: DataQuality = {
  sources: [],
  datasets: [],
  folds: [],
  faults: [],
  overlap: { by: null, columns: 0, pairs: [] },
  schema: { state: 'read', file: 'data/schema.json', detail: '', breaches: [] },
  signature: { state: 'read', inputs: 1, breaches: [], afterwards: [] },
  quality: { state: 'read', file: 'data/quality.json', detail: '', checks: [{ check: 'made up', passed: true }] },
  leakage: { fold: 'train', why: null, positives: rows / 2, negatives: rows / 2, judged: 1, columns: [], unjudged: [] },
  stability: [],
}
