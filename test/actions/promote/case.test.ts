import { expect, test } from 'vitest'
import { close, outcomeOf, type Case } from '../../../actions/promote/case.ts'
import { openBook } from '../../../shared/runtime/ledger/book.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { judgement, move, reference, writer } from '../../builders/ledger.ts'
import { factsOf, merge, propose } from '../../builders/requests.ts'
import { world, type World } from '../../builders/world.ts'
import { entriesOf, kinds } from './desk.ts'

async function caseOf(own: World): Promise<Case> {
  const { number, folder } = await propose(own)
  const facts = await factsOf(own, number)
  const mergeSha = merge(own, number)
  const { ports } = own
  return {
    desk: {
      ports,
      repository: await own.forge.repository(),
      book: await openBook(own.ledger),
      writer,
      now: () => '2026-01-06T12:00:00Z',
    },
    pending: {
      state: 'merged',
      folder,
      reading: own.forge.pullNow(number),
      mergedAt: '2026-01-05T12:30:00Z',
      mergeSha,
    },
    facts,
    verdict: judgeRequest(facts, facts.readAt, null),
    request: reference({ folder }),
    judgement: judgement(),
    findings: [],
  }
}

test('a case is told with its pull request, its merge and what it moved', async () => {
  const own = await world()
  const one = await caseOf(own)
  const told = outcomeOf(one, 'waiting', [], null, move())
  expect(told).toMatchObject({ pull: 7, result: 'waiting', mergeSha: own.forge.tip(), move: { to: '7' } })
  expect(outcomeOf(one, 'done', [], null).move).toBe(null)
  expect(told.together).toBe(false)
})

test('a closed case is one outcome in the ledger, with what was read back only where something moved', async () => {
  const own = await world()
  const told = await close(await caseOf(own), null, 'refused', [], null, null)
  expect([kinds(own), told.record?.record.number]).toEqual([['genesis', 'refused'], 2])
  expect(entriesOf(own).at(-1)?.record).toMatchObject({ result: 'refused', readBack: null, move: null })
})
