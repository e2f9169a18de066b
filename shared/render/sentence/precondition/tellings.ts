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
  old: 'below 3.15 the rights of tags and aliases are one; upgrade when you can',
  loopback: 'plain http, which is let be on this machine alone',
}
