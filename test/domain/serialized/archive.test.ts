import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isZip, zipDirectory, zipMembers } from '../../../shared/domain/serialized/archive.ts'
import { bytesIn, UnreadableError } from '../../../shared/domain/serialized/bytes.ts'
import { zip } from '../../builders/archive.ts'

const text = (file: Buffer, { start, length }: { readonly start: number; readonly length: number }): string =>
  file.toString('latin1', start, start + length)

describe('a zip file', () => {
  test.each([
    ['as it is', zip({ 'a.txt': 'one', 'b/c': 'two' })],
    ['behind other bytes', zip({ 'a.txt': 'one', 'b/c': 'two' }, { before: Buffer.from('before') })],
  ])('lists its members, %s', (_, file) => {
    expect(zipMembers(bytesIn(file)).map((one) => [one.name, one.method, text(file, one)])).toEqual([
      ['a.txt', 'stored', 'one'],
      ['b/c', 'stored', 'two'],
    ])
  })

  test('with a wide end, and a second name that is the same', () => {
    const file = zip({ a: 'one' }, { wide: 'agrees', unicode: 'a' })
    expect(zipMembers(bytesIn(file)).map((one) => text(file, one))).toEqual(['one'])
  })

  test('behind a whole other zip file lists the members of both, since loaders differ', () => {
    const inner = zip({ 'data.pkl': 'other' })
    const file = zip({ 'data.pkl': 'known' }, { before: inner.subarray(0, -22) })
    const found = zipMembers(bytesIn(file)).map((one) => text(file, one))
    expect(found).toContain('known')
    expect(found).toContain('other')
  })

  test('tells the size that a packed member claims', () => {
    const [member] = zipMembers(bytesIn(zip({ a: 'x'.repeat(1000) }, { deflate: true })))
    expect([member?.method, member?.claims]).toEqual(['deflated', 1000])
  })

  test.each([
    ['its two names of a member differ', zip({ a: 'x' }, { local: { name: 'b' } }), /listed otherwise/],
    ['its two ways of packing differ', zip({ a: 'x' }, { local: { method: 8 } }), /listed otherwise/],
    ['a member is packed in another way', zip({ a: 'x' }, { method: 12 }), /method 12/],
    ['it lists fewer than it says', zip({ a: 'x' }, { count: 2 }), /not as long/],
    ['a member is encrypted', zip({ a: 'x' }, { flags: 1 }), /is encrypted/],
    ['a name goes on behind its end', zip({ 'schema.json\0.txt': 'x' }), /has two names/],
    ['a member has a second name', zip({ 'a.txt': 'x' }, { unicode: 'schema.json' }), /has two names/],
    ['a stored member has two sizes', zip({ a: 'x' }, { claims: 9 }), /two sizes/],
    ['its end says another count than the wide one', zip({ a: 'x' }, { wide: 'differs' }), /differently/],
    ['its wide end is not where others look for it', zip({ a: 'x' }, { wide: 'elsewhere' }), /cannot be found/],
    ['it is cut', zip({ a: 'x' }).subarray(20), /do(?:es)? not fit|not where/],
    [
      'its end says something else than its length',
      Buffer.concat([zip({ a: 'x' }), Buffer.from('more')]),
      /does not end where/,
    ],
    ['it has no list', Buffer.from('PK\x03\x04 and nothing more'), /no list/],
  ])('cannot be read where %s', (_, file, why) => {
    expect(() => zipMembers(bytesIn(file))).toThrow(why)
  })

  test('is one by its end', () => {
    expect(
      [zip({ a: 'x' }, { before: Buffer.from('other') }), zip({}), Buffer.from('PK\x03\x04')].map((file) =>
        isZip(bytesIn(file)),
      ),
    ).toEqual([true, true, false])
  })

  test('has a list that changes with its members', () => {
    const list = (content: string): string => {
      const source = bytesIn(zip({ a: content }))
      const { at, length } = zipDirectory(source)
      return Buffer.from(source.read(at, length)).toString('hex')
    }
    expect(list('one')).toBe(list('one'))
    expect(list('one')).not.toBe(list('two'))
  })

  test('whose bytes are changed anywhere is read or refused, and never fails', () => {
    const whole = zip({ a: 'one', b: 'two' })
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const file = Buffer.from(whole)
        file[at] = byte
        try {
          zipMembers(bytesIn(file))
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableError)
        }
      }),
    )
  })
})
