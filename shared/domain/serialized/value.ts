/** What the reader of a pickle knows of a value without making it: enough to tell names, and the size of an array. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  | { readonly kind: 'dict'; readonly entries: Map<string, Value> }
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'made'; readonly by: string | null; readonly args: Value; state: Value | null }
  /** surely no text: nothing, a list, bytes, a fraction */
  | { readonly kind: 'mute' }
  | { readonly kind: 'other' }

export const mute: Value = { kind: 'mute' }
export const other: Value = { kind: 'other' }

/** A tuple longer than this names nothing. */
const longest = 40

export const tupleOf = (items: readonly Value[]): Value =>
  items.length > longest ? mute : { kind: 'tuple', items: [...items] }

/** Puts pairs into a dictionary, as far as texts name them. */
export function putInto(target: Value | undefined, pairs: readonly Value[]): void {
  if (target?.kind !== 'dict') return
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const [key, value] = [pairs[at], pairs[at + 1]]
    if (key?.kind === 'text' && value !== undefined && target.entries.size < longest)
      target.entries.set(key.text, value)
  }
}

/** What joblib writes in place of an array, whose bytes follow. */
export const arrayWrapper = 'joblib.numpy_pickle.NumpyArrayWrapper'

const numberOf = (value: Value | undefined): number | null => (value?.kind === 'number' ? value.number : null)

/** The bytes of one element of a numpy type, `objects` where its elements are pickled, null where it cannot be told. */
export function elementSize(type: Value | undefined): number | 'objects' | null {
  if (type?.kind !== 'made' || type.by !== 'numpy.dtype' || type.args.kind !== 'tuple') return null
  const [code] = type.args.items
  if (code?.kind !== 'text') return null
  const found = /^[<>=|]?([a-zA-Z?])(\d*)$/.exec(code.text)
  if (found === null) return null
  const [, letter = '', digits = ''] = found
  if (letter === 'O') return 'objects'
  if (letter === '?') return 1
  if (letter === 'V') {
    const state = type.state?.kind === 'tuple' ? type.state.items : []
    // a type with fields may hold objects: its flags say so
    const flags = numberOf(state[7])
    return flags === null ? null : (flags & 1) === 1 ? 'objects' : numberOf(state[5])
  }
  if (digits === '') return null
  return letter === 'U' ? 4 * Number(digits) : Number(digits)
}

/** What follows a joblib array's wrapper in the file: bytes of a length, or a pickle of its own; null where it cannot be told. */
export function arrayAfter(wrapper: Value): { readonly bytes: number | 'objects'; readonly aligned: boolean } | null {
  if (wrapper.kind !== 'made' || wrapper.by !== arrayWrapper || wrapper.state?.kind !== 'dict') return null
  const { entries } = wrapper.state
  const size = elementSize(entries.get('dtype'))
  const shape = entries.get('shape')
  if (size === null || shape?.kind !== 'tuple') return null
  if (size === 'objects') return { bytes: size, aligned: false }
  const lengths = shape.items.map(numberOf)
  const count = lengths.reduce<number | null>(
    (product, length) => (product === null || length === null || length < 0 ? null : product * length),
    1,
  )
  return count === null || !Number.isSafeInteger(count * size)
    ? null
    : { bytes: count * size, aligned: numberOf(entries.get('numpy_array_alignment_bytes')) !== null }
}
