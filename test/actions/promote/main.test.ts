import { describe, expect, test } from 'vitest'
import { live, mergedPromotion, propose, merge, signAll } from '../../builders/requests.ts'
import { baseTree, modelFile, predictions, register, world } from '../../builders/world.ts'
import { champion, entriesOf, kinds, lastCodes, promote } from './desk.ts'

describe('a run of the promoter', () => {
  test('moves the alias of a request that everybody signed, between an intent and an outcome', async () => {
    const own = await world()
    const { folder } = await mergedPromotion(own)
    const { said } = await promote(own)
    expect(champion(own)).toBe('2')
    expect(kinds(own)).toEqual(['genesis', 'intent', 'done'])
    expect(said.outputs).toEqual({ done: folder, refused: '', waiting: '', undelivered: '' })
    expect(said.failures).toEqual([])
    expect(own.fuse.writes.slice(1)).toEqual([
      'append records/000/000002.json',
      'alias champion → 2',
      'tag validation_status',
      'tag compliance_review',
      'tag business_approval',
      'tag deployment_tier',
      'tag countersign.evidence',
      'tag countersign.record',
      'description',
      'append records/000/000003.json',
      'comment on #7',
      'deployment',
      'deployment 1 success',
    ])
  })

  test('with a token of another than the App that the input names believes and writes nothing', async () => {
    const own = await world()
    await mergedPromotion(own)
    const before = own.fuse.writes.length
    const forge = { ...own.forge, repository: async () => ({ ...(await own.forge.repository()), asking: 'mallory' }) }
    await expect(promote({ ...own, ports: { ...own.ports, forge } })).rejects.toThrow('the token is that of mallory')
    expect([champion(own), own.fuse.writes.length]).toEqual([undefined, before])
  })

  test('again changes nothing', async () => {
    const own = await world()
    await mergedPromotion(own)
    await promote(own)
    const before = own.fuse.writes.length
    const { said } = await promote(own)
    expect(own.fuse.writes.length).toBe(before)
    expect([said.summary, said.failures]).toEqual(['Every merged request has its outcome already.', []])
  })

  test('refuses for good what was merged without its sign-offs', async () => {
    const own = await world()
    const { number } = await propose(own)
    merge(own, number)
    const { said } = await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis', 'refused']])
    expect(lastCodes(own)).toEqual(expect.arrayContaining(['stage-not-passed', 'merged-past-rules', 'awaits-approval']))
    expect(said.failures).toEqual(['1 of 1 merged requests were not promoted.'])
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'refused'])
  })

  test('counts no sign-off that came after the merge', async () => {
    const own = await world()
    const { number, digest } = await propose(own)
    merge(own, number, '2026-01-05T11:30:00Z')
    signAll(own, number, digest)
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis', 'refused']])
  })

  test('refuses where the registry no longer shows what was signed', async () => {
    const own = await world()
    await mergedPromotion(own)
    register(own.registry, '2', predictions(90))
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis', 'refused']])
    expect(lastCodes(own)).toContain('evidence-mismatch')
  })

  test('refuses a version that is gone, and waits for nothing', async () => {
    const own = await world()
    await mergedPromotion(own)
    own.registry.dropVersion('credit-approval', '2')
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'refused'])
    expect(lastCodes(own)).toContain('version-unknown')
  })

  test('moves the alias of the environment that it runs for', async () => {
    const own = await world()
    const first = await mergedPromotion(own, {
      environment: 'staging',
      folder: 'promotions/credit-approval/staging/0001',
    })
    const { said } = await promote(own, { environment: 'staging' })
    expect(said.outputs.done).toBe(first.folder)
    expect(own.registry.model('credit-approval').aliases).toEqual({ challenger: '2' })
  })

  test('takes no first file of a model that nobody signed, where the environment asks nobody either', async () => {
    const own = await world({ bare: true })
    const folder = 'promotions/credit-approval/staging/0001'
    const { number } = await propose(own, { environment: 'staging', folder, brings: modelFile() })
    merge(own, number)
    await promote(own, { environment: 'staging' })
    expect([own.registry.model('credit-approval').aliases, kinds(own)]).toEqual([{}, ['genesis', 'refused']])
    expect(lastCodes(own)).toContain('merged-past-rules')
    const signed = await world({ bare: true })
    await mergedPromotion(signed, { environment: 'staging', folder, brings: modelFile() })
    await promote(signed, { environment: 'staging' })
    expect(kinds(signed)).toEqual(['genesis', 'intent', 'done'])
  })

  test('leaves the requests of other environments to their own runs', async () => {
    const own = await world()
    await mergedPromotion(own)
    await promote(own, { environment: 'staging' })
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis']])
  })

  test('replaces the live version and remembers it', async () => {
    const own = await world()
    await live(own, '1')
    await mergedPromotion(own)
    await promote(own)
    const last = entriesOf(own).at(-1)?.record
    expect(last).toMatchObject({
      kind: 'outcome',
      result: 'done',
      move: { from: '1', to: '2' },
      readBack: { version: '2' },
    })
    expect(own.forge.written.deployments[0]?.payload).toMatchObject({ version: '2', previous: '1', record: '5' })
  })

  test('refuses where somebody moved the alias by hand', async () => {
    const own = await world()
    await live(own, '1')
    await mergedPromotion(own)
    register(own.registry, '3')
    await own.registry.setAlias('credit-approval', 'champion', '3')
    await promote(own)
    expect(champion(own)).toBe('3')
    expect(lastCodes(own)).toEqual(expect.arrayContaining(['moved-without-record']))
  })
})

