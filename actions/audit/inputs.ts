import { z } from 'zod'
import { isInstant } from '../../shared/domain/instant.ts'
import { flag, list, secret, text } from '../../shared/runtime/fields.ts'
import { registryFields } from '../../shared/runtime/stage/inputs.ts'

/** The commands with the inputs that their bare words fill, in this order; the first `needed` of them must be given. */
export const commands = {
  verify: { words: ['ledger'], needed: 0 },
  checkpoint: { words: [], needed: 0 },
  who: { words: ['model', 'version'], needed: 1 },
  at: { words: ['environment', 'time', 'model'], needed: 0 },
  history: { words: ['model'], needed: 1 },
  why: { words: ['model', 'version'], needed: 2 },
  conditions: { words: ['model'], needed: 0 },
  'cycle-times': { words: [], needed: 0 },
  export: { words: ['output'], needed: 1 },
  api: { words: ['output'], needed: 1 },
  pack: { words: ['model', 'version'], needed: 0 },
} as const satisfies Readonly<Record<string, { readonly words: readonly Word[]; readonly needed: number }>>

type Word = 'ledger' | 'model' | 'version' | 'environment' | 'time' | 'output'
type Command = keyof typeof commands

const Given = z.object({
  command: z.enum(Object.keys(commands) as [Command, ...Command[]]).default('verify'),
  question: list(),
  model: text().optional(),
  version: text().optional(),
  environment: text().optional(),
  time: text().optional(),
  format: z.enum(['ndjson', 'csv', 'sqlite']).default('ndjson'),
  output: text().optional(),
  ledger: text().optional(),
  'at-least': text().optional(),
  whole: flag(false),
  'checkpoint-keys': list(),
  attestations: text().optional(),
  'checkpoint-key': secret().optional(),
  'github-token': secret().optional(),
  'app-slug': text().optional(),
  ...registryFields,
})

/** What was asked, whether as bare words or by name. */
export const Inputs = Given.transform(({ question, ...given }, context) => {
  const { words, needed }: { readonly words: readonly Word[]; readonly needed: number } = commands[given.command]
  const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
  const said = question.flatMap((value, index): readonly (readonly [Word, string])[] => {
    const word = words[index]
    if (word === undefined) fault('question', `"${value.slice(0, 80)}" is one word too many for ${given.command}`)
    else if (given[word] !== undefined) fault(word, `is given twice: by name and as the word "${value.slice(0, 80)}"`)
    return word === undefined ? [] : [[word, value]]
  })
  const asked: typeof given = { ...given, ...Object.fromEntries(said) }
  for (const word of words.slice(0, needed))
    if (asked[word] === undefined)
      fault(word, `is needed: ${given.command} ${words.map((one) => one.toUpperCase()).join(' ')}`)
  if (asked.time !== undefined && !isInstant(asked.time))
    fault('time', 'must be an instant in UTC, such as 2026-11-01T00:00:00Z')
  return asked
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'records', 'answer', 'attest'] as const
