import { describe, expect, test } from 'vitest'
import {
  factsOf,
  merge,
  mergedPromotion,
  propose,
  proposeRetirement,
  replace,
  review,
  signAll,
  signOff,
  type Proposing,
} from '../../builders/requests.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { breakGlass } from '../../builders/documents.ts'
import { account, predictions, register, world, type Login, type World } from '../../builders/world.ts'
import { champion, entriesOf, kinds, lastCodes, promote } from './desk.ts'

const place = 'promotions/credit-approval/production'
const asked = (number: number, other: Proposing): Proposing => ({
  number,
  folder: `${place}/${String(number).padStart(4, '0')}`,
  ...other,
})

/** Version 1 was promoted by record 3, and 2 after it by record 5. */
async function promotedTwice(policy: unknown = {}, first: Proposing = {}): Promise<World> {
  const own = await world({ policy })
  await mergedPromotion(own, asked(1, { version: '1', ...first }))
  await promote(own)
  await mergedPromotion(own, asked(2, { version: '2' }))
  await promote(own)
  expect([champion(own), kinds(own)]).toEqual(['2', ['genesis', 'intent', 'done', 'intent', 'done']])
  return own
}

const last = (own: World) => entriesOf(own).at(-1)?.record

async function signedRollback(own: World, other: Proposing = {}, role = 'business-owner', by: Login = 'olga') {
  const made = await propose(own, asked(3, { kind: 'rollback', version: '1', record: 3, ...other }))
  review(own, made.number, by, '2026-01-05T12:00:00Z', `Sign-off ${made.digest.slice(7, 23)} as ${role}`)
  return made
}

describe('a rollback', () => {
  test('goes back to what a record says was live before, signed by the last stage alone, without its answers', async () => {
    const own = await promotedTwice()
    const { number } = await signedRollback(own)
    merge(own, number)
    const { said } = await promote(own)
    expect(champion(own)).toBe('1')
    expect(said.failures).toEqual([])
    expect(last(own)).toMatchObject({
      result: 'done',
      request: { kind: 'rollback' },
      move: { from: '2', to: '1' },
      judgement: { former: 3, signOffs: [{ stage: 'business-sign-off', person: 'olga' }] },
    })
    expect(own.registry.version('credit-approval', '1').description).toContain('Approved again, as by record 3 before,')
  })

  test('writes nothing of stages: the tags of the version stay those of its promotion', async () => {
    const promoted = await promotedTwice()
    const { number } = await signedRollback(promoted)
    const { registry } = promoted
    await registry.deleteVersionTag('credit-approval', '1', 'validation_status')
    await registry.setVersionTag('credit-approval', '1', 'business_approval', 'as promoted')
    merge(promoted, number)
    await promote(promoted)
    const { tags } = registry.version('credit-approval', '1')
    expect([champion(promoted), tags.validation_status, tags.business_approval]).toEqual([
      '1',
      undefined,
      'as promoted',
    ])
    expect(tags['countersign.record']).toMatch(/^6 /)
  })

  test('is signed by whom the policy names', async () => {
    const own = await promotedTwice({ rollback: { approvals: [{ role: 'model-risk', count: 1 }] } })
    const { number } = await signedRollback(own, {}, 'model-risk', 'rita')
    merge(own, number)
    await promote(own)
    expect(champion(own)).toBe('1')
  })

  test('is signed by none whom the request of then named as a developer, though its own names nobody', async () => {
    const policy = { rollback: { approvals: [{ role: 'model-risk', count: 1 }] } }
    const own = await promotedTwice(policy, { developers: ['rita'] })
    const { number } = await signedRollback(own, { developers: [] }, 'model-risk', 'rita')
    merge(own, number)
    await promote(own)
    expect([champion(own), lastCodes(own)]).toEqual(['2', expect.arrayContaining(['approval-not-counted'])])
  })

  test('goes to another where what was live is deleted from the registry, since nobody can put that back', async () => {
    const own = await promotedTwice()
    own.registry.dropVersion('credit-approval', '2')
    const { number } = await signedRollback(own)
    merge(own, number)
    await promote(own)
    expect([champion(own), last(own)]).toMatchObject(['1', { result: 'done', move: { from: null, to: '1' } }])
  })

  test('that nobody signed is refused', async () => {
    const own = await promotedTwice()
    const { number } = await propose(own, asked(3, { kind: 'rollback', version: '1', record: 3 }))
    merge(own, number)
    await promote(own)
    expect(champion(own)).toBe('2')
    expect(lastCodes(own)).toEqual(expect.arrayContaining(['stage-not-passed', 'awaits-approval']))
  })

  test.each([
    ['of another version', { record: 5 }],
    ['that is an intent', { record: 2 }],
    ['that is not there', { record: 99 }],
  ])('is refused where it names a record %s', async (_, other) => {
    const own = await promotedTwice()
    const { number } = await signedRollback(own, other)
    merge(own, number)
    await promote(own)
    expect([champion(own), lastCodes(own)]).toEqual(['2', expect.arrayContaining(['former-not-approved'])])
  })

  test('is refused where the bytes are others than they were, though the new evidence agrees', async () => {
    const own = await promotedTwice()
    register(own.registry, '1', predictions(90))
    const { number } = await signedRollback(own)
    merge(own, number)
    await promote(own)
    expect([champion(own), lastCodes(own)]).toEqual(['2', expect.arrayContaining(['former-changed'])])
  })

  test('T22: the revert of a request promotes nothing and rolls nothing back', async () => {
    const own = await promotedTwice()
    const { [`${place}/0002/request.yml`]: _gone, ...rest } = own.forge.treeAt(own.forge.tip())
    own.forge.commit(rest)
    const before = own.fuse.writes.length
    await promote(own)
    expect([champion(own), own.fuse.writes.length]).toEqual(['2', before])
  })
})

