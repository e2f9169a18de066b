import { describe, expect, test } from 'vitest'
import { attestedIn } from '../../../shared/domain/attestation/attested.ts'
import { statement, told, wanted } from '../../builders/attestation.ts'
import { otherDigest } from '../../builders/forge.ts'

const asked = (printed: unknown, given = wanted) => attestedIn(JSON.stringify(printed), given)
const good = told()
const said = (changes: object) => ({ ...good, verificationResult: { ...good.verificationResult, ...changes } })
const result = { mediaType: 'application/vnd.dev.sigstore.verificationresult+json;version=0.2' }

describe('a checkpoint is attested', () => {
  test('where the workflow of the policy signed a statement of its digest, which the command verified', () => {
    expect(asked([good])).toEqual({
      attested: {
        word: 'gh attestation verify',
        signer: wanted.signer,
        run: 'https://github.com/acme/models/actions/runs/7/attempts/1',
        times: [{ by: 'https://rekor.sigstore.dev', at: '2026-02-07T01:00:05+01:00' }],
      },
    })
  })

  test('of a branch whose name has the sign that stands before it', () => {
    const signer = `${wanted.signer}@2`
    const signing = { signer: `https://github.com/${signer}`, ref: 'refs/heads/main@2' }
    expect(asked([told(statement(), signing)], { ...wanted, signer })).toHaveProperty('attested')
  })

  test('where one of several attestations is good', () => {
    expect(asked([told(statement(otherDigest)), good])).toHaveProperty('attested')
  })

  test('at an address of one’s own by who vouches for runs there', () => {
    const there = { ...wanted, server: 'https://acme.ghe.com' }
    const signing = {
      signer: `https://acme.ghe.com/${wanted.signer}`,
      issuer: 'https://token.actions.acme.ghe.com',
      repository: 'https://acme.ghe.com/acme/models',
    }
    expect(asked([told(statement(), signing)], there)).toHaveProperty('attested')
    expect(asked([good], there)).toHaveProperty('problem')
  })
})

describe('T32: an attestation is not believed', () => {
  test.each<[string, unknown, RegExp]>([
    ['it is of another file', [told(statement(otherDigest))], /is of something else than the checkpoint/],
    ['it says something else of it', [told(statement(undefined, 'https://slsa.dev/provenance/v1'))], /provenance\/v1/],
    [
      'another workflow signed it',
      [told(statement(), { signer: 'https://github.com/acme/models/.github/workflows/evil.yml@refs/heads/main' })],
      /is by the workflow .*evil\.yml/,
    ],
    [
      'a branch signed it by its own file',
      [
        told(statement(), {
          signer: 'https://github.com/acme/models/.github/workflows/scheduled.yml@refs/heads/evil',
          ref: 'refs/heads/evil',
        }),
      ],
      /is by the workflow .*refs\/heads\/evil/,
    ],
    ['the run is of a branch', [told(statement(), { ref: 'refs/heads/evil' })], /is by a run of refs\/heads\/evil/],
    [
      'another repository called the workflow',
      [told(statement(), { repository: 'https://github.com/evil/models' })],
      /is by the repository .*evil/,
    ],
    [
      'another repository has the name now',
      [told(statement(), { repositoryId: '666' })],
      /is by the repository with the number 666/,
    ],
    ['nobody of GitHub vouched for the run', [told(statement(), { issuer: 'https://evil.example' })], /vouched for by/],
    [
      'the command verified another statement',
      [said({ statement: statement(otherDigest) })],
      /another statement than the one/,
    ],
    [
      'the command verified another workflow’s',
      [said({ signature: { certificate: { subjectAlternativeName: 'https://evil.example/' } } })],
      /another workflow than the one/,
    ],
    [
      'it was signed when the certificate was over',
      [said({ verifiedTimestamps: [{ uri: 'https://rekor.sigstore.dev', timestamp: '2026-02-07T00:10:01Z' }] })],
      /was not valid/,
    ],
    ['nobody says when it was signed', [said({ verifiedTimestamps: [] })], /is not what gh attestation verify/],
    ['the answer is of a shape that we do not know', [said(result)], /is not what gh attestation verify/],
    ['only the attestation was handed over, unverified', [good.attestation], /is not what gh attestation verify/],
    ['nothing is in it', [], /it holds no attestation/],
    ['it is no list', good, /is not what gh attestation verify/],
    ['a text in it has half a character', [said({ statement: { ...statement(), predicate: '\ud800' } })], /another/],
  ])('where %s', (_, printed, problem) => {
    expect(asked(printed)).toEqual({ problem: expect.stringMatching(problem) as string })
  })

  test.each(['', 'Loaded digest sha256:…', '{"'])('where the command printed %j', (text) => {
    expect(attestedIn(text, wanted)).toHaveProperty('problem')
  })
})
