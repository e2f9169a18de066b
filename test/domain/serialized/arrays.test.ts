import { describe, expect, test } from 'vitest'
import { bytesIn } from '../../../shared/domain/serialized/bytes.ts'
import { readPickle, suspectedPickle } from '../../../shared/domain/serialized/pickle.ts'
import { bytes, call, proto, short, stackGlobal } from '../../builders/pickle.ts'

const read = (given: Uint8Array) => readPickle(bytesIn(given))
const names = (given: Uint8Array): readonly string[] => read(given).uses.map(({ name }) => name)

describe('an array that is not what it seems hides nothing', () => {
  const own = stackGlobal('joblib.numpy_pickle', 'NumpyArrayWrapper')
  const evil = call('os', 'system').subarray(2, -1)
  const f8 = bytes(stackGlobal('numpy', 'dtype'), short('f8'), 0x85, 'R')
  const size = (count: number) => bytes(short('shape'), 'K', count, 0x85, short('dtype'), f8)
  const plain = bytes('}(', size(2), 'ub')
  const raw = Buffer.alloc(16, 0xff)
  /** what is an array here swallows the call for whoever takes it for something else */
  const behind = bytes('0C', evil.length + 14, Buffer.alloc(14), evil, '.')
  const aligned = bytes(short('numpy_array_alignment_bytes'), 'K', 16)
  const text = (word: string) => bytes(stackGlobal('numpy', 'str_'), short(word), 0x85, 'R')
  const junk = bytes(...Array.from({ length: 40 }, (_, index) => bytes(short(`k${index}`), 'N')))
  const state = (version: number, flags: number) => bytes('(K', version, short('|'), 'NNNK', 8, 'K', 1, 'K', flags, 't')
  const typed = (code: string, set: Uint8Array) =>
    bytes(
      own,
      ')',
      0x81,
      '}(',
      short('shape'),
      ')',
      short('dtype'),
      stackGlobal('numpy', 'dtype'),
      short(code),
      0x85,
      'R',
      set,
      'bub',
    )

  test.each([
    [
      'that is handed back by a function',
      bytes(
        own,
        ')',
        0x81,
        '0',
        stackGlobal('numpy.core.multiarray', 'scalar'),
        own,
        ')',
        0x81,
        0x85,
        'R',
        plain,
        behind,
      ),
    ],
    [
      'whose class makes itself elsewhere',
      bytes(stackGlobal('pandas.core.indexes.base', '_new_Index'), own, '}', 0x86, 'R', plain, behind),
    ],
    [
      'whose class lies in a list',
      bytes(stackGlobal('pandas.core.indexes.base', '_new_Index'), '](', own, '}eR', plain, behind),
    ],
    [
      'that another thing is turned into',
      bytes(stackGlobal('types', 'SimpleNamespace'), ')RN}', short('__class__'), own, 's', 0x86, 'b', behind),
    ],
    [
      'whose class is changed',
      bytes(
        own,
        'N}',
        short('read'),
        stackGlobal('builtins', 'slice'),
        's',
        0x86,
        'b0',
        own,
        ')',
        0x81,
        '}(',
        size(2),
        'ub',
        raw,
        '.',
      ),
    ],
    [
      'that reads itself otherwise',
      bytes(own, ')', 0x81, '}(', size(2), short('read'), stackGlobal('builtins', 'slice'), 'ub', raw, '.'),
    ],
    [
      'that is built twice',
      bytes(own, ')', 0x81, 0x94, '}(', aligned, size(2), 'ub', 0, raw, '0h', 0, '}(', size(2), 'ub', raw, '.'),
    ],
    [
      'that is made with an alignment of its own',
      bytes(own, stackGlobal('numpy', 'ndarray'), ')', 0x86, 'R}(', size(2), 'ub', raw, '.'),
    ],
    ['with an alignment behind forty other keys', bytes(own, ')', 0x81, '}(', size(2), junk, aligned, 'ub', raw, '.')],
    [
      'with an alignment under a key that is made',
      bytes(own, ')', 0x81, '}(', text('numpy_array_alignment_bytes'), 'K', 16, size(2), 'ub', raw, '.'),
    ],
    ['of texts in another spelling', bytes(typed('a5', state(3, 0)), Buffer.alloc(5), '.')],
    ['of fields that do not say whether they are objects', bytes(typed('V8', state(2, 0)), Buffer.alloc(8), '.')],
  ])('%s', (_, given) => {
    expect(read(bytes(proto(4), given)).problem?.why).toMatch(/cannot be told/)
  })

  const objects = bytes(
    own,
    ')',
    0x81,
    '}(',
    short('shape'),
    'K',
    1,
    0x85,
    short('dtype'),
    stackGlobal('numpy', 'dtype'),
    short('O8'),
    0x85,
    'Rub',
  )
  test('in the objects of another, which joblib has plain pickle load', () => {
    // the inner memo is its own: whoever goes on with the outer one stops at a name that is none
    const again = bytes('h', 0, short('system'), 0x93, short('x'), 0x85, 'R0')
    const hiding = bytes(
      proto(4),
      short('os'),
      0x94,
      '0',
      own,
      ')',
      0x81,
      '}(',
      short('shape'),
      'K',
      again.length,
      0x85,
    )
    const numbers = bytes(short('dtype'), stackGlobal('numpy', 'dtype'), short('S1'), 0x85, 'Rub')
    const given = bytes(proto(4), ']', 0x94, '0', objects, hiding, numbers, again, 'N.', '.')
    expect(names(given)).toContain('os.system')
  })

  test('where only this reader would stop before it', () => {
    const hidden = bytes('0I0x1\n0', evil, 'N')
    const count = bytes(short('shape'), 'K', hidden.length, 0x85)
    const given = bytes(
      proto(4),
      own,
      ')',
      0x81,
      '}(',
      count,
      short('dtype'),
      stackGlobal('numpy', 'dtype'),
      short('S1'),
      0x85,
      'Rub',
      hidden,
      '.',
    )
    expect(read(given).problem?.why).toBe('a number has no digits')
    expect(suspectedPickle(bytesIn(bytes('I0x1\n', evil, '.')))).not.toBe(null)
  })
})
