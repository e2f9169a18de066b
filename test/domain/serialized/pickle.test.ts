import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesIn } from '../../../shared/domain/serialized/bytes.ts'
import { readPickle, suspectedPickle } from '../../../shared/domain/serialized/pickle.ts'
import { bytes, call, global, malicious, proto, short, stackGlobal } from '../../builders/pickle.ts'

const read = (given: Uint8Array) => readPickle(bytesIn(given))
const names = (given: Uint8Array): readonly string[] => read(given).uses.map(({ name }) => name)

describe('a pickle that reaches for what it must not', () => {
  test.each(malicious)('%s is found', (_, given, name) => {
    expect(names(given)).toContain(name)
  })

  test('tells where', () => {
    expect(read(bytes(proto(2), ')0', global('os', 'system'), ')R.')).uses).toEqual([
      { kind: 'global', name: 'os.system', offset: 4 },
    ])
  })

  test('inside of the bytes of another is found at its place', () => {
    const inner = call('os', 'system')
    expect(read(bytes(proto(4), 'C', inner.length, inner, '.')).uses).toEqual([
      { kind: 'global', name: 'os.system', offset: 4 },
    ])
    // bytes that only begin like one are bytes
    expect(names(bytes(proto(4), 'C', 6, 0x80, 4, 'abcd', '.'))).toEqual([])
  })
})

describe('a pickle that cannot be followed is refused', () => {
  test.each([
    ['an instruction that is none', bytes(proto(4), 'N', 0xff, '.'), '0xff is no instruction', 3],
    ['an end in the middle', bytes(proto(4), short('abc').subarray(0, 3)), 'it ends in the middle', 4],
    ['no end', bytes(proto(4), 'N'), 'it ends in the middle', 3],
    ['nothing', bytes(), 'it is empty', 0],
    ['a tail behind its end', bytes(proto(4), 'N.', 'tail'), 'it looks for a mark that was never set', 4],
    ['a protocol to come', bytes(proto(6), 'N.'), 'its protocol 6 is none that is known', 0],
    ['buffers that lie elsewhere', bytes(proto(5), 0x97, '.'), 'its buffers lie outside of the file', 2],
    ['what the memo never kept', bytes(proto(2), 'h', 3, '.'), 'it recalls what it never kept', 2],
    ['a mark that was never set', bytes(proto(2), 't.'), 'it looks for a mark that was never set', 2],
    ['an empty stack', bytes(proto(2), 'R.'), 'it takes what is not there', 2],
    [
      'a length beyond the file',
      bytes(proto(4), 0x8e, 255, 255, 255, 255, 255, 0, 0, 0, '.'),
      'it ends in the middle',
      11,
    ],
    [
      'a length beyond all files',
      bytes(proto(4), 0x8e, ...Array<number>(8).fill(255), '.'),
      'it names a length beyond all files',
      2,
    ],
    ['a text without quotes', bytes('Sx\n.'), 'a text has no quotes', 0],
    ['a name that is no text', bytes(proto(4), 'N', short('system'), 0x93, '.'), 'a name is no text', 11],
  ])('with %s', (_, given, why, offset) => {
    expect(read(given).problem).toEqual({ why, offset })
  })
})

const zeros = Buffer.alloc(8)

describe('a pickle that is whole', () => {
  test.each([
    ['of protocol 0', bytes("(dp0\nS'a'\np1\nI1\nsF1.5\n0L5L\n0Vä\n0N0I01\n0(I1\nl0(t0.")],
    [
      'of numbers',
      bytes(proto(2), 'J', 255, 255, 255, 255, 'K', 1, 'M', 1, 1, 'G', zeros, 0x8a, 1, 5, 0x88, 0x89, '.'),
    ],
    ['of containers', bytes(proto(4), '](N', 0x88, 'e0', '}(', short('a'), 'Nu0', 0x8f, '(N', 0x90, '0(N', 0x91, '.')],
    ['of two', bytes(proto(4), 'N.', proto(4), '}.')],
  ])('%s has no problem and reaches for nothing', (_, given) => {
    expect(read(given)).toMatchObject({ uses: [], problem: null })
  })
})

