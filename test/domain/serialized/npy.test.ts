import { expect, test } from 'vitest'
import { bytesIn } from '../../../shared/domain/serialized/bytes.ts'
import { pickleInNpy } from '../../../shared/domain/serialized/npy.ts'
import { bytes } from '../../builders/pickle.ts'

const file = (header: string, major = 1) =>
  bytesIn(bytes(...[0x93, 'NUMPY', major, 0, header.length, 0], ...(major === 1 ? [] : [0, 0]), header, 'rest'))
const head = (descr: string): string => `{'descr': ${descr}, 'fortran_order': False, 'shape': (3,), }`

test.each([
  ['plain numbers', file(head("'<f8'")), 'none'],
  ['objects', file(head("'|O'")), 10 + head("'|O'").length],
  ['objects, version 2', file(head("'|O'"), 2), 12 + head("'|O'").length],
  ['fields of plain numbers', file(head("[('a', '<f8'), ('b', '<U4')]")), 'none'],
  ['fields with an object', file(head("[('a', '<f8'), ('b', '|O')]")), 10 + head("[('a', '<f8'), ('b', '|O')]").length],
  ['fields within fields', file(head("[('a', [('x', '<f8'), ('y', '<U4')]), ('b', '<i2', (3,))]")), 'none'],
  ['objects under another name', file(head("'object'")), null],
  ['objects that are spelt with an escape', file(head("'|\\x4f'")), null],
  ['objects in two pieces', file(head("'|' 'O'")), null],
  ['objects among several', file(head("'f8,O'")), null],
  ['objects behind a title', file(head("[(('t', 'a'), '|O')]")), null],
  ['objects said afterwards', file(`{'descr': '<f8', 'fortran_order': False, 'shape': (3,), 'descr': '|O', }`), null],
  ['objects said before', file(`{"descr": '|O', 'descr': '<f8', 'fortran_order': False, 'shape': (3,), }`), null],
  ['a version to come', file(head("'<f8'"), 9), null],
  ['no description', file('{}'), null],
  ['a head that is longer than the file', bytesIn(bytes(0x93, 'NUMPY', 1, 0, 255, 255, '{}')), null],
  ['no head', bytesIn(bytes(0x93, 'NUMPY')), null],
])('a numpy file with %s', (_, source, wanted) => {
  expect(pickleInNpy(source)).toBe(wanted)
})
