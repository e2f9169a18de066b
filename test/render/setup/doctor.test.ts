import { describe, expect, test } from 'vitest'
import { diagnosisOf, type Diagnosis } from '../../../shared/domain/doctor/diagnosis.ts'
import { renderDiagnosis, told } from '../../../shared/render/setup/doctor.ts'
import { placeOf, soundWorld, worldOf } from '../../builders/administration.ts'
import { breaks } from '../../builders/mutations.ts'
import { expectInert, hostile } from '../inert.ts'

const page = 'https://github.com/acme/models'
const sound = await soundWorld()
const one = (judged: Diagnosis['judged'][number]): Diagnosis => ({
  judged: [judged],
  counts: { done: 0, missing: 1, unknown: 0 },
  advisory: false,
})

describe('a diagnosis', () => {
  test('that is done says so on its first line, and each of its lines', () => {
    const text = renderDiagnosis(diagnosisOf(sound), page)
    expect(text).toMatch(/^## ✅ 62 done, 0 missing, 0 unknown\n/)
    expect(text.match(/✅ done/g)).toHaveLength(62)
    expect(text).not.toMatch(/❌|❔|advisory/)
  })

  test('with something missing says what was found and how to mend it', () => {
    const [, broken] = breaks['mlflow-only-in-environments'][0] ?? []
    const text = renderDiagnosis(diagnosisOf(broken?.(sound) ?? sound), page)
    expect(text).toMatch(/^## ❌ 61 done, 1 missing, 0 unknown\n/)
    expect(text).toMatch(/❌ missing +\| Credentials of the registry .*MLFLOW.*TRACKING.*TOKEN of the repository/)
    expect(text).toContain('delete it there: https://github.com/acme/models/settings/secrets/actions.')
  })

  test('with something unseen says why, and never that it is done', async () => {
    const place = await placeOf()
    place.administration.refuse('actions', 'GitHub answered 403. Use another token.')
    const text = renderDiagnosis(diagnosisOf(await worldOf(place)), page)
    expect(text).toMatch(/^## ❔ 61 done, 0 missing, 1 unknown\n/)
    expect(text).toMatch(
      /❔ unknown \| GitHub Actions may run the suite +\| It could not be seen: GitHub answered 403. Use another token\./,
    )
  })

  test('without an App says that checks are advisory', async () => {
    const text = renderDiagnosis(diagnosisOf(await worldOf(await placeOf(), { app: null })), page)
    expect(text).toContain('**Without an App the checks are advisory**')
  })

  test('makes inert what strangers wrote', () => {
    const outcome = { state: 'missing' as const, facts: { teams: [hostile] } }
    const text = renderDiagnosis(one({ code: 'teams-exist', outcome }), page)
    expectInert(text)
  })
})

test('what is met with a word to it says the word', () => {
  const outcome = { state: 'done' as const, facts: { hint: 'old', version: '3.13.0' } }
  expect(told({ code: 'registry-version', outcome }, page)).toMatchObject({
    state: 'done',
    found: expect.stringContaining('below 3.15'),
    mend: '',
  })
})
