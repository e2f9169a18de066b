import { expect, test } from 'vitest'
import { renderIndexed } from '../../../shared/render/audit/indexed.ts'

const checkpoint = { number: 84, digest: `sha256:${'a'.repeat(64)}` }

test('what an answer by the index rests on is told whole, whatever the model is called', () => {
  const told = renderIndexed({ model: 'a`|<!--', read: 5, of: 90, checkpoint, signedBy: null, unknown: ['x|<b>'] })
  expect(told).toContain('5 of 90 records were read')
  expect(told).toContain('the chain from the checkpoint of record 84')
  expect(told).toContain('which no key signed')
  expect(told).toContain('- Unknown: the other records')
  expect(told).not.toContain('<b>')
  expect(
    renderIndexed({ model: 'm', read: 1, of: 2, checkpoint, signedBy: 'ed25519:0123456789abcdef', unknown: [] }),
  ).toContain('signed by `ed25519:0123456789abcdef`')
})