describe('what waits', () => {
  test.each([
    ['a registry that does not answer', 'modelVersion', /not answer/],
    ['a list of files that cannot be read', 'files', /not answer/],
  ] as const)('%s decides nothing, and the next run does', async (_, method, said) => {
    const own = await world()
    await mergedPromotion(own)
    own.registry.refuse(method, 'The registry does not answer.')
    const run = await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis']])
    expect(run.said.summary).toMatch(said)
    expect(run.said.outputs.waiting).toBe('promotions/credit-approval/production/0001')
    own.registry.refuse(method, null)
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual(['2', ['genesis', 'intent', 'done']])
  })

  test('is not told on the pull request at every run', async () => {
    const own = await world()
    await mergedPromotion(own)
    own.registry.refuse('modelVersion', 'The registry does not answer.')
    await promote(own)
    await promote(own)
    expect(own.forge.written.comments).toEqual([])
  })

  test('governance that no record knows stops every promotion', async () => {
    const own = await world()
    await mergedPromotion(own)
    own.forge.commit({
      ...own.forge.treeAt(own.forge.tip()),
      '.github/workflows/governance.yml': 'on: push # changed\n',
    })
    const run = await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis']])
    expect(run.said.summary).toContain('somebody changed them without a policy request')
  })
})

test('a request without a pull request of its own is an incident, and is never promoted', async () => {
  const own = await world()
  own.forge.commit({ ...baseTree(), 'promotions/credit-approval/production/0001/request.yml': '{}' })
  const { said } = await promote(own)
  expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis']])
  expect(said.outputs.refused).toBe('promotions/credit-approval/production/0001')
  expect(said.summary).toContain('came without a merged pull request')
})

test('a request that was merged under the number of another is told at every run, and never promoted', async () => {
  const own = await world()
  const { folder } = await mergedPromotion(own)
  await promote(own)
  const { [`${folder}/request.yml`]: _request, ...rest } = own.forge.treeAt(own.forge.tip())
  own.forge.commit(rest)
  const { number, digest } = await propose(own, { number: 8, version: '1' })
  signAll(own, number, digest)
  merge(own, number, '2026-01-05T12:45:00Z')
  const before = own.fuse.writes.length
  for (const { said } of [await promote(own), await promote(own)]) {
    expect(said.outputs).toMatchObject({ refused: folder })
    expect(said.summary).toContain('no number is used again')
    expect(said.failures).toEqual(['1 of 1 merged requests were not promoted.'])
  }
  expect([champion(own), own.fuse.writes.length]).toEqual(['2', before + 1])
  expect(own.incidents.told()).toEqual([`astray/${folder}`])
})

test('a merge that holds other bytes than the pull request’s head is refused', async () => {
  const own = await world()
  const { number, digest, folder } = await propose(own)
  signAll(own, number, digest)
  merge(own, number, '2026-01-05T12:30:00Z', { [`${folder}/model-card.md`]: 'another card' })
  await promote(own)
  expect([champion(own), lastCodes(own).includes('request-blob-differs')]).toEqual([undefined, true])
})
