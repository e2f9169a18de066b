import { describe, expect, test } from 'vitest'
import { requestsOf } from '../../../pack/story/requests.ts'
import { laterDrafts } from '../../builders/audit.ts'
import { judgement, ledger, outcome, story } from '../../builders/ledger.ts'
import { verified } from '../browser.ts'

const told = async (drafts = story) => requestsOf((await verified(ledger(drafts))).entries)

describe('a request', () => {
  test('is told once, from all its records', async () => {
    const all = await told()
    expect(all.map(({ folder, kind, result, records }) => [folder, kind, result, records])).toEqual([
      ['promotions/_policy/0001', 'policy', 'recorded', [1]],
      ['promotions/credit-approval/production/0003', 'promotion', 'done', [2, 3]],
      ['promotions/credit-approval/production/0004', 'promotion', 'done', [4, 5]],
    ])
    expect(all[1]).toMatchObject({
      model: 'credit-approval',
      move: {
        from: null,
        to: '7',
        environment: 'production',
        how: [
          ['alias', 'champion'],
          ['createdAt', '1767600000000'],
          ['registry', 'https://mlflow.acme.example'],
        ],
      },
      tier: 'high',
      mergedBy: 'olga-acme',
      proven: true,
      readBack: [
        ['alias', 'champion'],
        ['version', '7'],
      ],
    })
  })

  test('says who approved, as whom, when and in which words', async () => {
    expect((await told())[1]?.signOffs).toEqual([
      {
        ...{ stage: 'independent-validation', name: 'Vera Voss', login: 'vera-acme', role: 'model-validator' },
        ...{ id: expect.any(String), at: '2026-01-05T10:00:00Z' },
        body: 'Sign-off 0123456789abcdef as model-validator\nmethodology: sound',
        url: 'https://github.com/acme/governance/pull/12#pullrequestreview-5',
      },
    ])
  })

  test('says why it was asked for, and by which right it went past its stages', async () => {
    const all = await told(laterDrafts)
    expect(all.find(({ reason }) => reason !== '')).toMatchObject({ reason: 'Better on the autumn book.', past: null })
    expect(all.find(({ kind, result }) => kind === 'break-glass' && result === 'done')?.past).toEqual({
      ...{ mergedAs: 'break-glass team', reviewUntil: '2026-04-10T12:00:00Z' },
      findings: [expect.objectContaining({ code: expect.any(String) as string })],
    })
  })

  test('without an outcome is open', async () => {
    expect((await told(story.slice(0, 2)))[1]?.result).toBe('open')
  })

  test('that was refused has its findings', async () => {
    const findings = [{ code: 'evidence-mismatch', weight: 'fail', facts: { about: 'files' } }] as const
    const refused = outcome(null, { result: 'refused', move: null, readBack: null, findings, judgement: judgement() })
    const [, request] = await told([...story.slice(0, 1), refused])
    expect([request?.result, request?.model, request?.findings]).toEqual([
      'refused',
      'credit-approval',
      [{ code: 'evidence-mismatch', weight: 'fail', facts: [['about', 'files']] }],
    ])
  })

  test('of an intent that grew words which the page does not know is told all the same', () => {
    const value = {
      kind: 'intent',
      number: 2,
      request: { folder: 'promotions/m/production/0001' },
      move: { model: 'm', environment: 'production', mode: 'copy', to: null, more: { deep: [1] } },
      judgement: 'odd',
    }
    const [request] = requestsOf([{ number: 2, path: '', text: '', digest: null, value }])
    expect([request?.move?.how, request?.signOffs]).toEqual([
      [
        ['mode', 'copy'],
        ['more', 'deep 1'],
      ],
      [],
    ])
  })
})
