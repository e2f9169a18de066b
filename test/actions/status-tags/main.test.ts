import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/status-tags/main.ts'
import { formatStatus, type RequestStatus } from '../../../shared/domain/status/status.ts'
import { live } from '../../builders/requests.ts'
import { model, world, type World } from '../../builders/world.ts'
import { fakeHouse, type HouseOptions, type Said } from '../../fakes/house.ts'

const status: RequestStatus = {
  ...{ pull: 12, model, version: '2', environment: 'production' },
  stages: {
    'validation-gates': 'failed',
    'independent-validation': 'pending',
    'compliance-review': 'pending',
    'business-sign-off': 'pending',
  },
}
const tagger = { 'mlflow-tag-username': 'tagger', 'mlflow-tag-password': 'x' }

async function tag(own: World, options: Partial<HouseOptions> = {}): Promise<Said> {
  const inputs = { 'github-token': 'g', status: formatStatus(status), ...tagger, ...options.inputs }
  const house = fakeHouse({ ports: own.ports, ...options, inputs })
  await main(house)
  return house.said
}
const tags = (own: World) => own.registry.version(model, '2').tags

describe('the tags of a version whose request is open', () => {
  test('show the failed state, written with the credential for tags alone', async () => {
    const own = await world()
    const said = await tag(own)
    expect(tags(own)).toMatchObject({ validation_status: 'failed', 'countersign.request': '#12' })
    expect(said.outputs.written).toContain('validation_status: failed')
    expect(said.credentials.at(-1)).toMatchObject({ mlflowUsername: 'tagger' })
  })

  test('are written once: what stands there is left', async () => {
    const own = await world()
    await tag(own)
    expect((await tag(own)).outputs.written).toBe('')
  })

  test('are not those of another version, nor an alias or a description', async () => {
    const own = await world()
    await tag(own)
    expect(own.registry.version(model, '1').tags).toEqual({})
    expect(own.fuse.writes.filter((write) => /alias|describe/.test(write))).toEqual([])
  })

  test.each<[string, (own: World) => unknown, Partial<HouseOptions>, string]>([
    [
      'no credential is given',
      () => undefined,
      { inputs: { 'mlflow-tag-username': '', 'mlflow-tag-password': '' } },
      'no credential for tags',
    ],
    ['the registry has no such version', (own) => own.registry.dropVersion(model, '2'), {}, 'the registry has no'],
    ['the version is live, and bears the tags of its promotion', (own) => live(own, '2'), {}, 'is live in production'],
  ])('are left where %s, which is said and no failure', async (_, given, options, why) => {
    const own = await world()
    await given(own)
    const before = own.fuse.writes.length
    const said = await tag(own, options)
    expect([own.fuse.writes.length - before, said.failures]).toEqual([0, []])
    expect(said.annotations).toMatchObject([{ message: expect.stringContaining(why) }])
  })

  test.each<[string, Partial<HouseOptions>, string]>([
    ['what holds no status', { inputs: { status: '{"model":"x"}' } }, 'The input status holds no status of a request.'],
    [
      'a run of another branch’s workflow',
      { env: { GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/g.yml@refs/heads/mine' } },
      'not from refs/heads/main',
    ],
  ])('are not written for %s', async (_, options, why) => {
    const own = await world()
    await expect(tag(own, options)).rejects.toThrow(why)
    expect(tags(own)).toEqual({})
  })

  test('that the registry refuses are an error of this job', async () => {
    const own = await world()
    own.registry.refuse('setVersionTag', 'Permission denied')
    await expect(tag(own)).rejects.toThrow('Permission denied')
  })
})
