import { canonicalJson } from '../shared/domain/canonical.ts'
import type { Cryptography } from './cryptography.ts'
import { at, count, text } from './reading.ts'

/** The records of a ledger with all that is wrong among them. Written apart from the suite's own reader, so that one does not repeat the other's mistake. */

export type PackFile = { readonly path: string; readonly text: string }

/** Something wrong; `record` is the first record that it leaves in doubt, null where it is about no record. */
export type Fault = { readonly record: number | null; readonly sentence: string }

export type Entry = {
  /** the number of the file, whatever the record says of itself */
  readonly number: number
  readonly path: string
  readonly text: string
  /** null where this browser cannot compute it */
  readonly digest: string | null
  /** undefined where the text is no JSON */
  readonly value: unknown
}

export type Aspect = 'places' | 'form' | 'links' | 'outcomes'

export type Chain = {
  readonly entries: readonly Entry[]
  readonly faults: Readonly<Record<Aspect, readonly Fault[]>>
  /** schemas that this page does not know, with the first record of each */
  readonly strangers: ReadonlyMap<string, number>
}

const recordShape = /^records\/(\d{3,})\/(\d{6,})\.json$/
const knownSchema = 'countersign/record/1'
const laterSchema = /^countersign\/record\/\d{1,6}$/

/** The number in the path of a record; null for any other file. */
export function recordNumber(path: string): number | null {
  const [, folder = '', digits = ''] = recordShape.exec(path) ?? []
  const number = Number(digits)
  const padded = String(number).padStart(6, '0')
  return padded === digits && folder === digits.slice(0, -3) && number > 0 && Number.isSafeInteger(number)
    ? number
    : null
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

function canonical(value: unknown, content: string): boolean {
  try {
    return `${canonicalJson(value)}\n` === content
  } catch {
    return false
  }
}

/** What is wrong with a record's own form. */
function formFaults({ number, text: content, value }: Entry): readonly Fault[] {
  const fault = (sentence: string): Fault => ({ record: number, sentence: `Record ${number} ${sentence}` })
  if (value === undefined) return [fault('is no JSON: its text was changed.')]
  const says = at(value, 'number')
  const own = text(value, 'number')
  return [
    ...(canonical(value, content)
      ? []
      : [fault('is not in canonical form: nothing of the suite writes a record like this.')]),
    ...(laterSchema.test(text(value, 'schema')) ? [] : [fault('is no record of a ledger by its schema.')]),
    ...(says === number ? [] : [fault(`says of itself that it is record ${own === '' ? '(none)' : own}.`)]),
    ...(Number.isNaN(Date.parse(text(value, 'at'))) ? [fault('has no time.')] : []),
  ]
}

/** Whether the record names the digest of the one before; null where that cannot be told. */
function linked(entry: Entry, before: Entry | undefined): boolean | null {
  const named = at(entry.value, 'previous')
  if (entry.number === 1) return named === null
  if (before?.number !== entry.number - 1 || before.digest === null || entry.value === undefined) return null
  return named === before.digest
}

/** What is wrong between two neighbours; `vouched` says whether the one after the later of them names that one as it is. */
function linkFault(number: number, vouched: boolean): Fault {
  const before = number - 1
  if (before === 0)
    return {
      record: 1,
      sentence: 'Record 1 names a record before it, so the beginning was cut off or record 1 was changed.',
    }
  const named = `Record ${number} does not name record ${before} as it is here:`
  return {
    record: before,
    sentence: vouched
      ? `${named} record ${before} was changed after record ${number} was written.`
      : `${named} record ${before} was changed, or record ${number} was.`,
  }
}

function linkFaults(entries: readonly Entry[]): readonly Fault[] {
  const links = entries.map((entry, index) => linked(entry, entries[index - 1]))
  return entries.flatMap(({ number, value }, index): readonly Fault[] => {
    const before = entries[index - 1]
    const late = before !== undefined && Date.parse(text(value, 'at')) < Date.parse(text(before.value, 'at'))
    return [
      // a record from another place speaks of another neighbour; that it is none of here is told of its form
      ...(links[index] === false && at(value, 'number') === number
        ? [linkFault(number, links[index + 1] === true)]
        : []),
      ...(late ? [{ record: number, sentence: `Record ${number} is older than record ${number - 1} before it.` }] : []),
    ]
  })
}

/** What is wrong among intents and outcomes, and with the beginning. */
function outcomeFaults(entries: readonly Entry[]): readonly Fault[] {
  const intents = new Map<number, string>()
  const closed = new Set<string>()
  return entries.flatMap(({ number, value }): readonly Fault[] => {
    const kind = text(value, 'kind')
    const folder = text(value, 'request', 'folder')
    const fault = (sentence: string): Fault => ({ record: number, sentence: `Record ${number} ${sentence}` })
    const genesis =
      (kind === 'genesis') === (number === 1)
        ? []
        : [fault(number === 1 ? 'is not the beginning of a ledger.' : 'begins the ledger a second time.')]
    if (kind === 'intent') intents.set(number, folder)
    if (kind !== 'outcome') return genesis
    const intent = count(value, 'intent')
    const again = closed.has(folder)
    closed.add(folder)
    return [
      ...genesis,
      ...(intent !== null && intents.get(intent) !== folder
        ? [fault(`says how record ${intent} ended, which is no intent of the same request.`)]
        : []),
      ...(intent === null && text(value, 'result') === 'done' ? [fault('tells of a move that nobody announced.')] : []),
      ...(again ? [fault('is a second outcome of one request.')] : []),
    ]
  })
}

// one fault however wide the gap: a file's number is anybody's to choose
function gaps(numbers: readonly number[]): readonly Fault[] {
  return numbers.flatMap((number, index): readonly Fault[] => {
    const from = (numbers[index - 1] ?? 0) + 1
    if (from === number) return []
    return [
      {
        record: from,
        sentence: from === number - 1 ? `Record ${from} is missing.` : `Records ${from} to ${number - 1} are missing.`,
      },
    ]
  })
}

/** Whether a file beside the records belongs to a ledger. */
const belongs = (path: string): boolean =>
  path === 'README.md' ||
  path === 'index/root.json' ||
  path === 'index/standing.json' ||
  /^(?:checkpoints|index\/(?:governance|other|m-[0-9a-f]{24}))\/\d{6,}\.json$/.test(path)

/** The records in order, read from the exact texts; `progress` is told how many are done. */
export async function readChain(
  files: readonly PackFile[],
  cryptography: Cryptography,
  progress: (done: number) => Promise<void>,
): Promise<Chain> {
  const numbered = files
    .flatMap((file) => {
      const number = recordNumber(file.path)
      return number === null ? [] : [{ ...file, number }]
    })
    .sort((a, b) => a.number - b.number)
  const entries: Entry[] = []
  const form: Fault[] = []
  const strangers = new Map<string, number>()
  for (const { number, path, text: content } of numbered) {
    const entry = { number, path, text: content, digest: await cryptography.digest(content), value: parsed(content) }
    entries.push(entry)
    form.push(...formFaults(entry))
    const schema = text(entry.value, 'schema')
    if (entry.value !== undefined && schema !== knownSchema && !strangers.has(schema)) strangers.set(schema, number)
    await progress(entries.length)
  }
  const foreign = files
    .filter(({ path }) => recordNumber(path) === null && !belongs(path))
    .map(({ path }) => ({ record: null, sentence: `The file ${path} belongs to no ledger.` }))
  const places = [...gaps(numbered.map(({ number }) => number)), ...foreign]
  const faults = {
    places,
    form,
    links: linkFaults(entries),
    outcomes: outcomeFaults(entries),
  }
  return { entries, faults, strangers }
}
