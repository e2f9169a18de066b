import { describe, expect, test } from 'vitest'
import { bytesIn } from '../../../shared/domain/serialized/bytes.ts'
import { isTar, tarMembers } from '../../../shared/domain/serialized/tar.ts'
import { tar } from '../../builders/archive.ts'

test('a tar file lists its members, and one that cannot be read is refused', () => {
  const file = tar({ a: 'one', b: 'x'.repeat(600) })
  expect(tarMembers(bytesIn(file)).map((one) => [one.name, one.length])).toEqual([
    ['a', 3],
    ['b', 600],
  ])
  const broken = Buffer.from(file)
  broken.write('zz', 124)
  expect(() => tarMembers(bytesIn(broken))).toThrow('cannot be read')
  expect(() => tarMembers(bytesIn(file.subarray(0, 1536)))).toThrow('beyond its end')
})

describe('a tar file whose members loaders find in different places is refused', () => {
  const typed = (type: string, content: string): Buffer => {
    const file = tar({ a: content })
    file.write(type, 156)
    return file
  }
  test.each([
    ['a folder that claims bytes', typed('5', 'hidden'), 'cannot have'],
    ['a link that claims bytes', typed('2', 'hidden'), 'cannot have'],
    ['a file with holes', typed('S', ''), 'has holes'],
    ['a note of another size', typed('x', '12 size=512\n'), 'another size'],
    ['a note of holes', typed('g', '22 GNU.sparse.major=1\n'), 'another size'],
  ])('with %s', (_, file, why) => {
    expect(() => tarMembers(bytesIn(file))).toThrow(why)
  })

  test('and not one with a folder, or a note of a longer name', () => {
    expect(tarMembers(bytesIn(typed('5', '')))).toHaveLength(1)
    expect(tarMembers(bytesIn(typed('x', '12 path=abc\n')))).toHaveLength(1)
  })
})

test('a tar file is told by its mark, and an older one by its sum', () => {
  const summed = (write: (sum: number) => string): Buffer => {
    const file = tar({ a: 'x' })
    file.fill(0, 257, 262).fill(' ', 148, 156)
    const sum = [...file.subarray(0, 512)].reduce((total, byte) => total + byte, 0)
    file.fill(0, 148, 156).write(write(sum), 148, 'latin1')
    return file
  }
  const octal = (sum: number): string => sum.toString(8)
  const files = [tar({ a: 'x' }), summed(octal), summed((sum) => `0o${octal(sum)}`), summed((sum) => octal(sum + 1))]
  const wide = summed((sum) => String.fromCharCode(0x80, 0, 0, 0, 0, 0, sum >> 8, sum & 255))
  expect([...files, wide, Buffer.alloc(100)].map((file) => isTar(bytesIn(file)))).toEqual([
    true,
    true,
    true,
    false,
    true,
    false,
  ])
})
