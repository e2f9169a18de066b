import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readChain, type LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import { parseRecord, recordPath } from '../../../shared/domain/ledger/record.ts'
import { verifyWalked, type Anchor, type Verification } from '../../../shared/domain/ledger/verification.ts'
import { startLook } from '../../../shared/gather/ledger/looking.ts'
import { publicKeyOf } from '../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { pem } from '../../builders/checkpoint.ts'
import { verify } from '../../builders/verification.ts'
import { longLedger } from '../../builders/long-ledger.ts'

const { files, entries } = longLedger(8, { every: 3, pem })
const count = entries.length
const at = (number: number): LedgerFile => {
  const file = files.find(({ path }) => path === recordPath(number))
  if (file === undefined) throw new Error(`no record ${number}`)
  return file
}
const keys = [{ public: publicKeyOf(pem) ?? '', from: '2026-01-01' }]

/** The whole look: records, checkpoints and index. */
function looked(given: readonly LedgerFile[], kept: readonly Anchor[] = []): Verification {
  const { visit, looked: done } = startLook()
  const numbered = given
    .filter(({ path }) => path.startsWith('records/'))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
  for (const file of [...numbered, ...given.filter(({ path }) => !path.startsWith('records/'))]) visit(file)
  const { walked, checkpoints, index, roots } = done()
  return verifyWalked(walked, {
    ...{ commits: [], app: 'countersign-acme', anchors: [], kept, found: index },
    checkpoints: { files: checkpoints, keys, every: 7, roots },
  })
}
const replaced = (all: readonly LedgerFile[], number: number, text: string): readonly LedgerFile[] =>
  all.map((file) => (file.path === recordPath(number) ? { ...file, text } : file))
const without = (all: readonly LedgerFile[], number: number): readonly LedgerFile[] =>
  all.filter(({ path }) => path !== recordPath(number))
const flipped = (text: string, place: number): string =>
  `${text.slice(0, place)}${text[place] === 'x' ? 'y' : 'x'}${text.slice(place + 1)}`

describe('the first bad record', () => {
  test('of a good ledger is none', () => {
    expect(looked(files)).toMatchObject({ state: 'passed', faults: [], first: null })
  })

  test('is the one of which a byte was flipped, where a later one can vouch for the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: count - 2 }), fc.nat(), (number, place) => {
        const { text } = at(number)
        const found = looked(replaced(files, number, flipped(text, place % text.length)))
        expect([found.state, found.first]).toEqual(['failed', { from: number, to: number }])
      }),
    )
  })

  test('is the one that is gone', () => {
    for (let number = 1; number < count; number++)
      expect(looked(without(files, number)).first).toEqual({ from: number, to: number })
  })

  test('is the first of two that were exchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: count }), fc.integer({ min: 1, max: count }), (one, other) => {
        fc.pre(one < other)
        const found = looked(replaced(replaced(files, one, at(other).text), other, at(one).text))
        expect([found.state, found.first?.from]).toEqual(['failed', one])
      }),
    )
  })

  test('of an end that was cut is the first that is missing, as soon as a checkpoint or an anchor names one', () => {
    const signed = [...files].flatMap(({ path }) => /^checkpoints\/(\d+)/.exec(path)?.[1] ?? []).map(Number)
    const last = Math.max(...signed)
    for (let kept = 1; kept < count; kept++) {
      const cut = files.filter(({ path }) => !path.startsWith('records/') || path <= recordPath(kept))
      const found = looked(cut)
      if (kept < last) expect([found.state, found.first]).toEqual(['failed', { from: kept + 1, to: kept + 1 }])
      // what came after the last checkpoint only an anchor tells
      else expect(found.faults.filter(({ code }) => code !== 'index-differs')).toEqual([])
      const anchor = { where: 'a kept head', number: count, digest: entries.at(-1)?.digest ?? '' }
      expect(verify(readChain(cut), [], 'countersign-acme', [anchor]).first).toEqual({ from: kept + 1, to: kept + 1 })
    }
  })

  type Tampering = {
    readonly kind: 'flip' | 'drop' | 'exchange' | 'copy'
    readonly number: number
    readonly place: number
  }
  const tampering: fc.Arbitrary<Tampering> = fc.record({
    kind: fc.constantFrom('flip', 'drop', 'exchange', 'copy'),
    number: fc.integer({ min: 1, max: count }),
    place: fc.nat(),
  })
  const tampered = (all: readonly LedgerFile[], { kind, number, place }: Tampering): readonly LedgerFile[] => {
    const own = all.find(({ path }) => path === recordPath(number))
    const other = all.find(({ path }) => path === recordPath((place % count) + 1))
    if (own === undefined || other === undefined) return all
    if (kind === 'flip') return replaced(all, number, flipped(own.text, place % own.text.length))
    if (kind === 'drop') return without(all, number)
    if (kind === 'copy') return replaced(all, number, other.text)
    return all.map((file) =>
      file === own ? { ...own, text: other.text } : file === other ? { ...other, text: own.text } : file,
    )
  }

  test('of any tampering at all is named, or one before it: nothing that was changed passes', () => {
    fc.assert(
      fc.property(fc.array(tampering, { minLength: 1, maxLength: 4 }), (all) => {
        const changed = all.reduce<readonly LedgerFile[]>(tampered, files)
        const truly = entries.find(({ record, digest }) => {
          const file = changed.find(({ path }) => path === recordPath(record.number))
          return file?.text !== at(record.number).text || digest === ''
        })?.record.number
        fc.pre(truly !== undefined)
        const kept = { where: 'a kept head', number: count, digest: entries.at(-1)?.digest ?? '' }
        const found = verify(readChain(changed), [], 'countersign-acme', [kept])
        expect(found.state).toBe('failed')
        // where the record after it is gone, cannot be read or is another, nobody is left to say what it was
        const next = parseRecord(changed.find(({ path }) => path === recordPath(truly + 1))?.text ?? '')
        const mute = !('record' in next) || next.record.number !== truly + 1
        expect(found.first?.from ?? Infinity).toBeLessThanOrEqual(truly + (mute ? 1 : 0))
        expect(looked(changed, [kept]).state).toBe('failed')
      }),
      { numRuns: 200 },
    )
  })
})
