import { createHash, type Hash } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { bytesIn, UnreadableError, type ByteSource } from '../../domain/serialized/bytes.ts'

/** Bytes that come in a stream, kept where they can be read at any place: in memory while they are few, else in a file. */
export type Spooled = { readonly source: ByteSource; readonly sha256: string; readonly close: () => void }

export type SpoolOptions = {
  /** the folder that files go to which are too large for memory */
  readonly folder: string
  /** bytes that are kept in memory */
  readonly memory: number
}

/** Called with the bytes so far, before more are kept; throws where there are too many. */
type Limit = (size: number) => void

type Kept = { readonly folder: string; readonly handle: number }

function onDisk({ handle, folder }: Kept, size: number): Pick<Spooled, 'source' | 'close'> {
  const read = (offset: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
    let done = 0
    while (done < bytes.length) {
      const count = readSync(handle, bytes, done, bytes.length - done, offset + done)
      if (count === 0) throw new UnreadableError('it became shorter while it was read', offset + done)
      done += count
    }
    return bytes
  }
  return {
    source: { size, read },
    close: () => {
      closeSync(handle)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function openFile(folder: string): Kept {
  const own = mkdtempSync(join(folder, 'countersign-scan-'))
  return { folder: own, handle: openSync(join(own, 'bytes'), 'w+', 0o600) }
}

function writeWhole(handle: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done)
}

/** Everything that the stream brings; whoever asked closes it. */
export async function spool(
  parts: AsyncIterable<Uint8Array>,
  { folder, memory }: SpoolOptions,
  limit: Limit = () => undefined,
): Promise<Spooled> {
  const hash: Hash = createHash('sha256')
  const held: Uint8Array[] = []
  let size = 0
  let kept: Kept | null = null
  try {
    for await (const part of parts) {
      size += part.length
      limit(size)
      hash.update(part)
      if (kept === null) held.push(Uint8Array.from(part))
      else writeWhole(kept.handle, part)
      if (kept === null && size > memory) {
        kept = openFile(folder)
        for (const bytes of held.splice(0)) writeWhole(kept.handle, bytes)
      }
    }
  } catch (error) {
    if (kept !== null) onDisk(kept, 0).close()
    throw error
  }
  const sha256 = hash.digest('hex')
  return kept === null
    ? { source: bytesIn(Buffer.concat(held)), sha256, close: () => undefined }
    : { ...onDisk(kept, size), sha256 }
}
