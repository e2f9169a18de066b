import type { MergeHurdle } from '../../domain/request/automatic-merge.ts'

/** Why the App does not merge by itself, one sentence a word. */
export const mergeSentences: Readonly<Record<MergeHurdle | 'checks-unfinished', string>> = {
  'not-by-policy': 'The policy leaves merging to people (automatic_merge).',
  'no-app': 'Without the suite’s own App nothing merges by itself.',
  'not-a-promotion': 'It merges promotions alone, and no review of a break-glass move.',
  'not-open': 'The request is not open.',
  'not-low-tier': 'The model is not of the low tier.',
  'human-stage': 'Somebody has to sign.',
  'first-model-file': 'The request brings the model’s first file.',
  'nobody-asked': 'No person stands behind the request.',
  draft: 'The request is a draft; mark it ready for review.',
  objected: 'Somebody asked for changes; whoever did may approve, or a person merges.',
  'not-met': 'Not every stage is met.',
  'checks-unfinished': 'Not every check is finished at this head; the next judgement tries again.',
}
