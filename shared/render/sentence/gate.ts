import type { GateCode } from '../../domain/gate/finding.ts'
import { higherIsBetter, METRIC_NAMES } from '../../domain/metric/task/tasks.ts'
import type { Finding } from '../../domain/verdict.ts'
import { securitySentences } from './security.ts'
import { provenanceTooWeak, rescoredSentences } from './rescored.ts'
import { dataSentences } from './data.ts'
import { lineageSentences } from './lineage.ts'
import { acceptLines, clause, number, versionWord, word } from './words.ts'

type Say = (facts: Finding['facts']) => string

const metricLabels: Readonly<Record<string, string>> = {
  demographic_parity_ratio: 'demographic parity ratio',
  demographic_parity_difference: 'demographic parity difference',
  equalized_odds_difference: 'equalised odds difference',
  equalized_odds_ratio: 'equalised odds ratio',
  equal_opportunity_difference: 'equal opportunity difference',
  predictive_parity_difference: 'predictive parity difference',
  roc_auc: 'ROC AUC',
  log_loss: 'log loss',
  brier: 'Brier score',
  f1: 'F1',
  balanced_accuracy: 'balanced accuracy',
  mcc: 'Matthews correlation',
  gini: 'Gini',
  ks: 'KS',
  average_precision: 'average precision',
  ece: 'calibration error',
  mean_score: 'mean score',
  macro_roc_auc: 'mean ROC AUC',
  rmse: 'root mean square error',
  mae: 'mean absolute error',
  r2: 'R²',
  mape: 'mean relative error',
}

const rates: Readonly<Record<string, string>> = {
  selectionRate: 'selected',
  truePositiveRate: 'selected of those with the positive outcome',
  falsePositiveRate: 'selected of those with the negative outcome',
  positivePredictiveValue: 'with the positive outcome of those selected',
}

/** The rule of thumb of 29 CFR 1607.4 D, named where the limit is it. */
const fourFifths = (f: Finding['facts']): string =>
  f.metric === 'demographic_parity_ratio' && f.limit === 0.8 ? ' (the four-fifths rule)' : ''

const label = (facts: Finding['facts'], name = 'metric'): string => metricLabels[word(facts, name)] ?? word(facts, name)

const lacks: Readonly<Record<string, string>> = {
  'too-few-members': 'members',
  'too-few-positives': 'members with the positive outcome',
  'too-few-negatives': 'members with the negative outcome',
  'too-few-selected': 'selected members',
}

const fairnessLimit =
  (side: 'below' | 'above', bound: 'lower' | 'upper'): Say =>
  (f) => {
    const interval =
      typeof f.lower === 'number' && typeof f.upper === 'number'
        ? ` (95 % interval ${number(f.lower)} to ${number(f.upper)})`
        : ''
    const limit = `the limit of ${word(f, 'limit')}${fourFifths(f)}`
    const held =
      f.judged === 'interval'
        ? `, which keeps ${limit}; the ${bound} end of its interval, which the policy asks to keep it too, ${interval === '' ? 'is not known' : 'does not'}`
        : `, ${side} ${limit}`
    return `By ${word(f, 'attribute')} the ${label(f)} is ${word(f, 'found')}${interval}${held}: ${word(f, 'lowest')} ${word(f, 'lowestCount')}, ${word(f, 'highest')} ${word(f, 'highestCount')}. Look whether an input stands for the group; train another version, or choose another threshold on data kept for that.`
  }

/** How many versions were measured on the same rows before: each look at them makes a good number less of a surprise. */
function before(f: Finding['facts']): string {
  const { before: versions, untold } = f
  if (untold === true)
    return ` Whether they were used before cannot be told: ${word(f, 'engine')} counted them, and their digest is computed in the bundle alone.`
  if (!Array.isArray(versions) || versions.length === 0) return ''
  const named = `${versions.length === 1 ? 'version' : 'versions'} ${word(f, 'before')}`
  return ` The ledger holds ${versions.length + 1} versions of this model that were proposed on these same rows: this one and ${named}.`
}

/** What is wrong with the favourable classes that the model file does name. */
function favourable(f: Finding['facts']): string {
  if (!Array.isArray(f.absent)) return ''
  return f.absent.length === 0
    ? ': it names every class'
    : `: it names ${word(f, 'absent')}, and the predictions know ${word(f, 'classes')}`
}

/** What a row of the task must hold to be measured. */
function rowNeeds({ task }: Finding['facts']): string {
  if (task === 'regression') return 'Every row needs a number that was and one that the model says.'
  if (task === 'multiclass')
    return 'Every row needs its class and the one that the model says; scores lie between 0 and 1, and those of a row add up to 1.'
  return 'Every row needs a label and a score between 0 and 1.'
}

