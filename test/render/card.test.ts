import { describe, expect, test } from 'vitest'
import { Champion, Evaluation } from '../../shared/domain/evidence/evaluation.ts'
import { Subject } from '../../shared/domain/evidence/subject.ts'
import { ModelFile } from '../../shared/domain/model/model-file.ts'
import { renderCard, type CardInput } from '../../shared/render/card.ts'
import { factsOf, live, propose } from '../builders/requests.ts'
import { modelFile, world } from '../builders/world.ts'
import { expectGolden } from '../golden/golden.ts'
import { asJson, expectInert, hostile, textPaths, withText } from './inert.ts'

async function input(): Promise<CardInput> {
  const own = await world()
  await live(own, '1')
  const { gathered } = await factsOf(own, (await propose(own)).number)
  if (gathered?.state !== 'gathered') throw new Error('nothing was gathered')
  const { subject, digest, evaluation, champion } = gathered
  return { subject, digest, evaluation, champion, modelFile: modelFile() }
}

describe('the model card', () => {
  test('shows use, limits, evaluation, data and making', async () => {
    expectGolden('card', renderCard(await input()))
  })

  test('without a model file says what the registry knows, and no more', async () => {
    expectGolden('card-without-model-file', renderCard({ ...(await input()), modelFile: null }))
  })

  test('says of what was not recorded that it was not', async () => {
    const given = await input()
    const card = renderCard({
      ...given,
      subject: {
        ...given.subject,
        commit: { sha: null, repository: null, clean: null, diff: null },
        environment: { ...given.subject.environment, python: null },
      },
      evaluation: { state: 'unmeasured', code: 'missing', file: 'p.parquet', detail: 'the run has no such file' },
    })
    expect(card).toMatch(/\| Commit +\| not recorded/)
    expect(card).toMatch(/\| Python +\| not recorded/)
    expect(card).toContain('Nothing was measured: the run has no such file.')
  })

  test.each([
    [true, 'clean'],
    [false, 'with uncommitted changes'],
    [null, 'cleanliness not recorded'],
  ])('says of a checkout that is clean: %s, "%s"', async (clean, words) => {
    const given = await input()
    const card = renderCard({ ...given, subject: { ...given.subject, commit: { ...given.subject.commit, clean } } })
    expect(card).toContain(`\`${'f'.repeat(40)}\`, ${words}`)
  })
})

test('T19: hostile text stays text in every place of a card', async () => {
  const given = await input()
  const json = asJson(given)
  let tried = 0
  for (const path of textPaths(json)) {
    const changed = withText(json, path, hostile)
    if (typeof changed !== 'object' || changed === null || Array.isArray(changed)) continue
    const get = (name: string): unknown => Reflect.get(changed, name)
    const parts = [
      Subject.safeParse(get('subject')),
      Evaluation.safeParse(get('evaluation')),
      Champion.safeParse(get('champion')),
      ModelFile.safeParse(get('modelFile')),
    ] as const
    const [subject, evaluation, champion, file] = parts
    if (!subject.success || !evaluation.success || !champion.success || !file.success) continue
    tried += 1
    expectInert(
      renderCard({
        subject: subject.data,
        digest: given.digest,
        evaluation: evaluation.data,
        champion: champion.data,
        modelFile: file.data,
      }),
    )
  }
  expect(tried).toBeGreaterThan(150)
})
