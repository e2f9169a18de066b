import { describe, expect, test } from 'vitest'
import { lookForAttested, type Given } from '../../../actions/audit/attested.ts'
import { sha256 } from '../../../shared/domain/digest.ts'
import { formatCheckpoint, signCheckpoint } from '../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { formatRecord } from '../../../shared/domain/ledger/record.ts'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'
import { statement, told, wanted } from '../../builders/attestation.ts'
import { pem, unsigned } from '../../builders/checkpoint.ts'
import { editedText, policyPath } from '../../builders/documents.ts'
import { chained, genesis } from '../../builders/ledger.ts'

const checkpoint = (records: number): string => formatCheckpoint(signCheckpoint(unsigned({ records }), pem))
const by = `, attested_by: ${wanted.signer}`

type Asked = {
  readonly words?: string
  readonly paths?: readonly string[]
  readonly given?: Given
  readonly policy?: string
}

const policyWith = (words: string): string =>
  editedText(policyPath, [['ledger: {branch: governance-ledger}', `ledger: {branch: governance-ledger${words}}`]])

/** What is said of attestations where the first record holds a policy with these words, and the branch these files. */
function asked({ words = '', paths = ['checkpoints/000010.json'], given = null, policy = policyWith(words) }: Asked) {
  const files = [{ path: policyPath, digest: `sha256:${'0'.repeat(64)}`, text: policy }]
  const look = lookForAttested({ documents: { locate, format: formatYaml } })
  for (const entry of chained([{ ...genesis(), files }]))
    look.keep({ path: 'records/000/000001.json', text: formatRecord(entry.record) }, entry)
  for (const path of paths) look.keep({ path, text: checkpoint(Number(/\d+/.exec(path)?.[0] ?? 1)) }, null)
  return look.told(wanted.server, given)
}

const of = (records: number): Given => ({
  path: 'attested.json',
  text: JSON.stringify([told(statement(`sha256:${sha256(checkpoint(records))}`), { repositoryId: '77' })]),
})
const both = ['checkpoints/000010.json', 'checkpoints/001000.json', 'README.md']

describe('attestations are unknown', () => {
  test.each<[string, Asked, string]>([
    [
      'the policy wants them and nobody gave one',
      { words: `, transparency: public${by}`, paths: both },
      'of record 1000',
    ],
    ['the policy cannot be read', { policy: 'ledger: [', given: of(10) }, 'the recorded policy cannot be read'],
    [
      'the policy names no workflow that may attest',
      { words: ', transparency: public', given: of(10) },
      'ledger.attested_by of the policy names no workflow',
    ],
    [
      'one of an earlier checkpoint was given',
      { words: `, transparency: public${by}`, paths: both, given: of(10) },
      'of checkpoints/001000.json, by attested.json, the attestation is of something else',
    ],
    [
      'something else was given',
      { words: `, transparency: public${by}`, given: { path: 'attested.json', text: '✓ Verification succeeded!' } },
      'not what gh attestation verify',
    ],
  ])('where %s', (_, given, why) => {
    const { answer, said } = asked(given)
    expect(answer).toEqual({ attestations: 'unknown' })
    expect(said.join()).toContain(why)
  })
})

test('the last checkpoint’s attestation is told with whose word it is', () => {
  const { answer, said } = asked({ words: `, transparency: public${by}`, paths: both, given: of(1000) })
  expect([answer.attestations, said]).toEqual(['told', []])
  expect(answer.attested).toMatchObject({ records: 1000, file: 'attested.json', signer: wanted.signer })
})

test.each<[string, Asked]>([
  ['the policy says nothing of it', { given: of(10) }],
  ['the policy says none', { words: `, transparency: none${by}` }],
  ['there is no checkpoint yet', { words: ', transparency: public', paths: ['README.md', 'index/root.json'] }],
])('nothing is said of them where %s', (_, given) => {
  expect(asked(given)).toEqual({ answer: {}, said: [] })
})
