/** What running a version's bytes once more can bring against it; the sentence of each stands in `render/sentence/rescored.ts`. */
export const rescoreCodes = [
  'rescored-rows-removed',
  'rescored-rows-added',
  'rescored-rows-repeated',
  'rescored-labels-differ',
  'rescored-groups-differ',
  'rescored-outputs-differ',
  'rescored-elsewhere',
  'rescore-counts-for-nothing',
  'retrained-agrees',
  'retrained-differs',
  'retraining-not-shown',
] as const
export type RescoreCode = (typeof rescoreCodes)[number]
