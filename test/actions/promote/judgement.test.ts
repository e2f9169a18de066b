import { expect, test } from 'vitest'
import { judgementOf } from '../../../actions/promote/judgement.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { partsOf } from '../../../shared/domain/request/together.ts'
import { proposeAdoptions, twoLive } from '../../builders/adoptions.ts'
import { factsOf, propose, proposePolicy, review, signAll, signOff } from '../../builders/requests.ts'
import { account, world } from '../../builders/world.ts'

const url = 'https://github.com/acme/models/pull/7'

test('a judgement holds who signed what, in whose words, readable without the forge', async () => {
  const own = await world()
  const { number, digest } = await propose(own)
  signAll(own, number, digest)
  const facts = await factsOf(own, number)
  const judged = judgementOf(facts, judgeRequest(facts, facts.readAt, null), url)
  expect(judged.evidence).toBe(digest)
  expect(judged.governance).toBe(facts.governance.digest)
  expect(judged.tier).toBe('high')
  expect(judged.signOffs[0]).toEqual({
    stage: 'independent-validation',
    review: 9000,
    account: account('vera'),
    person: 'vera',
    name: 'vera',
    role: 'model-validator',
    at: '2026-01-05T10:00:00Z',
    body: signOff(digest, 'model-validator'),
    url: `${url}#pullrequestreview-9000`,
  })
  expect(judged.signOffs.map(({ stage }) => stage)).toEqual([
    'independent-validation',
    'compliance-review',
    'business-sign-off',
  ])
  expect(judged.builders).toContainEqual({
    ...{ person: 'dana', account: null, fact: 'run-user', kind: 'claimed' },
    ...{ where: 'the run', joinedBy: 'mlflow: dana' },
  })
  expect(judged.builders).toContainEqual({
    person: 'dana',
    account: 'dana',
    fact: 'request-author',
    kind: 'authenticated',
    where: 'the pull request',
    joinedBy: 'id: 101',
  })
})

test('an approval that does not count is no sign-off', async () => {
  const own = await world()
  const { number, digest } = await propose(own)
  review(own, number, 'dana', '2026-01-05T10:00:00Z', signOff(digest, 'model-validator'))
  const facts = await factsOf(own, number)
  expect(judgementOf(facts, judgeRequest(facts, facts.readAt, null), url).signOffs).toEqual([])
})

test('a change of governance is recorded with the digest that its sign-offs quote', async () => {
  const own = await world()
  const { number, digest } = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
  const facts = await factsOf(own, number)
  expect(judgementOf(facts, judgeRequest(facts, facts.readAt, null), url).evidence).toBe(digest)
})

test('of several that were signed together each has its own evidence, and what the sign-offs speak of', async () => {
  const own = await twoLive()
  const { number, evidence } = await proposeAdoptions(own)
  const parts = partsOf(await factsOf(own, number))
  const judged = parts.map((part) => judgementOf(part, judgeRequest(part, part.readAt, null), url))
  expect(judged.map((one) => one.evidence)).toEqual(Object.values(evidence))
  expect(judged.map(({ together }) => together)).toEqual([evidence, evidence])
})
