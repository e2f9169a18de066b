/** A page whose bytes are not what its header says. */
export class PageError extends Error {}

/** Fills the room with the numbers that come next; throws where the bytes hold fewer. */
export type Fill = (found: Int32Array) => void

/** Reads numbers of the width given, in runs and in packed bits, as Parquet's hybrid encoding has them. */
export function hybrid(bytes: Uint8Array, width: number): Fill {
  // the run that is read: its value, or where its packed bits begin; and how many of its numbers are read, of how many
  let at = 0
  let value = 0
  let from = -1
  let read = 0
  let run = 0
  const begin = (): void => {
    if (width > 31) throw new PageError(`${width} bits are no width of a code`)
    let header = 0
    let shift = 0
    for (let byte = 128; byte >= 128; shift += 7) {
      if (at >= bytes.length || shift > 28) throw new PageError('a page ends early')
      byte = bytes[at++] ?? 0
      header += (byte & 127) * 2 ** shift
    }
    read = 0
    if (header % 2 === 0) {
      value = 0
      from = -1
      run = header / 2
      for (let byte = 0; byte < width; byte += 8) value += (bytes[at++] ?? NaN) * 2 ** byte
      if (Number.isNaN(value)) throw new PageError('a page ends early')
      if (value >= 2 ** width) throw new PageError(`a code does not fit ${width} bits`)
    } else {
      from = at
      run = ((header - 1) / 2) * 8
      at += (run * width) / 8
    }
  }
  return (found) => {
    for (let seen = 0; seen < found.length;) {
      if (read === run) begin()
      const count = Math.min(run - read, found.length - seen)
      if (from < 0) found.fill(value, seen, seen + count)
      else {
        if (from + Math.ceil(((read + count) * width) / 8) > bytes.length) throw new PageError('a page ends early')
        unpackBits(bytes, { from, width, read }, found, seen, seen + count)
      }
      read += count
      seen += count
    }
  }
}

/** Fills a part of the room with packed numbers from the one at `read` on, counted from the byte where they begin. */
function unpackBits(
  bytes: Uint8Array,
  { from, width, read }: { readonly from: number; readonly width: number; readonly read: number },
  found: Int32Array,
  seen: number,
  end: number,
): void {
  const mask = 2 ** width - 1
  let at = from + Math.floor((read * width) / 8)
  let index = seen
  let skip = (read * width) % 8
  // eight numbers of up to four bits lie in one word, each at its own place
  if (skip === 0 && width > 0 && width <= 4) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const [two, three, four] = [2 * width, 3 * width, 4 * width]
    const [five, six, seven] = [5 * width, 6 * width, 7 * width]
    for (; index + 8 <= end && at + 4 <= bytes.length; index += 8, at += width) {
      const word = view.getUint32(at, true)
      found[index] = word & mask
      found[index + 1] = (word >>> width) & mask
      found[index + 2] = (word >>> two) & mask
      found[index + 3] = (word >>> three) & mask
      found[index + 4] = (word >>> four) & mask
      found[index + 5] = (word >>> five) & mask
      found[index + 6] = (word >>> six) & mask
      found[index + 7] = (word >>> seven) & mask
    }
  }
  // numbers of few bits lie in two bytes each
  if (width <= 8)
    for (; index < end && at + 1 < bytes.length; index++, skip += width) {
      at += skip >>> 3
      skip &= 7
      found[index] = (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) >>> skip) & mask
    }
  if (index < end) unpackWide(bytes, { at: at + (skip >>> 3), skip: skip & 7, width }, found, index, end)
}

/** The same of any width, bit by bit over the bytes: wide numbers do not fit the bits of an integer together with a byte more. */
function unpackWide(
  bytes: Uint8Array,
  { at: start, skip, width }: { readonly at: number; readonly skip: number; readonly width: number },
  found: Int32Array,
  seen: number,
  end: number,
): void {
  let at = start
  let bits = 0
  let held = 0
  if (skip > 0) {
    bits = (bytes[at++] ?? 0) >>> skip
    held = 8 - skip
  }
  for (let index = seen; index < end; index++) {
    while (held < width) {
      bits += (bytes[at++] ?? 0) * 2 ** held
      held += 8
    }
    found[index] = bits % 2 ** width
    bits = Math.floor(bits / 2 ** width)
    held -= width
  }
}
