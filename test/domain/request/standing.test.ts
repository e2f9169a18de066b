import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import { requestProblems } from '../../../shared/domain/request/standing.ts'
import { exampleModel } from '../../builders/documents.ts'
import { subject } from '../../builders/evidence.ts'
import { facts, found, foundPolicy, gathered, promotionRequest } from '../../builders/facts.ts'
import { account, digest, head, otherDigest, pull } from '../../builders/forge.ts'

const now = '2026-01-06T09:00:00Z'
const said = (other: Partial<Facts>, at = now): readonly string[] =>
  requestProblems(facts(other), at).map(({ weight, code }) => `${weight} ${code}`)
const problem = { file: 'x.yml', line: 3, path: 'a', message: 'is wrong.' }
const wrong = { state: 'wrong', problems: [problem] } as const
const { governance, ledger } = facts()
const asks = (other: Parameters<typeof promotionRequest>[0]): Partial<Facts> => ({
  request: found({ request: { state: 'read', value: promotionRequest(other) } }),
})
const adopts: Partial<Facts> = {
  request: found({ request: { state: 'read', value: { ...promotionRequest(), kind: 'adoption' } } }),
}

describe('a request in order', () => {
  test('has nothing against it', () => {
    expect(said({})).toEqual([])
  })

  test('needs no judgement where there is none', () => {
    expect(said({ request: { state: 'none' }, ledger: { ...ledger, governance: null } })).toEqual([])
  })
})

describe('files', () => {
  test.each<readonly [string, Partial<Facts>, readonly string[]]>([
    ['a policy that is wrong', { governance: { ...governance, policy: wrong } }, ['error governance-unreadable']],
    ['no policy', { governance: { ...governance, policy: { state: 'absent' } } }, ['error governance-unreadable']],
    ['people that are wrong', { governance: { ...governance, people: wrong } }, ['error people-unreadable']],
    ['no people', { governance: { ...governance, people: { state: 'absent' } } }, ['error people-unreadable']],
    ['a model file that is wrong', { modelFile: wrong }, ['error model-file-unreadable']],
    ['no model file', { modelFile: { state: 'absent' } }, []],
    ['a request that is wrong', { request: found({ request: wrong }) }, ['error request-unreadable']],
    [
      'proposed governance that is wrong',
      {
        request: foundPolicy({
          governanceFindings: [{ code: 'governance-proposed-unreadable', weight: 'error', facts: {} }],
        }),
      },
      ['error governance-proposed-unreadable', 'wait cooling-down'],
    ],
    [
      'a request that is no request',
      { request: { state: 'invalid', findings: [{ code: 'mixed-change', weight: 'error', facts: {} }] } },
      ['error mixed-change'],
    ],
    [
      'a model file that names a stranger',
      {
        modelFile: { state: 'read', value: { ...exampleModel(), owner: { role: 'data-scientist', person: 'nobody' } } },
      },
      ['error model-file-unreadable'],
    ],
  ])('%s', (_, other, expected) => {
    expect(said(other)).toEqual(expected)
  })

  test('each problem is told with its file, line and sentence', () => {
    const two = { state: 'wrong', problems: [problem, { ...problem, line: 7 }] } as const
    const findings = requestProblems(facts({ modelFile: two }), now)
    expect(findings.map((finding) => finding.facts)).toEqual([
      { file: 'x.yml', line: 3, detail: 'x.yml:3: a: is wrong.' },
      { file: 'x.yml', line: 7, detail: 'x.yml:7: a: is wrong.' },
    ])
  })
})

describe('the pull request', () => {
  test.each<readonly [string, Partial<Facts>, readonly string[]]>([
    [
      'to another branch',
      { pull: pull({ base: { ref: 'release', sha: 'b'.repeat(40) } }) },
      ['error not-to-default-branch'],
    ],
    ['above another request', { pull: pull({ stacked: true }) }, ['error not-to-default-branch']],
    ['from a fork', { pull: pull({ head: { ref: 'x', sha: 'c'.repeat(40), fork: true } }) }, ['error from-a-fork']],
    [
      'beside another of the same place',
      { otherRequests: [{ number: 9, url: 'x', why: 'same-place' }] },
      ['error second-open-request'],
    ],
    [
      'beside another of the same head',
      { otherRequests: [{ number: 9, url: 'x', why: 'same-head' }] },
      ['error twin-request'],
    ],
    ['without an App', { app: null, foreignChecks: ['governance / 1'] }, ['note writer-unproven']],
    ['with a check by another App', { foreignChecks: ['governance / 1'] }, ['note check-by-another-app']],
    ['with a head not recorded yet', { pull: pull({ heads: [head({ record: null })] }) }, ['note head-unrecorded']],
    ['without any head', { pull: pull({ heads: [] }) }, ['note head-unrecorded']],
  ])('%s', (_, other, expected) => {
    expect(said(other)).toEqual(expected)
  })
})

