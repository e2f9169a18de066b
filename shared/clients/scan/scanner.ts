import type { FileScan } from '../../domain/evidence/security.ts'
import { isAllowed } from '../../domain/serialized/allowed-globals.ts'
import { isZip, mostMembers, zipMembers, type Member } from '../../domain/serialized/archive.ts'
import { UnreadableError, type ByteSource } from '../../domain/serialized/bytes.ts'
import { describedUses, isDescription } from '../../domain/serialized/description.ts'
import { formatOf, isText, pickleName, type Format } from '../../domain/serialized/format.ts'
import type { Use } from '../../domain/serialized/machine.ts'
import { pickleInNpy } from '../../domain/serialized/npy.ts'
import { readPickle, suspectedPickle, type PickleReading } from '../../domain/serialized/pickle.ts'
import { isTar, tarMembers } from '../../domain/serialized/tar.ts'
import type { Scanner } from '../../ports/scanner.ts'
import { expand, memberBytes, usualBounds, type Bounds, type Packing, type Tally } from './expansion.ts'
import { spool, type SpoolOptions } from './spool.ts'
import { holdsCodeLayer, secretsOf } from './text.ts'

type Options = SpoolOptions & { readonly bounds: Bounds }

/** What the whole file is looked at under, and what has been found of it. */
type Look = {
  readonly options: Options
  readonly flavors: readonly string[] | null
  readonly tally: Tally
  readonly uses: FileScan['uses'][number][]
  readonly broken: FileScan['broken'][number][]
  readonly secrets: FileScan['secrets'][number][]
  readonly pickles: string[]
}

/** One file, or one member of one: `declared` where a loader is told to load it, `torch` where torch keeps its own ids. */
type Part = {
  readonly path: string
  readonly source: ByteSource
  readonly depth: number
  readonly declared: boolean
  readonly torch: boolean
}

/** Of a longer name of a member the end is kept, which says what it is. */
const longestName = 200
const largestDescription = 64 * 2 ** 20

function take(look: Look, { path, torch }: Part, uses: readonly Use[]): void {
  for (const use of uses) {
    if ((torch && use.kind === 'persistent') || isAllowed(use, look.flavors, [])) continue
    look.uses.push({ file: path, ...use })
  }
}

function takePickle(look: Look, part: Part, reading: PickleReading): void {
  look.pickles.push(part.path)
  take(look, part, reading.uses)
  if (reading.problem !== null) look.broken.push({ file: part.path, ...reading.problem })
}

function lookAtDescription(look: Look, part: Part): void {
  const name = part.path.split(/[/\\!]/).at(-1) ?? ''
  if (!isDescription(name)) return
  const uses =
    part.source.size > largestDescription
      ? null
      : describedUses(name, new TextDecoder('utf-8').decode(part.source.read(0, part.source.size)))
  if (uses === null) look.broken.push({ file: part.path, why: 'its JSON cannot be read', offset: null })
  else take(look, part, uses)
}

async function lookAtMembers(look: Look, part: Part, members: readonly Member[]): Promise<void> {
  if (part.depth >= look.options.bounds.depth)
    throw new UnreadableError('it holds archives within archives, more than are followed', 0)
  look.tally.members = (look.tally.members ?? 0) + members.length
  if (look.tally.members > mostMembers) throw new UnreadableError('it has more members than are followed', 0)
  const torch = members.some(({ name }) => name === 'data.pkl' || name.endsWith('/data.pkl'))
  for (const member of members) {
    if (member.name.endsWith('/') && member.length === 0) continue
    const path = `${part.path}!${member.name.slice(-longestName)}`
    await guarded(look, path, async () => {
      const opened = await memberBytes(part.source, member, look.options, look.tally)
      try {
        if (opened.source.size !== member.claims)
          throw new UnreadableError('it is not as long as the list of members says', 0)
        await lookAt(look, { path, source: opened.source, depth: part.depth + 1, declared: false, torch })
      } finally {
        opened.close()
      }
    })
  }
}

async function lookInside(look: Look, part: Part, packing: Packing): Promise<void> {
  if (part.depth >= look.options.bounds.depth) throw new UnreadableError('it is packed more often than is followed', 0)
  const opened = await expand(part.source, packing, look.options, look.tally)
  try {
    await lookAt(look, { ...part, source: opened.source, depth: part.depth + 1 })
  } finally {
    opened.close()
  }
}

