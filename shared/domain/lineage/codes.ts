/** What can be found of where a version comes from; a sentence stands for each in `render/sentence/lineage.ts`. */
export const lineageCodes = [
  'framework-differs',
  'origin-not-looked-at',
  'commit-absent',
  'commit-unreachable',
  'commit-not-verified',
] as const
export type LineageCode = (typeof lineageCodes)[number]
