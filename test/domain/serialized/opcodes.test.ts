import { expect, test } from 'vitest'
import { build, instructions, stop } from '../../../shared/domain/serialized/opcodes.ts'

test('every instruction of protocols 0 to 5 is known', () => {
  const text = '.(0123FIJKLMNPQRSTUVXabcdefghijklmopqrstuGBC]})'
  const known = [
    ...Buffer.from(
      text.replace('.', '').replace('3', '').replace('f', '').replace('k', '').replace('m', '').replace('n', ''),
    ),
  ]
  const later = Array.from({ length: 0x98 - 0x80 + 1 }, (_, index) => 0x80 + index)
  expect([...instructions.keys()].sort((a, b) => a - b)).toEqual(
    [...new Set([...known.filter((byte) => String.fromCharCode(byte) !== '.'), ...later])].sort((a, b) => a - b),
  )
  expect([instructions.has(stop), instructions.has(build)]).toEqual([false, true])
})
