import { expect, test } from 'vitest'
import { governanceOf } from '../../../pack/story/governance.ts'
import { ledger, modelFacts, story } from '../../builders/ledger.ts'
import { verified } from '../browser.ts'

test('what judged is told by the records that put it in force, models’ files included', async () => {
  const { entries } = await verified(
    ledger([...story, modelFacts('credit-approval', 'model: credit-approval\n', '2026-03-01T00:00:00Z')]),
  )
  expect(
    governanceOf(entries).map(({ record, files }) => [record, files.map(({ path, text }) => [path, text])]),
  ).toEqual([
    [1, [['governance/policy.yml', 'policy: 1\n']]],
    [6, [['models/credit-approval.yml', 'model: credit-approval\n']]],
  ])
})
