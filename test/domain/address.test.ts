import { expect, test } from 'vitest'
import { isLoopback } from '../../shared/domain/address.ts'

test.each([
  ['http://localhost:5000/x', true],
  ['http://127.0.0.1', true],
  ['http://[::1]:80', true],
  ['http://[0:0:0:0:0:0:0:1]', true],
  ['http://localhost.acme.example', false],
  ['http://127.0.0.1.acme.example', false],
  ['http://10.0.0.1', false],
  ['http://0.0.0.0', false],
])('what is sent to %s stays on this machine: %s', (url, stays) => {
  expect(isLoopback(new URL(url).hostname)).toBe(stays)
})
