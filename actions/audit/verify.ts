import type { Command } from './command.ts'

/** The verification alone, which fails on anything that could not be looked at. */
export const verify: Command = ({ verification: { state, unknown } }) => ({
  text: '',
  answer: null,
  failure:
    state === 'unknown' ? `Not everything could be looked at, and unknown is no pass: ${unknown.join('; ')}.` : null,
})