describe('the array of a joblib file', () => {
  const dtype = (code: string) => bytes(stackGlobal('numpy', 'dtype'), short(code), 0x89, 0x88, 0x87, 'R')
  const wrapper = (code: string, count: number, aligned: boolean) =>
    bytes(
      ...[proto(4), stackGlobal('joblib.numpy_pickle', 'NumpyArrayWrapper'), ')', 0x81, '}('],
      ...[short('shape'), 'K', count, 0x85, short('dtype'), dtype(code)],
      ...(aligned ? [short('numpy_array_alignment_bytes'), 'K', 16] : []),
      'ub',
    )
  const raw = Buffer.alloc(16, 0xff)

  test.each([
    ['of plain numbers', bytes(wrapper('f8', 2, false), raw, '.')],
    ['that is aligned', bytes(wrapper('f8', 2, true), 3, 'abc', raw, '.')],
    ['of texts', bytes(wrapper('U2', 2, false), raw, '.')],
    ['of objects', bytes(wrapper('O', 2, false), bytes(proto(4), '].'), '.')],
  ])('%s is passed over', (_, given) => {
    expect(read(given)).toMatchObject({
      problem: null,
      uses: [{ name: 'joblib.numpy_pickle.NumpyArrayWrapper' }, { name: 'numpy.dtype' }],
    })
  })

  test('of a size that cannot be told is a refusal', () => {
    expect(read(bytes(wrapper('Q', 2, false), raw, '.')).problem?.why).toBe('the size of an array cannot be told')
  })

  test('hides nothing from whoever loads the file without joblib', () => {
    const hidden = bytes('0', call('os', 'system').subarray(2, -1))
    expect(names(bytes(wrapper('S1', hidden.length, false), hidden, '.'))).toContain('os.system')
  })

  test('is one, too, where something else makes its wrapper', () => {
    const maker = bytes(
      stackGlobal('copyreg', '_reconstructor'),
      stackGlobal('joblib.numpy_pickle', 'NumpyArrayWrapper'),
    )
    const state = bytes('}(', short('shape'), 'K', 2, 0x85, short('dtype'), dtype('f8'), 'ub')
    // the array swallows what comes next for whoever does not know that it is one
    const array = bytes('C', 14, Buffer.alloc(14))
    const given = bytes(
      proto(4),
      maker,
      stackGlobal('builtins', 'object'),
      'N',
      0x87,
      'R',
      state,
      array,
      call('os', 'system').subarray(2),
    )
    expect(names(given)).toContain('os.system')
    const opaque = bytes(
      proto(4),
      stackGlobal('copyreg', '_reconstructor'),
      stackGlobal('builtins', 'tuple'),
      ']',
      0x85,
      'RR.',
    )
    expect(read(opaque).problem?.why).toBe('what it builds cannot be told')
  })

  test('of objects may hold what must be found', () => {
    expect(names(bytes(wrapper('O', 2, false), call('os', 'system'), '.'))).toContain('os.system')
  })
})

test('what only fills something that it names acts, too', () => {
  expect(suspectedPickle(bytesIn(bytes("cos\nenviron\nS'a'\nS'b'\ns.")))).toMatchObject({
    uses: [{ name: 'os.environ' }],
  })
})

describe('a file that nothing names as a pickle', () => {
  test.each([
    ['a text', bytes('channels:\n- conda-forge\n')],
    ['a text that begins as a name does', bytes('cos\nsystem\nand more')],
    ['nothing', bytes()],
    ['a JSON', bytes('{"a": 1}')],
  ])('is none as %s', (_, given) => {
    expect(suspectedPickle(bytesIn(given))).toBe(null)
  })

  test('is one where it would act, though it breaks', () => {
    expect(suspectedPickle(bytesIn(bytes("cos\nsystem\n(S'x'\ntR")))).toMatchObject({
      uses: [{ name: 'os.system' }],
      problem: { why: 'it ends in the middle' },
    })
  })
})

test('no bytes make the reader fail, or run for ever', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (given) => {
      const reading = read(given)
      expect(reading.problem !== null || reading.pickles > 0).toBe(true)
    }),
  )
})

test('cutting a pickle anywhere is a refusal', () => {
  const whole = bytes(proto(4), stackGlobal('collections', 'OrderedDict'), ')R', short('abc'), '0.')
  for (let length = 0; length < whole.length; length++) expect(read(whole.subarray(0, length)).problem).not.toBe(null)
})
