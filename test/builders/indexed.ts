import { readChain } from '../../shared/domain/ledger/chain.ts'
import { openBook } from '../../shared/runtime/ledger/book.ts'
import { writeCheckpoint } from '../../shared/runtime/ledger/checkpointing.ts'
import { fakeParts } from '../fakes/ledger-parts.ts'
import { chainedAfter, filesOf } from './ledger.ts'
import { promotion } from './long-ledger.ts'
import { world, writer, type World, type WorldOptions } from './world.ts'

/** A world whose ledger can be read in parts, and tells how it was read. */
export type Indexed = World & {
  /** the paths of files and folders that were read since the last time */
  readonly asked: () => readonly string[]
  readonly checkpoint: (at?: string, pem?: string | null) => Promise<void>
  /** puts another text in the place of a file's */
  readonly alter: (path: string, change: (text: string) => string) => void
}

/** The world with checkpoints in its policy and promotions of other models in its ledger, each of a model of its own. */
export async function indexed(others: number, options: WorldOptions = {}, ledgerWords: object = {}): Promise<Indexed> {
  const policy = { ledger: { branch: 'governance-ledger', checkpoints: { every: 10 }, ...ledgerWords } }
  const own = await world({ ...options, policy: { ...(options.policy as object | undefined), ...policy } })
  const { parts, asked } = fakeParts(
    () => own.ledger.files(),
    () => own.ledger.read(),
  )
  const ledger = {
    ...own.ledger,
    parts,
    read: async () => {
      asked.push('whole')
      return own.ledger.read()
    },
  }
  const drafts = Array.from({ length: others }, (_, index) =>
    promotion(`other-${index}`, 1, 2 * index + 2, '2026-01-04T10:00:00Z'),
  ).flat()
  const { entries } = readChain(own.ledger.files())
  const more = chainedAfter(
    entries,
    drafts.map((draft) => ({ ...draft, writer })),
  )
  for (const entry of more) own.forge.putTold(entry)
  own.ledger.overwrite([...own.ledger.files(), ...filesOf(more.map(({ record }) => record))])
  const forge: World['forge'] = {
    ...own.forge,
    paths: async (at) =>
      (await own.ledger.read()).head === at ? own.ledger.files().map(({ path }) => path) : own.forge.paths(at),
  }
  return {
    ...own,
    ports: { ...own.ports, forge, ledgerOf: () => ledger },
    asked: () => asked.splice(0),
    checkpoint: async (at = '2026-01-04T11:00:00Z', pem = null) => {
      await writeCheckpoint(await openBook(ledger), parts, writer, at, pem)
      asked.length = 0
    },
    alter: (path, change) =>
      own.ledger.overwrite(
        own.ledger.files().map((file) => (file.path === path ? { path, text: change(file.text) } : file)),
      ),
  }
}
