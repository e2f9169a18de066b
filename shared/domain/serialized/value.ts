/** What the reader of a pickle knows of a value without making it: enough to tell names, and the size of an array. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  /** `loose` where an array's wrapper lies in it that is no array yet */
  | { readonly kind: 'tuple'; readonly items: readonly Value[]; readonly loose?: true }
  /** `unknown` where a key is not told, or one too many */
  | { readonly kind: 'dict'; readonly entries: Map<string, Value>; unknown?: boolean }
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'made'; readonly by: string | null; readonly args: Value; state: Value | null }
  /** surely no text: nothing, a list, bytes, a fraction */
  | { readonly kind: 'mute' }
  | { readonly kind: 'other' }

export const mute: Value = { kind: 'mute' }
/** Nothing, told apart from all else that is no text. */
export const none: Value = { kind: 'mute' }
export const other: Value = { kind: 'other' }

/** What joblib writes in place of an array, whose bytes follow. */
export const arrayWrapper = 'joblib.numpy_pickle.NumpyArrayWrapper'

/** Whether it is an array's wrapper that is no array yet, its class, or a tuple with one in it. */
export function isLoose(value: Value): boolean {
  if (value.kind === 'tuple') return value.loose === true
  if (value.kind === 'global') return value.name === arrayWrapper
  return value.kind === 'made' && value.by === arrayWrapper && value.state === null
}

/** A tuple longer than this names nothing. */
const longest = 40

export const tupleOf = (items: readonly Value[]): Value => {
  if (items.some(isLoose)) return { kind: 'tuple', items: [...items], loose: true }
  return items.length > longest ? mute : { kind: 'tuple', items: [...items] }
}

/** Puts pairs into a dictionary, as far as texts name them; a key that is made while it is loaded might be any of them. */
export function putInto(target: Value | undefined, pairs: readonly Value[]): void {
  if (target?.kind !== 'dict') return
  const { entries } = target
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const [key, value] = [pairs[at], pairs[at + 1]]
    if (key?.kind === 'other' || key?.kind === 'made') entries.clear()
    if (key?.kind !== 'text') target.unknown = true
    else if (value !== undefined && (entries.has(key.text) || entries.size < longest)) entries.set(key.text, value)
    else target.unknown = true
  }
}

const numberOf = (value: Value | undefined): number | null => (value?.kind === 'number' ? value.number : null)

/** The bytes of one element of a numpy type, `objects` where its elements are pickled, null where it cannot be told. */
export function elementSize(type: Value | undefined): number | 'objects' | null {
  if (type?.kind !== 'made' || type.by !== 'numpy.dtype' || type.args.kind !== 'tuple') return null
  const [code] = type.args.items
  const found = code?.kind === 'text' ? /^[<>=|]?([biufcmMSUVO?])(\d*)$/.exec(code.text) : null
  if (found === null) return null
  const [, letter = '', digits = ''] = found
  if (letter === 'O') return 'objects'
  const said = letter === '?' ? 1 : digits === '' ? null : Number(digits) * (letter === 'U' ? 4 : 1)
  if (type.state === null) return letter === 'V' ? null : said
  // what is set afterwards may turn numbers into objects, and make texts longer than their name says
  const items = type.state.kind === 'tuple' ? type.state.items : []
  const [size, flags] = [numberOf(items[5]), numberOf(items[7])]
  // before its third version it did not say whether it holds objects
  if (flags === null || (numberOf(items[0]) ?? 0) < 3) return null
  if ((flags & 1) === 1) return 'objects'
  return 'SUV'.includes(letter) ? size : said
}

/** Whether the bytes of the array are aligned; null where it cannot be told. */
function isAligned(entry: Value | undefined): boolean | null {
  if (entry === undefined || entry === none) return false
  return entry.kind === 'number' ? true : null
}

const wrapperKeys: readonly string[] = [
  'subclass',
  'shape',
  'order',
  'dtype',
  'allow_mmap',
  'numpy_array_alignment_bytes',
]

/** What follows a joblib array's wrapper in the file: bytes of a length, or a pickle of its own; null where it cannot be told. */
export function arrayAfter(wrapper: Value): { readonly bytes: number | 'objects'; readonly aligned: boolean } | null {
  if (wrapper.kind !== 'made' || wrapper.by !== arrayWrapper || wrapper.state?.kind !== 'dict') return null
  const { entries, unknown } = wrapper.state
  // what else it keeps may stand in for what it does, and what it was made with for what it does not say
  if (unknown === true || wrapper.args.kind !== 'tuple' || wrapper.args.items.length > 0) return null
  if (![...entries.keys()].every((key) => wrapperKeys.includes(key))) return null
  const size = elementSize(entries.get('dtype'))
  const shape = entries.get('shape')
  const aligned = isAligned(entries.get('numpy_array_alignment_bytes'))
  if (size === null || shape?.kind !== 'tuple' || aligned === null) return null
  if (size === 'objects') return { bytes: size, aligned }
  const count = shape.items.map(numberOf).reduce<number>((product, length) => product * (length ?? NaN), 1)
  const bytes = count * size
  return Number.isSafeInteger(bytes) && shape.items.every((item) => (numberOf(item) ?? -1) >= 0)
    ? { bytes, aligned }
    : null
}