describe('a retirement', () => {
  async function retired(own: World) {
    const made = await proposeRetirement(own, { number: 3, expected_current: '2' })
    review(own, 3, 'olga', '2026-01-05T12:00:00Z', signOff(made.digest, 'business-owner').split('\n')[0] ?? '')
    review(own, 3, 'rita', '2026-01-05T12:01:00Z', signOff(made.digest, 'model-risk'))
    merge(own, 3)
    await promote(own)
  }

  test('leaves nothing live, signed by who is accountable and by model risk', async () => {
    const own = await promotedTwice()
    await retired(own)
    expect(champion(own)).toBeUndefined()
    expect(last(own)).toMatchObject({
      result: 'done',
      request: { kind: 'retirement' },
      move: { from: '2', to: null },
      readBack: { version: null },
      judgement: { evidence: expect.stringMatching(/^sha256:/) as string },
    })
  })

  test('needs them all', async () => {
    const own = await promotedTwice()
    const made = await proposeRetirement(own, { number: 3, expected_current: '2' })
    review(own, 3, 'olga', '2026-01-05T12:00:00Z', signOff(made.digest, 'business-owner'))
    merge(own, 3)
    await promote(own)
    expect([champion(own), lastCodes(own)]).toEqual(['2', expect.arrayContaining(['awaits-approval'])])
  })

  test('ends the way back, and a promotion from none begins anew', async () => {
    const own = await promotedTwice()
    await retired(own)
    const back = await signedRollback(own, asked(4, { version: '1', record: 3 }))
    merge(own, back.number)
    await promote(own)
    expect(lastCodes(own)).toContain('former-not-approved')
    await mergedPromotion(own, asked(5, { version: '2' }))
    await promote(own)
    expect([champion(own), last(own)]).toMatchObject(['2', { move: { from: null, to: '2' } }])
  })

  test('is not undone by hand: what is set there afterwards is a move without a record, and cannot be adopted', async () => {
    const own = await promotedTwice()
    await retired(own)
    await own.registry.setAlias('credit-approval', 'champion', '1')
    const adopting = await propose(own, asked(4, { kind: 'adoption', version: '1' }))
    review(own, 4, 'rita', '2026-01-05T12:10:00Z', signOff(adopting.digest, 'model-risk'))
    review(own, 4, 'rolf', '2026-01-05T12:11:00Z', signOff(adopting.digest, 'model-risk'))
    merge(own, 4)
    await promote(own)
    expect(lastCodes(own)).toContain('moved-without-record')
  })
})

const glass = { break_glass: breakGlass }

