import { expect, test } from 'vitest'
import { gotThrough, refused, unknown } from '../../../shared/domain/self-test/attack.ts'
import { renderSelfTest } from '../../../shared/render/self-test/report.ts'

const since = '2026-01-05T02:41:00Z'
const hostile = '| <!-- @team `x`\n::error::'

test('each attack is a row with who refused it and since when; what is off is told below with the mend', () => {
  const page = renderSelfTest({
    state: 'got-through',
    results: [
      { ...refused('stale-approval', 'drill', ['engine: stale-head']), since },
      {
        ...gotThrough('ledger-rewrite', 'rule', 'rule-missing', { branch: 'governance-ledger', rules: ['deletion'] }),
        since,
      },
      { ...unknown('forged-tag', 'live', 'no-tag-credential'), since },
    ],
    record: 12,
    app: 'countersign',
  })
  expect(page.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' '))).toEqual([
    '## The gates, attacked',
    '',
    '⛔ An attack got through: a guard is off.',
    '',
    '| Attack | Kind | Outcome | Refused by | Since |',
    expect.stringMatching(/^\| -+ \|/),
    '| An approval, then a push that changes the request (T6) | drill | refused | engine: stale-head | 2026-01-05T02:41:00Z |',
    '| The ledger is rewritten or deleted (T34) | rule | **got through** | | 2026-01-05T02:41:00Z |',
    '| A version’s tag says that it is approved (T9) | live | unknown | | 2026-01-05T02:41:00Z |',
    '',
    '- ⛔ `ledger-rewrite`: No rule in force on governance-ledger says: deletion. Set it: countersign protect --command apply.',
    '- ❔ `forged-tag`: No credential for version tags was given. Give mlflow-tag-username and mlflow-tag-password, of an account that moves no alias.',
    '',
    '- Drill: the engine judged the real scratch request with one approval, or another fact, that nobody gave.',
    '- Rule: not made; the rule of the forge that would refuse it was read.',
    '- Live: made by calls that the servers answered.',
    '',
    'Record 12 of the ledger holds this.',
  ])
})

test('what strangers wrote stays text, and without an App the writer is unproven', () => {
  const page = renderSelfTest({
    state: 'unknown',
    results: [{ ...unknown('forged-tag', 'live', 'read-failed', { detail: hostile }), since }],
    record: null,
    app: null,
  })
  expect(page).not.toMatch(/<!--|@team|`x`|\n::error/)
  expect(page).toContain('writer unproven')
  expect(page).toContain('No record was written.')
})