function lookAtPlain(look: Look, part: Part): void {
  lookAtDescription(look, part)
  const { source, path } = part
  // one by one: as arguments very many of them end in a crash
  for (const secret of secretsOf(source)) look.secrets.push({ file: path, ...secret })
  const strict = part.declared || pickleName.test(path)
  const reading = strict ? readPickle(source) : suspectedPickle(source)
  if (reading !== null) takePickle(look, part, reading)
}

function lookAtArray(look: Look, part: Part): void {
  const start = pickleInNpy(part.source)
  if (start === null) throw new UnreadableError('the head of the numpy file cannot be read', 0)
  if (start !== 'none') takePickle(look, part, readPickle(part.source, start))
}

const unopened = ['bzip2', 'xz', 'lzma', 'lz4', 'old-joblib'] as const
const isUnopened = (format: Format): boolean => unopened.some((one) => one === format)

async function lookAtFormat(look: Look, part: Part, format: Format): Promise<void> {
  const { source } = part
  if (isUnopened(format))
    throw new UnreadableError(`it is packed as ${format.replace('-', ' ')}, which is not opened here`, 0)
  if (format === 'zip') return lookAtMembers(look, part, zipMembers(source))
  if (format === 'tar') {
    // its first bytes are a name, which may be a pickle
    lookAtPlain(look, part)
    return lookAtMembers(look, part, tarMembers(source))
  }
  // a text may begin as packed bytes do
  if (format === 'zlib' && isText(source.read(0, 512))) {
    lookAtPlain(look, part)
    return
  }
  if (format === 'gzip' || format === 'zlib' || format === 'zstd') return lookInside(look, part, format)
  if (format === 'npy') {
    lookAtArray(look, part)
    return
  }
  if (format === 'pickle') {
    takePickle(look, part, readPickle(source))
    return
  }
  // five pickles, and behind them the numbers themselves
  if (format === 'torch-legacy') {
    takePickle(look, { ...part, torch: true }, readPickle(source, 0, 5))
    return
  }
  if (format === 'hdf5') {
    if (holdsCodeLayer(source)) take(look, part, [{ kind: 'computed', name: 'keras.Lambda', offset: 0 }])
    return
  }
  lookAtPlain(look, part)
}

async function lookAt(look: Look, part: Part): Promise<void> {
  const format = formatOf(part.source)
  await guarded(look, part.path, () => lookAtFormat(look, part, format))
  // one that begins as a tar file does is one for whoever tries that first, as torch does
  if (format !== 'tar' && isTar(part.source))
    await guarded(look, part.path, () => lookAtMembers(look, part, tarMembers(part.source)))
  // a file whose end is a zip file's is one for whoever opens it so, whatever it begins with
  if (format !== 'zip' && isZip(part.source))
    await guarded(look, part.path, () => lookAtMembers(look, part, zipMembers(part.source)))
}

/** What cannot be read is told of the file; anything else is a fault of ours. */
async function guarded(look: Look, path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    look.broken.push({ file: path, why: error.message, offset: error.offset })
  }
}

/** Looks through files on this machine, within bounds of memory, disk and depth. */
export class FileScanner implements Scanner {
  readonly #options: Options

  constructor(options: { readonly folder: string; readonly memory?: number; readonly bounds?: Bounds }) {
    this.#options = {
      folder: options.folder,
      memory: options.memory ?? 32 * 2 ** 20,
      bounds: options.bounds ?? usualBounds,
    }
  }

  async scan(
    path: string,
    parts: AsyncIterable<Uint8Array>,
    { flavors, declared }: { readonly flavors: readonly string[] | null; readonly declared: boolean },
  ): Promise<FileScan & { readonly sha256: string }> {
    const look: Look = {
      ...{ options: this.#options, flavors, tally: { expanded: 0 } },
      ...{ uses: [], broken: [], secrets: [], pickles: [] },
    }
    const whole = await spool(parts, this.#options)
    try {
      await lookAt(look, { path, source: whole.source, depth: 0, declared, torch: false })
    } finally {
      whole.close()
    }
    const { uses, broken, secrets, pickles } = look
    return { uses, broken, secrets, pickles, sha256: whole.sha256 }
  }
}
