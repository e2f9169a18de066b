import { expect, test } from 'vitest'
import { renderAttested } from '../../../shared/render/audit/attested.ts'
import { wanted } from '../../builders/attestation.ts'
import { expectInert, hostile } from '../inert.ts'

const attested = {
  word: 'gh attestation verify' as const,
  records: 1000,
  file: 'attested.json',
  signer: wanted.signer,
  run: 'https://github.com/acme/models/actions/runs/7/attempts/1',
  times: [{ by: 'https://rekor.sigstore.dev', at: '2026-02-07T00:00:05Z' }],
}

test('an attestation is shown with what was checked and with whose word the rest is', () => {
  const shown = renderAttested(attested)
  expect(shown).toMatch(
    /An attestation of the checkpoint of record 1000 was handed over; as its certificate says, it is by `acme\/models/,
  )
  expect(shown).toMatch(/Checked here: the statement names/)
  expect(shown).toContain('Whether a public log has it was not looked at')
  expect(shown).toMatch(/By the word of `gh attestation verify` alone, as `attested\.json` has it/)
  expect(renderAttested({ ...attested, run: null })).not.toContain('null')
})

test('what stands in an attestation is text and nothing else', () => {
  expectInert(renderAttested({ ...attested, run: hostile, file: hostile, times: [{ by: hostile, at: hostile }] }))
})
