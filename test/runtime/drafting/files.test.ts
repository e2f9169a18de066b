import { describe, expect, test } from 'vitest'
import { branchName, moveFiles } from '../../../shared/runtime/drafting/files.ts'
import { parseEvidence } from '../../../shared/domain/evidence/file.ts'
import { Request } from '../../../shared/domain/request/request.ts'
import { factsOf, propose } from '../../builders/requests.ts'
import { model, modelFile, world } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'

const folder = `promotions/${model}/production/0001`
const question = {
  kind: 'promotion',
  folder,
  model,
  environment: 'production',
  version: '2',
  live: '1',
  developers: ['dana'],
  reason: 'Better.',
} as const

async function gathered() {
  const own = await world()
  const { gathered: found } = await factsOf(own, (await propose(own)).number)
  if (found?.state !== 'gathered') throw new Error('nothing was gathered')
  return found
}

describe('the files of a move', () => {
  test('are request, evidence and card, which name one another', async () => {
    const evidence = await gathered()
    const files = moveFiles(question, evidence, modelFile(), fakeDocuments, '2026-01-05T08:59:00Z')
    expect(files.map(({ path }) => path)).toEqual([
      `${folder}/request.yml`,
      `${folder}/evidence.json`,
      `${folder}/model-card.md`,
    ])
    const [request, proof, card] = files.map(({ text }) => text)
    expect(Request.parse(JSON.parse(request ?? ''))).toMatchObject({
      kind: 'promotion',
      version: '2',
      expected_current: '1',
      evidence: evidence.digest,
      developers: ['dana'],
      reason: 'Better.',
    })
    expect(parseEvidence(proof ?? '')).toEqual({ state: 'read', subject: evidence.subject, digest: evidence.digest })
    expect(card).toContain('# Home loan pre-approval, version 2')
  })

  test('hold the observations beside the subject, not in it', async () => {
    const evidence = await gathered()
    const at = (now: string) => moveFiles(question, evidence, modelFile(), fakeDocuments, now)[1]?.text ?? ''
    const [one, other] = [at('2026-01-05T08:59:00Z'), at('2026-02-05T08:59:00Z')]
    expect(one).not.toBe(other)
    expect(parseEvidence(one)).toEqual(parseEvidence(other))
  })
})

describe('the branch of a request', () => {
  const files = [{ path: `${folder}/request.yml`, text: 'a' }]

  test('is named for its folder', () => {
    expect(branchName(folder, files)).toMatch(/^promote\/credit-approval\/production\/0001-[0-9a-f]{8}$/)
  })

  test('is named for what several of them are', () => {
    expect(branchName(null, files)).toMatch(/^promote\/adoptions-[0-9a-f]{8}$/)
  })

  test('is the same for the same files and another for others', () => {
    expect(branchName(folder, files)).toBe(branchName(folder, files))
    expect(branchName(folder, [{ path: `${folder}/request.yml`, text: 'b' }])).not.toBe(branchName(folder, files))
  })
})
