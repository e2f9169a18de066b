/** Pickles written instruction by instruction. Nothing here is ever loaded. */

type Part = string | number | Uint8Array

/** Bytes of numbers, texts and other bytes in a row. */
export const bytes = (...parts: readonly Part[]): Buffer =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'number' ? Buffer.of(part) : typeof part === 'string' ? Buffer.from(part, 'latin1') : part,
    ),
  )

/** A text with its length in one byte, as protocol 4 writes it. */
export const short = (text: string): Buffer => bytes(0x8c, text.length, text)
export const global = (module: string, name: string): Buffer => bytes(`c${module}\n${name}\n`)
export const stackGlobal = (module: string, name: string): Buffer => bytes(short(module), short(name), 0x93)
export const proto = (version: number): Buffer => bytes(0x80, version)

/** A call of what a name stands for, with one text. */
export const call = (module: string, name: string, argument = 'x'): Buffer =>
  bytes(proto(4), stackGlobal(module, name), short(argument), 0x85, 'R.')

const harmless = bytes(proto(2), '}.')

/** Nineteen ways of reaching for `os.system` and its like, each with the name that must be found. */
export const malicious: readonly (readonly [string, Buffer, string])[] = [
  ['by GLOBAL, in text', bytes("cos\nsystem\n(S'x'\ntR."), 'os.system'],
  ['by GLOBAL, protocol 2', bytes(proto(2), global('os', 'system'), 'U', 1, 'x', 0x85, 'R.'), 'os.system'],
  ['by INST', bytes("(S'x'\nios\nsystem\n."), 'os.system'],
  ['by OBJ', bytes('(', global('os', 'system'), "S'x'\no."), 'os.system'],
  ['by NEWOBJ', bytes(proto(2), global('os', 'system'), ')', 0x81, '.'), 'os.system'],
  ['by NEWOBJ_EX', bytes(proto(4), stackGlobal('os', 'system'), ')}', 0x92, '.'), 'os.system'],
  ['by STACK_GLOBAL', call('posix', 'system'), 'posix.system'],
  [
    'by STACK_GLOBAL through the memo',
    bytes(proto(4), short('os'), 0x94, '0', short('system'), 0x94, '0h', 0, 'h', 1, 0x93, short('x'), 0x85, 'R.'),
    'os.system',
  ],
  [
    'by STACK_GLOBAL with a text doubled',
    bytes(proto(4), short('os'), short('system'), '20', 0x93, short('x'), 0x85, 'R.'),
    'os.system',
  ],
  [
    'by STACK_GLOBAL with texts of Python 2',
    bytes(proto(4), 'U', 2, 'os', 'U', 6, 'system', 0x93, short('x'), 0x85, 'R.'),
    'os.system',
  ],
  [
    'by a name that is written with an escape',
    bytes(proto(4), "S'o\\x73'\n", "S'system'\n", 0x93, short('x'), 0x85, 'R.'),
    '(a name that is made while it is loaded)',
  ],
  [
    'by a name that is made by a call',
    bytes(
      proto(4),
      stackGlobal('builtins', 'str'),
      short('os'),
      0x85,
      'R',
      short('system'),
      0x93,
      short('x'),
      0x85,
      'R.',
    ),
    '(a name that is made while it is loaded)',
  ],
  ['by a dotted name', call('sklearn.base', 'os.system'), 'sklearn.base.os.system'],
  ['in a second pickle', bytes(harmless, call('os', 'system')), 'os.system'],
  ['before a tail that breaks', bytes(call('os', 'system').subarray(0, -1), 0xff, 'rest'), 'os.system'],
  ['by EXT1', bytes(proto(2), 0x82, 7, ')R.'), 'extension code 7'],
  ['by EXT4', bytes(proto(2), 0x84, 7, 1, 0, 0, ')R.'), 'extension code 263'],
  ['by PERSID', bytes('Pcos.system\n.'), 'a persistent id'],
  ['by BINPERSID', bytes(proto(2), 'U', 1, 'x', 'Q.'), 'a persistent id'],
]