/** Version 1 is live, and 2, which no gate lets through, goes past the stages. */
async function emergency(
  options: {
    readonly signers?: readonly (readonly [Login, string])[]
    readonly by?: Login
    readonly policy?: unknown
  } = {},
): Promise<World> {
  const own = await world({ policy: options.policy ?? glass })
  await mergedPromotion(own, asked(1, { version: '1' }))
  await promote(own)
  register(own.registry, '2', predictions(55))
  const { digest } = await propose(own, asked(2, { kind: 'break-glass', version: '2' }))
  const signers = options.signers ?? [['rita', 'model-risk'] as const, ['carl', 'compliance-officer'] as const]
  signers.forEach(([login, role], index) =>
    review(own, 2, login, `2026-01-05T12:0${index}:00Z`, `Sign-off ${digest.slice(7, 23)} as ${role}`),
  )
  merge(own, 2)
  replace(own, 2, (reading) => ({
    ...reading,
    pull: {
      ...reading.pull,
      merge: reading.pull.merge && { ...reading.pull.merge, by: account(options.by ?? 'olga') },
    },
  }))
  await promote(own)
  return own
}

describe('a break-glass request', () => {
  test('T33: goes past the gates by two roles and the team that may merge it, and must be reviewed', async () => {
    const own = await emergency()
    expect(champion(own)).toBe('2')
    const record = last(own)
    expect(record).toMatchObject({
      result: 'done',
      request: { kind: 'break-glass' },
      judgement: { breakGlass: { mergedAs: 'business-owner', reviewUntil: '2026-01-08T12:30:00Z' } },
    })
    const judged = record?.kind === 'outcome' ? record.judgement : null
    expect(judged?.stages[0]?.state).toBe('failed')
    expect(judged?.signOffs.map(({ stage, person, role }) => [stage, person, role])).toEqual([
      ['break-glass', 'rita', 'model-risk'],
      ['break-glass', 'carl', 'compliance-officer'],
    ])
    const { description, tags } = own.registry.version('credit-approval', '2')
    expect(description).toContain('Not approved, moved past the stages by break-glass')
    expect(tags.validation_status).toBeUndefined()
  })

  test.each<readonly [string, Parameters<typeof emergency>[0], string]>([
    ['one of its two roles', { signers: [['rita', 'model-risk']] }, 'awaits-approval'],
    [
      'both roles, by one of them twice',
      {
        signers: [
          ['rita', 'model-risk'],
          ['rolf', 'model-risk'],
        ],
      },
      'awaits-approval',
    ],
    ['a merge by the team', { by: 'dana' }, 'merged-by-no-member'],
    ['a policy that lets anybody past the stages', { policy: {} }, 'request-unreadable'],
  ])('T33: is refused without %s', async (_, options, code) => {
    const own = await emergency(options)
    expect([champion(own), lastCodes(own)]).toEqual(['1', expect.arrayContaining([code])])
  })

  test('never goes past what was signed: other bytes are refused', async () => {
    const own = await world({ policy: glass })
    const { digest } = await propose(own, asked(1, { kind: 'break-glass', version: '2' }))
    review(own, 1, 'rita', '2026-01-05T12:00:00Z', `Sign-off ${digest.slice(7, 23)} as model-risk`)
    review(own, 1, 'carl', '2026-01-05T12:01:00Z', `Sign-off ${digest.slice(7, 23)} as compliance-officer`)
    register(own.registry, '2', predictions(90))
    merge(own, 1)
    await promote(own)
    expect([champion(own), lastCodes(own)]).toEqual([undefined, expect.arrayContaining(['evidence-mismatch'])])
  })

  test('T33: never goes past a hold', async () => {
    const own = await world({ policy: glass })
    const { digest } = await propose(own, asked(1, { kind: 'break-glass', version: '2' }))
    review(own, 1, 'rolf', '2026-01-05T11:59:00Z', 'Hold: not before legal has looked.', 'changes-requested')
    review(own, 1, 'rita', '2026-01-05T12:00:00Z', `Sign-off ${digest.slice(7, 23)} as model-risk`)
    review(own, 1, 'carl', '2026-01-05T12:01:00Z', `Sign-off ${digest.slice(7, 23)} as compliance-officer`)
    merge(own, 1)
    await promote(own)
    expect([champion(own), lastCodes(own)]).toEqual([undefined, expect.arrayContaining(['hold-stands'])])
  })
})

