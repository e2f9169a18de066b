import { expect, test } from 'vitest'
import { holdsCodeLayer, secretsOf } from '../../../shared/clients/scan/text.ts'
import { bytesIn } from '../../../shared/domain/serialized/bytes.ts'

const secret = ['db://svc', 'q7Rz2LmX9vTb@db.example/\n'].join(':')

test('a long text is looked through page by page, each secret told once and by its line', () => {
  const before = 'line of text\n'.repeat(80_659)
  // the secret goes over the end of the first page
  expect(before.length).toBeLessThan(2 ** 20)
  expect(before.length + secret.length).toBeGreaterThan(2 ** 20)
  expect(secretsOf(bytesIn(Buffer.from(`${before}${secret}end\n${secret}`)))).toEqual([
    { line: 80_660, kind: 'password in an address' },
    { line: 80_662, kind: 'password in an address' },
  ])
})

test('what is no text holds none', () => {
  expect(secretsOf(bytesIn(Buffer.from(`\0${secret}`)))).toEqual([])
  expect(secretsOf(bytesIn(Buffer.alloc(0)))).toEqual([])
})

test('a layer that holds code is found among other bytes', () => {
  expect(holdsCodeLayer(bytesIn(Buffer.from('\x89HDF {"class_name": "Lambda"}', 'latin1')))).toBe(true)
  expect(holdsCodeLayer(bytesIn(Buffer.from('\x89HDF {"class_name": "Dense"}', 'latin1')))).toBe(false)
})
