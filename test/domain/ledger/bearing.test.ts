import { expect, test } from 'vitest'
import { bearsOn } from '../../../shared/domain/ledger/bearing.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import { otherDigest } from '../../builders/forge.ts'
import { chained, genesis, intent, modelFacts, outcome, reference, writer } from '../../builders/ledger.ts'

const of = (model: string, environment = 'production') =>
  reference({ folder: `promotions/${model}/${environment}/0001` })
const night: RecordDraft = {
  ...{ kind: 'self-test', at: '2026-01-05T02:41:00Z', writer, governance: otherDigest, state: 'unknown' },
  ...{ pulls: [], results: [] },
}
const own = intent({ request: of('churn') })

test.each<readonly [string, RecordDraft, RecordDraft, boolean]>([
  ['a self-test bears on nothing', night, own, false],
  ['an intent of another model bears on nothing', intent({ request: of('fraud') }), own, false],
  ['an outcome of another model bears on nothing', outcome(2, { request: of('fraud') }), own, false],
  ['the file of another model bears on nothing', modelFacts('fraud', 'x', '2026-01-05T02:41:00Z'), own, false],
  ['an intent of the model itself does', intent({ request: of('churn') }), own, true],
  ['an outcome of the model elsewhere does: a stage may have taken it', outcome(2, { request: of('churn', 'staging') }), own, true], // prettier-ignore
  ['the file of the model does', modelFacts('churn', 'x', '2026-01-05T02:41:00Z'), own, true],
  ['other governance bears on every model', genesis({ kind: 'policy' }), own, true],
  ['and every model on other governance', own, genesis({ kind: 'policy' }), true],
])('%s', (_, came, decided, bears) => {
  const [entry] = chained([came])
  if (entry === undefined) throw new Error('no record')
  expect(bearsOn(entry.record, decided)).toBe(bears)
})
