import { lstatSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Packed } from '../../domain/audit/sealed/layout.ts'
import type { Unpack } from '../../domain/audit/sealed/opening.ts'
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

export const unpack: Unpack = (bytes, limit) => {
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, limit) })
  } catch {
    return null
  }
}

/** The bytes of a zip file on this machine. @throws UserError where there is none, or it is larger than is read whole. */
export function zipBytes(root: string, path: string): Uint8Array {
  const found = lstatSync(resolve(root, path), { throwIfNoEntry: false })
  if (found?.isFile() !== true)
    throw new UserError(`There is no file ${path}.`, 'Name a zip file of countersign audit pack.')
  if (found.size > most) throw new UserError(`${path} has ${found.size} bytes, more than are read.`, 'Read a clone.')
  return readFileSync(resolve(root, path))
}
