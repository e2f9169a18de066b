import type { ModelFile } from '../model/model-file.ts'

/** Text that stands where somebody meant to write one. */

const words = [
  'tbd',
  'tba',
  'tbc',
  'todo',
  'n\\/?a',
  'none',
  'unknown',
  'xxx+',
  'fixme',
  'wip',
  '(?:please )?(?:fill|insert|add|write)(?: (?:me|this|text|it))?(?: (?:in|here))?',
  'to be (?:defined|done|decided|determined|added|confirmed|completed|written|announced)',
  '(?:see|same as) (?:above|below)',
  'coming soon',
  '(?:some|sample|example|dummy|placeholder) (?:text|description)',
  '(?:text|description) here',
  'placeholder',
  'dummy',
  'asdf+',
  'qwerty',
  'foo(?: ?bar)?',
  'blah(?: blah)*',
].join('|')
// letters and digits of every script are words: "Прогноз WIP" says something
const sign = String.raw`[^\p{L}\p{M}\p{N}]*`
const placeholder = new RegExp(`^${sign}(?:${words})${sign}$`, 'iu')
const onlySigns = /^[\s?.…_-]*$/
/** A letter or a pair of them over and over; shorter ones are grades and numerals. */
const repeated = new RegExp(String.raw`^${sign}(?:(\p{L})\1{3,}|(\p{L}{2})\2{2,})${sign}$`, 'iu')
/** The slot of a template, whole; an address between the same signs is none. */
const slot = /^(?:<(?!\w+:\/\/)[^<>]*>|\{\{[^{}]*\}\}|\[(?:your|the|insert|name|text)\b[^[\]]*\]|\$\{[^{}]*\})[.!]?$/i
/** The question of a draft in place of its answer: it speaks of the model or to the writer; one of the model's own is a text. */
const question =
  /^\W{0,5}(?:what|which|who|whom|whose|why|how|where|when|for whom)\b[^?]*\b(?:you|your|model|version)\b[^?]*\?$/i
// nobody pads a placeholder; a long text would make the patterns slow
const longest = 60
const longestQuestion = 200

/** Whether the text says nothing; a sentence that begins with such a word says something. */
export function isPlaceholder(text: string): boolean {
  if (onlySigns.test(text) || /^\W{0,5}lorem ipsum/i.test(text)) return true
  const said = text.trim()
  return (
    (said.length <= longest && [placeholder, repeated, slot].some((pattern) => pattern.test(said))) ||
    (said.length <= longestQuestion && question.test(said))
  )
}

type Prose = readonly (readonly [string, string])[]

const at = (path: string, owner: object, ...keys: readonly string[]): Prose =>
  keys.flatMap((key) => {
    const text: unknown = Reflect.get(owner, key)
    return typeof text === 'string' ? [[`${path}.${key}`, text] as const] : []
  })
const each = (path: string, owners: readonly object[], ...keys: readonly string[]): Prose =>
  owners.flatMap((owner, index) => at(`${path}.${index}`, owner, ...keys))
const listed = (path: string, texts: readonly string[]): Prose =>
  texts.map((text, index) => [`${path}.${index}`, text] as const)

/** The texts of a model file that a person wrote in own words, with their place; names, columns and classes are none. */
export function proseOf(file: ModelFile): Prose {
  const { use, data } = file
  return [
    ['title', file.title],
    ...at('supplied_by', file.supplied_by, 'name', 'contract', 'due_diligence', 'data_processing_agreement'),
    ['use.purpose', use.purpose],
    ...listed('use.out_of_scope', use.out_of_scope),
    ...listed('use.users', use.users),
    ...each('limitations', file.limitations, 'text', 'mitigation'),
    ...each('evaluation.protected', file.evaluation.protected, 'why'),
    ...each('data.sources', data.sources, 'kind', 'location', 'version'),
    ...at('data.pipeline', data.pipeline ?? {}, 'repository', 'script'),
    ...each('data.filters', data.filters, 'rule', 'why'),
    ...at('oversight', file.oversight ?? {}, 'human', 'plan'),
    ...at('retention', file.retention ?? {}, 'basis'),
    // that no single decision is explained is an answer
    ...at('explanations', file.explanations ?? {}, 'method'),
    ...at('communication', file.communication ?? {}, 'plan'),
    ...at('rollback', file.rollback ?? {}, 'to'),
  ]
}
