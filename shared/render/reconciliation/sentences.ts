import type { Difference, DifferenceCode, Seen, Unattributed } from '../../domain/reconciliation/difference.ts'
import { visible } from '../escape.ts'

/** Differences in plain words; whoever shows them escapes them. */

const place = ({ model, version, environment }: Difference): string => {
  const named = [model, version].filter((one) => one !== null).join(' ')
  return environment === null ? named : `${named} in ${environment}`
}
const value = (text: string | null): string => text ?? 'nothing'
const fromTo = ({ was, found }: Difference): string => `from ${value(was)} to ${value(found)}`

type Telling = { readonly what: (one: Difference) => string; readonly mend: string }

const byRequest = 'Merge the request that puts it back, or put it back by hand.'
const tags = 'Put the tag back as the record says; nothing rests on it, and people read it.'
const approve = 'Propose what is there now, so that it is judged and signed, or roll back to another version.'

export const tellings: Readonly<Record<DifferenceCode, Telling>> = {
  'alias-moved': { what: (d) => `The ${d.field} was moved by hand ${fromTo(d)}`, mend: byRequest },
  'alias-removed': { what: (d) => `The ${d.field} was taken away by hand; it showed ${value(d.was)}`, mend: byRequest },
  'alias-without-record': {
    what: (d) => `The ${d.field} shows ${value(d.found)}, and no record moved it there`,
    mend: 'Take the alias away; where it is that of an environment, adopt the version with a request of kind adoption instead.',
  },
  'alias-ungoverned': {
    what: (d) => `A model that nobody governs bears the ${d.field} of an environment (version ${value(d.found)})`,
    mend: 'Take the alias away, or bring the model’s file and propose the version.',
  },
  'stage-moved': { what: (d) => `What stands in ${d.field} was changed by hand ${fromTo(d)}`, mend: byRequest },
  'stage-shared': {
    what: (d) => `Several versions stand in ${d.field}: ${value(d.found)}; the record knows ${value(d.was)} alone`,
    mend: 'Take every other version out of the stage.',
  },
  'stage-without-record': {
    what: (d) => `Version ${value(d.found)} stands in ${d.field}, and no record moved it there`,
    mend: 'Take the version out of the stage.',
  },
  'tag-forged': {
    what: (d) => `The ${d.field} says ${value(d.found)}, and no record explains it`,
    mend: 'Take the tag away.',
  },
  'tag-changed': { what: (d) => `The ${d.field} was changed ${fromTo(d)}`, mend: tags },
  'tag-removed': { what: (d) => `The ${d.field} was taken away; it said ${value(d.was)}`, mend: tags },
  'statement-edited': {
    what: () => 'The approval statement in the description is another than the promoter wrote',
    mend: 'Put the statement back as the record says.',
  },
  'statement-forged': {
    what: () => 'The description holds an approval statement that nobody recorded',
    mend: 'Take the statement out of the description.',
  },
  'bytes-changed': {
    what: (d) => `Files are not those that were signed: ${value(d.found)}`,
    mend: `Put the signed bytes back. ${approve}`,
  },
  'version-deleted': { what: () => 'The version was deleted', mend: `A number is never given twice. ${approve}` },
  'version-recreated': {
    what: (d) => `Another version stands under this number, created ${value(d.found)}`,
    mend: approve,
  },
  'model-deleted': {
    what: () => 'The registered model is gone: deleted, moved to another workspace, or hidden from the read credential',
    mend: 'Restore it from a backup of the registry, or propose its successor.',
  },
  'model-renamed': { what: (d) => `The registered model was renamed to ${value(d.found)}`, mend: 'Rename it back.' },
  'model-recreated': {
    what: (d) =>
      `The registered model was deleted and made anew (${value(d.found)}): nothing of what stands under its name was approved`,
    mend: 'Restore the first one from a backup of the registry, or govern the new one under a name of its own.',
  },
  'grant-opened': {
    what: (d) => `The ${d.field} may change what is governed: ${value(d.found)}`,
    mend: 'Take the grant away (`countersign access`), or name the account in the policy.',
  },
}

/** One line that says what differs and where. */
export const titleOf = (one: Difference): string => {
  const where = place(one)
  return visible(`${where === '' ? '' : `${where}: `}${tellings[one.code].what(one)}`, 240)
}

/** When it came about, as far as anybody looked. */
export const interval = ({ after, before }: Pick<Seen, 'after' | 'before'>): string =>
  after === null ? `before ${before}; nobody had looked before` : `between ${after} and ${before}`

const whys: Readonly<Record<Unattributed, string>> = {
  'no-log': 'no log of a proxy was given, and MLflow keeps none of who did it',
  'log-begins-later': 'the log does not reach back to when all was as recorded',
  'log-ends-earlier': 'the log does not reach beyond the look that found it; the next look may name somebody',
  'log-unreadable': 'lines of the log cannot be read',
  'not-in-log': 'the log holds no request that did it, or fewer than there are differences',
  'several-accounts': 'several accounts sent requests that may have done it',
  'account-unknown': 'the log names no account',
}

/** Who did it, or why nobody is named. */
export const attribution = ({ by, unattributed }: Seen): string =>
  by === null ? `unattributed: ${whys[unattributed ?? 'no-log']}` : `account ${by}, by the log of the proxy`
