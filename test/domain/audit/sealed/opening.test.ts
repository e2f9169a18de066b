import { deflateRawSync, crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layOut, type Packed } from '../../../../shared/domain/audit/sealed/layout.ts'
import { manifestPath, sealPath } from '../../../../shared/domain/audit/sealed/manifest.ts'
import { pem } from '../../../builders/checkpoint.ts'
import { archive, contents, faultsOf, head, manifestOf, members, open, packed, seal, stored } from './builder.ts'

const [page, records, document, answer] = members as [Packed, Packed, Packed, Packed]
const bomb = deflateRawSync(Buffer.alloc(50_000_000))

test('what was sealed is read again', () => {
  const { files, faults, manifest } = open(layOut([head(), ...members, seal(pem)]))
  expect([faults, manifest?.files.length]).toEqual([[], 4])
  for (const [name, text] of Object.entries(contents)) expect(Buffer.from(files.get(name) ?? []).toString()).toBe(text)
})

describe('the first bad entry is named where', () => {
  test.each<[string, Uint8Array, string]>([
    [
      'a file was changed',
      layOut([head(), page, packed(records.name, '{"a":2}\n'), document, answer]),
      'is not what the manifest says',
    ],
    ['a file is missing', layOut([head(), page, document, answer]), '"ledger/records.ndjson" is missing'],
    ['a file was added', layOut([head(), ...members, packed('more.txt', 'x')]), '"more.txt" is not in the manifest'],
    [
      'a file was renamed',
      layOut([head(), page, { ...records, name: 'ledger/other.ndjson' }, document, answer]),
      '"ledger/other.ndjson" is not in the manifest',
    ],
    ['a file is there twice', layOut([head(), ...members, page]), '"audit-pack.html" is there twice'],
    [
      'a name differs in its case alone',
      layOut([head(), ...members, { ...page, name: 'AUDIT-pack.html' }]),
      'is there twice',
    ],
    [
      'two files changed places',
      layOut([head(), page, { ...document, name: records.name }, { ...records, name: document.name }, answer]),
      '"ledger/records.ndjson" unpacks to 16 bytes',
    ],
    ['the order is another', layOut([head(), records, page, document, answer]), 'lies elsewhere than it was sealed'],
    [
      'the same content is packed otherwise',
      layOut([
        head(),
        { ...page, method: 'stored', bytes: Buffer.from(contents[page.name] ?? '') },
        records,
        document,
        answer,
      ]),
      'is packed otherwise',
    ],
    [
      'a file is a bomb',
      layOut([head(), { ...page, bytes: bomb }, records, document, answer]),
      'cannot be unpacked within its size',
    ],
    [
      'a file says that it is a bomb',
      layOut([
        head(),
        { ...page, bytes: bomb, size: 50_000_000, crc: crc32(Buffer.alloc(50_000_000)) },
        records,
        document,
        answer,
      ]),
      'unpacks to 50000000 bytes',
    ],
    ['the manifest is a bomb', layOut([{ ...head(), method: 'deflated', bytes: bomb }, ...members]), '"manifest.json"'],
    ['the manifest is missing', layOut(members), '"manifest.json" is not the first entry'],
    ['the manifest is not the first', layOut([...members, head()]), 'is not the first entry'],
    ['the manifest is none', layOut([packed(manifestPath, '{}\n'), ...members]), 'is no manifest'],
    [
      'the manifest is of other files',
      layOut([head(manifestOf([page])), ...members]),
      '"ledger/records.ndjson" is not in the manifest',
    ],
    [
      'the manifest names itself',
      layOut([head(manifestOf([...members, head()])), ...members]),
      '"manifest.json" lies elsewhere than it was sealed',
    ],
    [
      'the manifest has a mark before it that no reader sees',
      layOut([stored(manifestPath, `\ufeff${manifestOf()}`), ...members]),
      'is no manifest',
    ],
    [
      'the manifest is packed',
      layOut([packed(manifestPath, manifestOf()), ...members]),
      'is laid out otherwise than it was sealed',
    ],
    [
      'the seal is packed',
      layOut([head(), ...members, packed(sealPath, 'x'.repeat(1000))]),
      'is laid out otherwise than it was sealed',
    ],
    ['the seal is not the last', layOut([head(), seal(pem), ...members]), 'lies elsewhere than it was sealed'],
    [
      'a checksum is another, which only other programs look at',
      layOut([head(), { ...page, crc: page.crc ^ 1 }, records, document, answer]),
      'is laid out otherwise than it was sealed',
    ],
    [
      'a file says that it is smaller',
      layOut([head(), { ...page, size: page.size - 1 }, records, document, answer]),
      'is laid out otherwise than it was sealed',
    ],
    [
      'all files together are a bomb',
      layOut([head(manifestOf([page, records, document, { ...answer, size: 2 ** 31 }])), ...members]),
      '"the zip file" unpacks to',
    ],
    ['it is empty', layOut([]), '"manifest.json"'],
    ['it is no zip', Buffer.from('hello'), 'cannot be read'],
    ['something stands before it', Buffer.concat([Buffer.from('#!/bin/sh\n'), archive]), '"'],
    ['something stands behind it', Buffer.concat([archive, Buffer.from('x')]), 'cannot be read'],
  ])('%s', (_, bytes, said) => {
    expect(faultsOf(bytes)[0]).toContain(said)
  })

  test.each([
    '../evil',
    '/etc/passwd',
    'a/../../b',
    'C:\\x',
    'a\\b',
    'a//b',
    'a/',
    '.ssh/x',
    'a/./b',
    'x\ny',
    '',
    'a.',
  ])('an entry is called %j', (name) => {
    expect(faultsOf(layOut([head(), ...members, packed(name, 'x')]))).toEqual([
      expect.stringContaining('has a name that leads elsewhere'),
    ])
  })
})

test('any byte that is another one is noticed', () => {
  fc.assert(
    fc.property(fc.nat(archive.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Uint8Array.from(archive)
      changed[at] = (changed[at] ?? 0) ^ by
      // a manifest that nobody signed may be another: then its own words are, and its files' are not
      const { faults, text } = open(changed)
      return faults.length > 0 || text !== manifestOf()
    }),
    { numRuns: 400 },
  )
})
