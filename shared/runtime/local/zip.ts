import { lstatSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { layOut, type Packed } from '../../domain/audit/sealed/layout.ts'
import { openSealed, type Unpack, type Unzip } from '../../domain/audit/sealed/opening.ts'
import { UserError } from '../failure.ts'

/** Packs what a sealed zip holds, and unpacks it within bounds. */

const most = 2 ** 31 - 1

/** One file, packed where that makes it smaller. */
export function packFile(name: string, bytes: Uint8Array): Packed {
  const deflated = deflateRawSync(bytes, { level: 9 })
  const shared = { name, crc: crc32(bytes), size: bytes.length }
  return deflated.length < bytes.length
    ? { ...shared, method: 'deflated', bytes: deflated }
    : { ...shared, method: 'stored', bytes }
}

/** One file as it is. */
export const storeFile = (name: string, bytes: Uint8Array): Packed => ({
  ...{ name, method: 'stored', crc: crc32(bytes), size: bytes.length, bytes },
})

const unpack: Unpack = (bytes, limit) => {
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, limit) })
  } catch {
    return null
  }
}

export const unzip: Unzip = { unpack, crc32 }

/** The bytes of the sealed zip of these. @throws UserError where nobody could open it again. */
export function sealedBytes(members: readonly Packed[]): Uint8Array {
  const mend = 'Name a model and a version, so that fewer files are in it, or hand on an export and a bundle.'
  const size = members.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (size > most) throw new UserError(`The zip would have ${size} bytes or more, and ${most} are read.`, mend)
  const archive = layOut(members)
  const why = archive.length > most ? `it has ${archive.length} bytes` : openSealed(archive, unzip).faults.at(0)?.detail
  if (why !== undefined) throw new UserError(`The zip could not be opened again: ${why}.`, mend)
  return archive
}

/** The bytes of a zip file on this machine. @throws UserError where there is none, or it is larger than is read whole. */
export function zipBytes(root: string, path: string): Uint8Array {
  const found = lstatSync(resolve(root, path), { throwIfNoEntry: false })
  if (found?.isFile() !== true)
    throw new UserError(`There is no file ${path}.`, 'Name a zip file of countersign audit pack.')
  if (found.size > most) throw new UserError(`${path} has ${found.size} bytes, more than are read.`, 'Read a clone.')
  return readFileSync(resolve(root, path))
}
