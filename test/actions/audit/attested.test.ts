import { expect, test } from 'vitest'
import { lookForAttested } from '../../../actions/audit/attested.ts'
import { formatRecord } from '../../../shared/domain/ledger/record.ts'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'
import { editedText, policyPath } from '../../builders/documents.ts'
import { chained, genesis } from '../../builders/ledger.ts'

/** What is said of attestations where the first record holds a policy with these words, and the branch these files. */
function told(transparency: string | undefined, ...paths: readonly string[]) {
  return toldOf(policyWith(transparency), ...paths)
}

function policyWith(transparency: string | undefined): string {
  const words = transparency === undefined ? '' : `, transparency: ${transparency}`
  const plain = 'ledger: {branch: governance-ledger}'
  return editedText(policyPath, [[plain, `ledger: {branch: governance-ledger${words}}`]])
}

function toldOf(text: string, ...paths: readonly string[]) {
  const files = [{ path: policyPath, digest: `sha256:${'0'.repeat(64)}`, text }]
  const look = lookForAttested({ documents: { locate, format: formatYaml } })
  for (const entry of chained([{ ...genesis(), files }]))
    look.keep({ path: 'records/000/000001.json', text: formatRecord(entry.record) }, entry)
  for (const path of paths) look.keep({ path, text: '' }, null)
  return look.told()
}

test('attestations are unknown where the recorded policy wants them and there is a checkpoint', () => {
  const { answer, said } = told('public', 'checkpoints/000010.json', 'checkpoints/001000.json', 'README.md')
  expect(answer).toEqual({ attestations: 'unknown' })
  expect(said.join()).toContain('the last is of record 1000')
})

test('attestations are unknown where the recorded policy cannot be read', () => {
  expect(toldOf('ledger: [', 'checkpoints/000010.json').answer).toEqual({ attestations: 'unknown' })
})

test.each([
  ['the policy says nothing of it', undefined, ['checkpoints/000010.json']],
  ['the policy says none', 'none', ['checkpoints/000010.json']],
  ['there is no checkpoint yet', 'public', ['README.md', 'index/root.json']],
] as const)('nothing is said of them where %s', (_, transparency, paths) => {
  expect(told(transparency, ...paths)).toEqual({ answer: {}, said: [] })
})
