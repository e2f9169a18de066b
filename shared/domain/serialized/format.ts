import type { ByteSource } from './bytes.ts'
import { isTar } from './tar.ts'

/** What a file is by its first bytes, whatever its name says. */
export type Format =
  | 'zip'
  | 'tar'
  | 'gzip'
  | 'zlib'
  | 'zstd'
  | 'bzip2'
  | 'xz'
  | 'lzma'
  | 'lz4'
  | 'old-joblib'
  | 'npy'
  | 'hdf5'
  | 'pickle'
  | 'torch-legacy'
  | 'other'

const begins = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte)

/** The number that torch wrote at the beginning before it wrote zip files: a pickle of its own. */
const torchNumber = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]

const isZlib = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x78 && ((0x78 << 8) | (bytes[1] ?? 0)) % 31 === 0 && bytes.length > 2

/** The file's format, from its first bytes and, for tar, where its mark stands. */
export function formatOf(source: ByteSource): Format {
  const bytes = source.read(0, 512)
  const known: readonly (readonly [Format, boolean])[] = [
    ['zip', begins(bytes, 0x50, 0x4b, 3, 4) || begins(bytes, 0x50, 0x4b, 5, 6)],
    ['torch-legacy', begins(bytes, ...torchNumber)],
    ['pickle', begins(bytes, 0x80) && (bytes[1] ?? 99) >= 1 && (bytes[1] ?? 99) <= 5],
    ['npy', begins(bytes, 0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)],
    ['gzip', begins(bytes, 0x1f, 0x8b)],
    // a frame may stand before it that is skipped
    ['zstd', begins(bytes, 0x28, 0xb5, 0x2f, 0xfd) || /^[P-_]\*M\x18/.test(latin(bytes.subarray(0, 4)))],
    ['bzip2', begins(bytes, 0x42, 0x5a, 0x68) && /^[1-9]1AY&SY|^[1-9]\x17rE8P/.test(latin(bytes.subarray(3, 10)))],
    ['xz', begins(bytes, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)],
    ['lzma', begins(bytes, 0x5d, 0, 0) && source.size > 13],
    ['lz4', begins(bytes, 0x04, 0x22, 0x4d, 0x18)],
    ['old-joblib', begins(bytes, 0x5a, 0x46) && /^0x[0-9a-f]+/.test(latin(bytes.subarray(2, 21)))],
    ['hdf5', begins(bytes, 0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)],
    ['tar', isTar(source)],
    ['zlib', isZlib(bytes)],
  ]
  return known.find(([, is]) => is)?.[0] ?? 'other'
}

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes)

/** Names under which pickles are kept: such a file is read as one whatever it begins with. */
export const pickleName = /\.(?:pkl|pickle|pck|p|joblib|dill|cloudpickle|pt|pth|ckpt)$/i

/** Whether the bytes are text: no byte that no text has. */
export function isText(bytes: Uint8Array): boolean {
  return !bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))
}
