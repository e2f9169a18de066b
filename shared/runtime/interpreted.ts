import { config } from 'zod'

/** Has schemas interpreted: a run parses most of its answers once, and compiling a parser for each costs it more than it saves. */
config({ jitless: true })