describe('the ledger', () => {
  test.each<readonly [string, Partial<Facts>, readonly string[]]>([
    ['broken', { ledger: { ...ledger, faults: ['broken-link in record 3'] } }, ['error read-failed']],
    [
      'of another governance than the base’s',
      { ledger: { ...ledger, governance: digest } },
      ['error governance-unrecorded'],
    ],
    ['without its genesis', { ledger: { ...ledger, governance: null } }, ['error governance-unrecorded']],
    [
      'without its genesis, for the request that brings it',
      { request: foundPolicy(), ledger: { ...ledger, governance: null } },
      [],
    ],
    [
      'of another governance, for a policy request too',
      { request: foundPolicy(), ledger: { ...ledger, governance: digest } },
      ['error governance-unrecorded', 'wait cooling-down'],
    ],
  ])('%s', (_, other, expected) => {
    expect(said(other, '2026-01-06T09:00:09Z')).toEqual(expected)
  })
})

describe('the evidence', () => {
  const other = subject({ metrics: { roc_auc: 0.9 } })
  test.each<readonly [string, Partial<Facts>, readonly string[]]>([
    ['missing', { request: found({ proposed: { state: 'absent' } }) }, ['error evidence-missing']],
    ['unreadable', { request: found({ proposed: { state: 'wrong', detail: 'x' } }) }, ['error evidence-unreadable']],
    ['not gathered', { gathered: null }, ['error read-failed']],
    ['not to be gathered', { gathered: { state: 'failed', detail: 'x' } }, ['error read-failed']],
    [
      'of a version that is not there',
      { gathered: { state: 'unknown-version', model: 'm', version: '7' } },
      ['error version-unknown'],
    ],
    ['of a version whose run is deleted', { gathered: gathered({ runState: 'deleted' }) }, ['note run-deleted']],
    [
      'of a version that lies elsewhere',
      { gathered: { state: 'refused', findings: [{ code: 'source-outside-roots', weight: 'error', facts: {} }] } },
      ['error source-outside-roots'],
    ],
    ['of another digest than the request names', asks({ evidence: otherDigest }), ['fail evidence-digest-differs']],
    ['that moved since', { gathered: gathered({ subject: other, digest: otherDigest }) }, ['fail evidence-mismatch']],
    [
      'that moved since, and is named wrongly',
      { ...asks({ evidence: otherDigest }), gathered: gathered({ subject: other, digest: otherDigest }) },
      ['fail evidence-digest-differs', 'fail evidence-mismatch'],
    ],
  ])('%s', (_, given, expected) => {
    expect(said(given)).toEqual(expected)
  })

  test('that moved says where', () => {
    const [finding] = requestProblems(facts({ gathered: gathered({ subject: other, digest: otherDigest }) }), now)
    expect(finding?.facts).toEqual({ changes: ['metrics.roc_auc: 0.8 → 0.9'], count: 1 })
  })

  test('that moved in a hundred places names twenty and the count', () => {
    const metrics = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`m${index}`, 1]))
    const [finding] = requestProblems(
      facts({
        gathered: gathered({ subject: subject({ metrics: { ...metrics, roc_auc: 0.8 } }), digest: otherDigest }),
      }),
      now,
    )
    expect([finding?.facts.count, Array.isArray(finding?.facts.changes) ? finding.facts.changes.length : 0]).toEqual([
      100, 20,
    ])
  })
})

describe('the move', () => {
  test.each<readonly [string, Partial<Facts>, readonly string[]]>([
    ['from another version than is live', asks({ expected_current: '5' }), ['error expected-current-stale']],
    ['from nothing, where something is live', asks({ expected_current: null }), ['error expected-current-stale']],
    ['to what is live already', asks({ version: '6' }), ['error already-there']],
    ['after a move that no record explains', { live: '5' }, ['error moved-without-record']],
    ['after the alias was taken away', { live: null }, ['error moved-without-record']],
    ['after the version was deleted', { ...asks({ expected_current: null }), live: null, recordedGone: true }, []],
    ['after that, where another is shown', { live: '5', recordedGone: true }, ['error moved-without-record']],
    [
      'in a registry that cannot be read, which says nothing of the alias',
      { live: null, gathered: { state: 'failed', detail: 'down' } },
      ['error read-failed'],
    ],
    [
      'in a registry that told where the alias is, and then failed',
      { live: '5', gathered: { state: 'failed', detail: 'down' } },
      ['error read-failed', 'error moved-without-record'],
    ],
    [
      'from a version that was never adopted',
      { ledger: { ...ledger, live: null } },
      ['error live-version-not-adopted'],
    ],
    [
      'the first of a model',
      { ...asks({ expected_current: null }), live: null, ledger: { ...ledger, live: null } },
      [],
    ],
    ['an adoption of what is live', { ...adopts, live: '7', ledger: { ...ledger, live: null } }, []],
    [
      'an adoption of what is not live',
      { ...adopts, ledger: { ...ledger, live: null } },
      ['error adopted-version-not-live'],
    ],
    ['an adoption of what the ledger knows', adopts, ['error already-there']],
  ])('%s', (_, other, expected) => {
    expect(said(other)).toEqual(expected)
  })

  test('of a merged request is the promoter’s to judge', () => {
    const merged = pull({ state: 'merged', merge: { at: now, sha: 'd'.repeat(40), by: account('olga-acme') } })
    expect(said({ ...asks({ expected_current: '5' }), pull: merged })).toEqual([])
  })
})
