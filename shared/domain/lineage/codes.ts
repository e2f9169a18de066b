/** What can be found of where a version comes from; a sentence stands for each in `render/sentence/lineage.ts`. */
export const lineageCodes = [
  'framework-differs',
  'origin-not-looked-at',
  'commit-absent',
  'commit-unreachable',
  'commit-not-verified',
  'commit-unread',
  'version-without-run',
  'dataset-missing',
  'dataset-without-digest',
  'source-not-linked',
  'link-missing',
  'link-deleted',
  'link-unread',
  'links-in-a-circle',
  'links-too-many',
  'run-differs',
  'logged-model-differs',
  'version-copied',
] as const
export type LineageCode = (typeof lineageCodes)[number]
