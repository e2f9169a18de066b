import type { Precondition } from '../../../domain/doctor/precondition.ts'
import { peopleTellings } from './people.ts'
import { ruleTellings } from './rules.ts'
import type { Telling } from './telling.ts'
import { workflowTellings } from './workflows.ts'

/** What is said of every precondition. */
export const tellings: Readonly<Record<Precondition, Telling>> = {
  ...peopleTellings,
  ...ruleTellings,
  ...workflowTellings,
}

/** What is added where a precondition is met with a word to it. */
export const hints: Readonly<Record<string, string>> = {
  'nothing-proposed': 'nothing is proposed by itself: the policy has no section proposals',
  'no-relay': 'no workflow listens to the relay: what was registered waits for the schedule',
  'nobody-told': 'nobody is told of what is promoted: the policy has no section receivers',
  'nothing-run-again': 'no version is run again: the policy takes the builder’s predictions in every tier',
  'nothing-tagged': 'no workflow tags versions whose requests are open',
  'tags-move-stages':
    'MLflow keeps aliases from the tag credential, for all models at once, but neither its deprecated stages nor descriptions: trust no stage',
  old: 'below 3.15 the rights of tags and aliases are one; upgrade when you can',
  loopback: 'plain http, which is let be on this machine alone',
}