/** On which rows a metric of the task has a value. */
function definedOn({ task }: Finding['facts']): string {
  if (task === 'regression') return 'Evaluate on rows whose numbers differ, and for a relative error on none that is 0.'
  if (task === 'multiclass')
    return 'Evaluate on rows that hold every class, each said at least once; areas and log loss need evaluation.scores.'
  return 'Evaluate on rows that hold both outcomes.'
}

const an = (name: string): string => `${/^[aeiF]/.test(name) ? 'an' : 'a'} ${name}`

/** Which end of the interval of a difference must hold: of a loss the upper one. */
const worseEnd = (f: Finding['facts']): string =>
  METRIC_NAMES.some((name) => name === f.metric && !higherIsBetter(name))
    ? `upper end must not lie above ${word(f, 'margin')}`
    : `lower end must not lie below ${f.margin === 0 ? '' : '-'}${word(f, 'margin')}`

/** Who may accept the finding and by which line: the one that names it alone, where the judgement knows it. */
function acceptance(f: Finding['facts'], otherwise: string): string {
  const line = typeof f.accept === 'string' ? f.accept : otherwise
  return ` Model risk may accept it in writing: ${acceptLines([line])}.`
}

/** The sentence with the line that accepts its finding, where the finding brings one and does not say it itself. */
export function withAcceptance({ code, facts }: Finding, said: string): string {
  return typeof facts.accept !== 'string' || code === 'group-not-evaluable'
    ? said
    : `${said}${acceptance(facts, facts.accept)}`
}