describe('after a break-glass move', () => {
  const overdue = '2026-01-09T09:00:00Z'
  const late = (own: World, number: number) =>
    replace(own, number, (reading) => ({
      ...reading,
      readAt: overdue,
      pull: { ...reading.pull, merge: reading.pull.merge && { ...reading.pull.merge, at: overdue } },
    }))

  test('whatever moves there next is its review, and must say so', async () => {
    const own = await emergency()
    await mergedPromotion(own, asked(3, { version: '1' }))
    await promote(own)
    expect([champion(own), lastCodes(own)]).toEqual(['2', expect.arrayContaining(['review-not-named'])])
    const back = await signedRollback(own, asked(4, { version: '1', record: 3, reviews: [5] }))
    merge(own, back.number)
    await promote(own)
    expect([champion(own), last(own)]).toMatchObject(['1', { result: 'done', judgement: { reviews: [5], former: 3 } }])
    const facts = await factsOf(own, back.number)
    expect(facts.ledger.dueReviews).toBeUndefined()
  })

  test('what its review took away was never approved, and is no way back', async () => {
    const own = await emergency()
    const away = await signedRollback(own, asked(3, { version: '1', record: 3, reviews: [5] }))
    merge(own, away.number)
    await promote(own)
    expect(champion(own)).toBe('1')
    const again = await signedRollback(own, asked(4, { version: '2', record: 5 }))
    merge(own, again.number)
    await promote(own)
    expect([champion(own), lastCodes(own)]).toEqual(['1', expect.arrayContaining(['former-not-approved'])])
  })

  test('what is live is confirmed by a promotion of itself, through all its stages', async () => {
    const own = await emergency()
    register(own.registry, '2')
    const { number, digest } = await propose(own, asked(3, { version: '2', reviews: [5] }))
    signAll(own, number, digest)
    merge(own, number)
    await promote(own)
    expect([champion(own), last(own)]).toMatchObject(['2', { result: 'done', move: { from: '2', to: '2' } }])
  })

  test('without one in time the model is frozen in every environment, and the finding says what ends it', async () => {
    const own = await emergency()
    const staging = 'promotions/credit-approval/staging/0001'
    const { number } = await mergedPromotion(own, { number: 8, version: '1', environment: 'staging', folder: staging })
    late(own, number)
    const { said } = await promote(own, { environment: 'staging' })
    expect(lastCodes(own)).toContain('review-overdue')
    expect(said.summary).toContain('frozen everywhere')
  })

  test('the review itself comes through however late it is', async () => {
    const own = await emergency()
    const back = await signedRollback(own, asked(3, { version: '1', record: 3, reviews: [5] }))
    merge(own, back.number)
    late(own, back.number)
    await promote(own)
    expect(champion(own)).toBe('1')
  })

  test('a merge before the freeze is carried out after it', async () => {
    const own = await emergency()
    const staging = 'promotions/credit-approval/staging/0001'
    const { number } = await mergedPromotion(own, { number: 8, version: '1', environment: 'staging', folder: staging })
    replace(own, number, (reading) => ({ ...reading, readAt: overdue }))
    await promote(own, { environment: 'staging' })
    expect(last(own)).toMatchObject({ result: 'done' })
  })

  test('a break-glass request cannot go past that freeze either', async () => {
    const own = await emergency()
    register(own.registry, '3')
    const { number, digest } = await propose(own, asked(3, { kind: 'break-glass', version: '3' }))
    review(own, number, 'rita', '2026-01-05T12:00:00Z', `Sign-off ${digest.slice(7, 23)} as model-risk`)
    review(own, number, 'carl', '2026-01-05T12:01:00Z', `Sign-off ${digest.slice(7, 23)} as compliance-officer`)
    merge(own, number)
    late(own, number)
    await promote(own)
    expect([champion(own), lastCodes(own)]).toEqual(['2', expect.arrayContaining(['review-overdue'])])
  })

  test('is told on every request of the model while it is due', async () => {
    const own = await emergency()
    await propose(own, {
      number: 8,
      version: '1',
      environment: 'staging',
      folder: 'promotions/credit-approval/staging/0001',
    })
    const facts = await factsOf(own, 8)
    const codes = judgeRequest(facts, facts.readAt, null).stages[0]?.findings.map(({ code }) => code)
    expect(codes).toContain('review-due')
  })
})
