import { describe, expect, test } from 'vitest'
import { tellUnheard } from '../../../actions/status-tags/unheard.ts'
import { chained, genesis, notice } from '../../builders/ledger.ts'
import { fakeIncidents } from '../../fakes/incidents.ts'

const place = { pull: 12, web: 'https://github.com' }
const dead = notice({ result: 'dead' })
const given = chained([genesis(), dead])
const heard = chained([genesis(), dead, notice()])

describe('a receiver that was given up while the request is open', () => {
  test('is told in one issue, however often the request is judged', async () => {
    const incidents = fakeIncidents()
    for (let run = 0; run < 3; run++) expect(await tellUnheard(incidents, given, place)).toEqual([])
    expect(incidents.issues().map(({ key }) => key)).toEqual(['unheard/12/grc'])
  })

  test('and heard of the request since has its issue closed, which says how', async () => {
    const incidents = fakeIncidents()
    await tellUnheard(incidents, given, place)
    await tellUnheard(incidents, heard, place)
    expect(incidents.told()).toEqual([])
    expect(incidents.issues()[0]?.comments.join()).toContain('Record 3 of the ledger put an end to it')
  })

  test('is not told again where a person closed the issue', async () => {
    const incidents = fakeIncidents()
    await tellUnheard(incidents, given, place)
    incidents.closeByHand('unheard/12/grc')
    await tellUnheard(incidents, given, place)
    expect(incidents.issues().length).toBe(1)
  })

  test('closes no issue of another request, nor of another kind', async () => {
    const incidents = fakeIncidents()
    const body = 'x'
    for (const key of ['unheard/1/grc', 'unheard/123/grc', 'undelivered/promotions/churn/production/0003/grc'])
      await incidents.tell({ key, title: key, body, lasting: false, since: '2026-01-01T00:00:00Z' })
    await tellUnheard(incidents, heard, place)
    expect(incidents.told().length).toBe(3)
  })

  test('of whom these records do not tell keeps its issue', async () => {
    const incidents = fakeIncidents()
    await tellUnheard(incidents, given, place)
    await tellUnheard(incidents, chained([genesis(), notice({ receiver: 'pipelines', result: 'dead' })]), place)
    expect(incidents.told()).toEqual(['unheard/12/grc', 'unheard/12/pipelines'])
  })

  test('costs nothing where nobody was ever given up', async () => {
    const incidents = fakeIncidents()
    incidents.refuse('it must not be asked')
    expect(await tellUnheard(incidents, chained([genesis(), notice({ result: 'waiting' })]), place)).toEqual([])
  })

  test('fails nothing where no issue can be written, and says so', async () => {
    const incidents = fakeIncidents()
    incidents.refuse('Resource not accessible by integration')
    expect((await tellUnheard(incidents, given, place)).join()).toMatch(/No incident could be told .*not accessible/)
  })
})