/** One sentence a code: what was found, what is required, and how to mend it. Plain text: whoever shows it escapes it. */
export const gateSentences: Readonly<Record<GateCode, Say>> = {
  ...dataSentences,
  ...lineageSentences,
  ...rescoredSentences,
  'predictions-not-declared': (f) =>
    `The model file names no predictions (${clause(f, 'detail')}). Add evaluation.predictions to it.`,
  'predictions-missing': (f) =>
    `The run has no file ${word(f, 'file')}, which the model file names as predictions. Log it, as log_for_review.py does, and register the version again.`,
  'predictions-unreadable': (f) => `The predictions in ${word(f, 'file')} cannot be read: ${word(f, 'detail')}`,
  'predictions-unusable': (f) => `The predictions in ${word(f, 'file')} cannot be used: ${word(f, 'detail')}`,
  'metric-below-minimum': (f) =>
    `${label(f)} is ${word(f, 'found')} (${word(f, 'provenance')}), the policy asks at least ${word(f, 'limit')}.`,
  'metric-above-maximum': (f) =>
    `${label(f)} is ${word(f, 'found')} (${word(f, 'provenance')}), the policy allows at most ${word(f, 'limit')}.`,
  'metric-undefined': (f) =>
    `${label(f)} has no value on these ${word(f, 'rows')} rows, and the policy sets a limit of ${word(f, 'limit')}. ${definedOn(f)}`,
  'metric-not-of-task': (f) =>
    `No ${word(f, 'task')} model has the metric "${word(f, 'metric')}", so it cannot be judged. Ask for one of ${word(f, 'metrics')}, or correct evaluation.task in the model file. A policy whose models have several tasks leaves such a limit to the gates of the model files.`,
  'too-few-rows': (f) =>
    `${word(f, 'file')} holds ${word(f, 'rows')} rows that can be measured; fewer than ${word(f, 'need')} are too few to judge a performance by, whatever the numbers say. Evaluate on more rows.`,
  'passed-on-the-point': (f) =>
    `${typeof f.attribute === 'string' ? `By ${word(f, 'attribute')} the ${label(f)}` : label(f)} of ${word(f, 'found')} keeps the limit of ${word(f, 'limit')}${fourFifths(f)} as a number; its 95 % interval, ${word(f, 'lower')} to ${word(f, 'upper')}, does not.`,
  'claim-differs': (f) =>
    `The run claims ${an(label(f))} of ${word(f, 'claimed')}; from its own predictions it is ${word(f, 'found')}, further apart than ${word(f, 'tolerance')}. Log the metric from the same rows and the same threshold.`,
  'claim-not-a-number': (f) =>
    `The run claims ${an(label(f))} of ${word(f, 'claimed')}, which is no number. Log the metric that was measured.`,
  'threshold-unknown': (f) =>
    `The decision threshold is unknown: ${clause(f, 'detail')}. Log it as a parameter of the run, or write a number into the model file.`,
  'provenance-too-weak': provenanceTooWeak,
  'no-champion': () => 'No version is live yet, so there is no champion to compare with.',
  'champion-unreadable': (f) =>
    `The live ${versionWord(f, 'version')} cannot be compared with: ${clause(f, 'detail')}. Its predictions must be readable, or the policy must not ask for the comparison.`,
  'champion-not-comparable': (f) =>
    `The comparison with the live ${versionWord(f, 'version')} has no interval (${word(f, 'why').replaceAll('-', ' ')}).`,
  'inferior-to-champion': (f) =>
    `Against the live ${versionWord(f, 'version')} the ${label(f)} differs by ${word(f, 'difference')}, interval ${word(f, 'lower')} to ${word(f, 'upper')}; it may be worse by at most ${word(f, 'margin')}, so the ${worseEnd(f)}.${f.proven === false ? ' The rows do not show that it is worse; they are too few to show that it is not.' : ''}`,
  'not-superior-to-champion': (f) =>
    `Against the live ${versionWord(f, 'version')} the ${label(f)} differs by ${word(f, 'difference')}, interval ${word(f, 'lower')} to ${word(f, 'upper')}; the policy asks that it is better, and the interval holds 0. Train a version that is better, or evaluate on more rows.`,
  'rows-refused': (f) =>
    `${word(f, 'rows')} of ${word(f, 'all')} rows of ${word(f, 'file')} cannot be measured (${word(f, 'why').replaceAll('-', ' ')}). ${rowNeeds(f)}`,
  'chosen-on-these-rows': (f) =>
    `The numbers come from ${word(f, 'rows')} rows (${word(f, 'split')}) that the builder supplied; where model and threshold were chosen on them, they flatter, and the intervals do not show it.${before(f)}`,
  'parity-ratio-below-minimum': fairnessLimit('below', 'lower'),
  'opportunity-gap-above-maximum': fairnessLimit('above', 'upper'),
  'parity-gap-above-maximum': fairnessLimit('above', 'upper'),
  'odds-gap-above-maximum': fairnessLimit('above', 'upper'),
  'odds-ratio-below-minimum': fairnessLimit('below', 'lower'),
  'predictive-gap-above-maximum': fairnessLimit('above', 'upper'),
  'group-not-evaluable': (f) =>
    `${word(f, 'group')} is not evaluable: ${word(f, 'have')} ${lacks[word(f, 'why')] ?? 'members'}, ${word(f, 'need')} are needed (${word(f, 'measures').replaceAll('_', ' ')}).${acceptance(f, `Accept fairness ${word(f, 'group')}`)}`,
  'measure-not-evaluable': (f) =>
    `By ${word(f, 'attribute')} the ${label(f)} has no value (${word(f, 'why').replaceAll('-', ' ')}). ${f.why === 'nobody-selected' ? 'Choose a threshold that somebody reaches' : 'Evaluate on rows that hold more of each group'}.`,
  'protected-attribute-missing': (f) => `The fairness of the version cannot be judged: ${clause(f, 'detail')}.`,
  'worst-intersection': (f) =>
    `Worst intersection: ${word(f, 'group')}, selected ${word(f, 'selected')} of ${word(f, 'members')}, ${word(f, 'ratio')} of the best intersection's rate.`,
  'worst-slice': (f) =>
    `Worst slice of ${word(f, 'searched')} that were looked at (${word(f, 'tooSmall')} more are too small${f.left === 0 ? '' : `, ${word(f, 'left')} combinations were left out`}): ${word(f, 'group')}, ${word(f, 'inside')} ${rates[word(f, 'rate')] ?? ''} against ${word(f, 'outside')} of all other rows; after ${word(f, 'comparisons')} comparisons chance alone brings as much with a probability of ${word(f, 'adjustedP')}.`,
  'task-not-judged': (f) =>
    f.task === 'multiclass'
      ? `The fairness measures compare decisions for and against people, and the model file does not say which classes are good for them${favourable(f)}. Name them under evaluation.favourable.`
      : `The fairness measures compare decisions for and against people, and a ${word(f, 'task')} model decides nothing. Judge it by the decision that follows from it, or have model risk accept it in writing.`,
  'field-missing': (f) =>
    `Documentation lacks ${word(f, 'about')} (${word(f, 'group')}). The ${word(f, 'by')} fills it: ${word(f, 'where')}.`,
  'placeholder-text': (f) => `${word(f, 'about')} holds a placeholder, "${word(f, 'text')}". Write what is true.`,
  'requirement-unpinned': (f) =>
    `${word(f, 'file')}, line ${word(f, 'line')}: "${word(f, 'text')}" is not pinned. Write name==version.`,
  'requirements-missing': () =>
    'The version brings no requirements.txt, so its environment cannot be built again. Log the model with its requirements.',
  'python-version-missing': () => 'The version does not say which Python it needs. Log the model with python_env.yaml.',
  'image-digest-missing': (f) =>
    `In tier ${word(f, 'tier')} the model file must name the training image by digest (environment.image: name@sha256:…).`,
  'commit-missing': (f) =>
    `The run names no commit that its code came from (found: ${word(f, 'found')}). Train from a script in a git checkout.`,
  'commit-unclean': (f) =>
    `The run was made from commit ${word(f, 'sha').slice(0, 12)} with uncommitted changes. Commit them and train again.`,
  'commit-cleanliness-unknown': (f) =>
    `The run names commit ${word(f, 'sha').slice(0, 12)} and does not say whether the checkout was clean. Log the tag countersign.git, as log_for_review.py does.`,
  ...securitySentences,
}
