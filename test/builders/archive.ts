import { crc32, deflateRawSync } from 'node:zlib'

type Files = Readonly<Record<string, string | Uint8Array>>

export type ZipOptions = {
  /** stands before the first member */
  readonly before?: Uint8Array
  readonly deflate?: boolean
  /** what the local header says otherwise than the list */
  readonly local?: { readonly name?: string; readonly method?: number }
  readonly method?: number
  readonly count?: number
  readonly crc?: number
  readonly claims?: number
  readonly flags?: number
  /** a second name of every member, for loaders that know of such */
  readonly unicode?: string
  /** an end for large files before the usual one */
  readonly wide?: 'agrees' | 'differs' | 'elsewhere'
}

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const u64 = (value: number): Buffer => Buffer.concat([u32(value), u32(0)])

function wideEnd(wide: NonNullable<ZipOptions['wide']>, count: number, length: number, at: number): Buffer {
  const end = (members: number): Buffer =>
    Buffer.concat([
      ...[u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0)],
      ...[u64(members), u64(members), u64(length), u64(at)],
    ])
  const own = end(wide === 'differs' ? count + 1 : count)
  const ends = wide === 'elsewhere' ? [own, end(count)] : [own]
  return Buffer.concat([...ends, u32(0x07064b50), u32(0), u64(at + length), u32(1)])
}

/** A zip file of these members, honest but for what the options say. */
export function zip(files: Files, options: ZipOptions = {}): Buffer {
  const parts: Buffer[] = [Buffer.from(options.before ?? [])]
  const list: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const raw = Buffer.from(content)
    const packed = options.deflate === true ? deflateRawSync(raw) : raw
    const method = options.method ?? (options.deflate === true ? 8 : 0)
    const sizes = [u32(options.crc ?? crc32(raw)), u32(packed.length), u32(options.claims ?? raw.length)]
    const own = options.local?.name ?? name
    const head = Buffer.concat([
      ...[u32(0x04034b50), u16(20), u16(0), u16(options.local?.method ?? method), u32(0), ...sizes],
      ...[u16(own.length), u16(0), Buffer.from(own)],
    ])
    const second = Buffer.from(options.unicode ?? '')
    const extra =
      options.unicode === undefined
        ? Buffer.alloc(0)
        : Buffer.concat([u16(0x7075), u16(second.length + 5), Buffer.of(1), u32(crc32(name)), second])
    list.push(
      Buffer.concat([
        ...[
          u32(0x02014b50),
          u16(20),
          u16(20),
          u16(options.flags ?? 0),
          u16(method),
          u32(0),
          ...sizes,
          u16(name.length),
        ],
        ...[u16(extra.length), u16(0), u16(0), u16(0), u32(0), u32(at), Buffer.from(name), extra],
      ]),
    )
    parts.push(head, packed)
    at += head.length + packed.length
  }
  const directory = Buffer.concat(list)
  const count = options.count ?? list.length
  const end = Buffer.concat([u32(0x06054b50), u32(0), u16(count), u16(count), u32(directory.length), u32(at), u16(0)])
  const wide = options.wide === undefined ? [] : [wideEnd(options.wide, count, directory.length, at)]
  return Buffer.concat([...parts, directory, ...wide, end])
}

/** A tar file of these members. */
export function tar(files: Files): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const raw = Buffer.from(content)
    const head = Buffer.alloc(512)
    head.write(name, 0)
    head.write(raw.length.toString(8).padStart(11, '0'), 124)
    head.write('ustar', 257)
    return [head, raw, Buffer.alloc((512 - (raw.length % 512)) % 512)]
  })
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}
