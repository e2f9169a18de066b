import { describe, expect, test } from 'vitest'
import { expectedOf } from '../../../shared/domain/reconciliation/expected.ts'
import { differencesOf } from '../../../shared/domain/reconciliation/judge.ts'
import { readGovernance } from '../../../shared/gather/governance.ts'
import { lookAtRegistry, type Look } from '../../../shared/gather/reconciliation/look.ts'
import { promote, entriesOf } from '../../actions/promote/desk.ts'
import { mergedPromotion, propose } from '../../builders/requests.ts'
import { model, predictions, register, world, type World } from '../../builders/world.ts'

/** A world whose version 2 was promoted. */
async function promoted(policy: unknown = {}): Promise<World> {
  const own = await world({ policy })
  await mergedPromotion(own)
  await promote(own)
  return own
}

async function looked(own: World, mostBytes = 1e9): Promise<Look & { readonly codes: readonly string[] }> {
  const governance = await readGovernance(own.forge, own.ports.documents, own.forge.tip())
  if (governance.policy.state !== 'read' || governance.people.state !== 'read') throw new Error('no governance')
  const question = {
    policy: governance.policy.value,
    people: governance.people.value,
    governed: new Set([model]),
    expected: expectedOf(entriesOf(own)),
    mostBytes,
  }
  const { forge, registry, access } = own
  const look = await lookAtRegistry({ registry, access, forge, documents: own.ports.documents }, question)
  return { ...look, codes: differencesOf({ ...question, looked: look.looked }).map(({ code }) => code) }
}

describe('a look at the registry', () => {
  test('sees models, versions and every byte of what is live', async () => {
    const own = await promoted()
    const { looked: seen, counts, codes } = await looked(own)
    expect([codes, counts.versions, counts.files, counts.bytes > 0]).toEqual([[], 2, 5, true])
    expect(seen.files[0]?.stored.map(({ path }) => path)).toContain('evaluation/predictions.parquet (run)')
  })

  test('T10: finds bytes that were swapped, of the model and of its run', async () => {
    const own = await promoted()
    const version = own.registry.version(model, '2')
    own.registry.putVersion({ ...version, files: { ...version.files, 'model.pkl': 'others' } })
    expect((await looked(own)).codes).toEqual(['bytes-changed'])
    own.registry.putVersion(version)
    register(own.registry, '2', predictions(40))
    own.registry.putVersion(version)
    expect((await looked(own)).looked.files[0]?.stored.length).toBe(5)
    expect((await looked(own)).codes).toEqual(['bytes-changed'])
  })

  test('compares sizes alone beyond the bytes that it may read, and says so', async () => {
    const { looked: seen, counts } = await looked(await promoted(), 0)
    expect([counts.files, seen.files[0]?.stored.every(({ sha256 }) => sha256 === null)]).toEqual([0, true])
    expect(seen.unread[0]).toMatchObject({ what: `files of ${model} 2` })
  })

  test('does not take evidence for signed that is another than the recorded one', async () => {
    const own = await promoted()
    const folder: World['forge']['folder'] = async (at, path) =>
      path.startsWith('promotions/') ? [] : own.forge.folder(at, path)
    const forge = { ...own.forge, folder }
    expect((await looked({ ...own, forge })).looked.unread[0]?.detail).toContain('is not at the merge')
    const edited: World['forge']['folder'] = async (at, path) =>
      (await own.forge.folder(at, path)).map((file) => ({
        ...file,
        text: file.text?.replace(/"version": ?"2"/, '"version":"3"') ?? null,
      }))
    expect((await looked({ ...own, forge: { ...own.forge, folder: edited } })).looked.unread[0]?.detail).toContain(
      'another than the one that was signed',
    )
  })

  test('goes on without a store that cannot be listed, and ends where the registry does not answer', async () => {
    const own = await promoted()
    const failing = (code: string): World => ({
      ...own,
      registry: {
        ...own.registry,
        files: () => Promise.reject(Object.assign(new Error(`planted: ${code}`), { code })),
      },
    })
    expect((await looked(failing('unlistable-store'))).looked.unread[0]).toEqual({
      what: `files of ${model} 2`,
      detail: 'planted: unlistable-store',
    })
    await expect(looked(failing('unreachable'))).rejects.toThrow('planted: unreachable')
  })

  test('asks for a model by name that the search does not show, and ends where it may not read it', async () => {
    const own = await promoted()
    const hidden: World = { ...own, registry: { ...own.registry, registeredModels: async () => [] } }
    expect((await looked(hidden)).codes).toEqual([])
    own.registry.refuse('registeredModel', 'planted: 403')
    await expect(looked(hidden)).rejects.toThrow('planted: 403')
  })

  test('asks by name for the environment’s own model too', async () => {
    const own = await promoted({ environments: { production: { copy_to: 'prod.{model}' } } })
    expect(Object.keys(own.registry.model(`prod.${model}`).aliases)).toEqual(['champion'])
    const hidden: World = { ...own, registry: { ...own.registry, registeredModels: async () => [] } }
    expect((await looked(hidden)).codes).toEqual([])
  })

  test('judges what the copy bears: the tags and the statement that the promoter left there, and further aliases', async () => {
    const own = await promoted({ environments: { production: { copy_to: 'prod.{model}' } } })
    const copy = `prod.${model}`
    expect((await looked(own)).codes).toEqual([])
    await own.registry.setVersionTag(copy, '1', 'validation_status', 'failed')
    await own.registry.describeVersion(copy, '1', 'Fine.')
    await own.registry.setAlias(copy, 'canary', '1')
    expect((await looked(own)).codes).toEqual(['alias-without-record', 'tag-changed', 'statement-edited'])
  })

  test('reads a list of several pages twice, and says where it changed meanwhile', async () => {
    const own = await promoted()
    const many = Array.from({ length: 1000 }, (_, index) => ({
      ...own.registry.model(model),
      aliases: {},
      name: `m${index}`,
    }))
    const lists = (...answers: readonly (typeof many)[]): World => {
      let asked = 0
      const registeredModels = async () => [own.registry.model(model), ...(answers[asked++] ?? [])]
      return { ...own, registry: { ...own.registry, registeredModels } }
    }
    const unread = async (...answers: readonly (typeof many)[]) =>
      (await looked(lists(...answers))).looked.unread.map(({ what }) => what)
    expect(await unread(many.slice(1), many.slice(1))).toEqual(['grants'])
    expect(await unread(many, many)).toEqual(['grants'])
    expect(await unread(many, many.slice(1))).toEqual(['models', 'grants'])
    expect(await unread(many, [...many.slice(1), ...many.slice(1, 2)])).toEqual(['models', 'grants'])
  })

  test('R109: says of other workspaces that nobody looked there, or that nobody can tell whether there are any', async () => {
    const own = await promoted()
    const told = async () =>
      (await looked(own)).looked.unread.flatMap(({ what, detail }) => (what === 'workspaces' ? [detail] : []))
    expect(await told()).toEqual([])
    own.access.useWorkspaces()
    expect(await told()).toEqual(['what other workspaces hold is not shown'])
    own.access.refuse('workspaces', 'planted: no such call')
    expect(await told()).toEqual([
      'the registry does not tell whether there are other workspaces, which would not be shown',
    ])
  })

  test('T11: finds under which name the recorded version stands now', async () => {
    const own = await promoted()
    const version = { ...own.registry.version(model, '2'), name: 'scoring' }
    const gone = { ...own.registry, registeredModels: async () => [], registeredModel: async () => null }
    const renamed = (createdAt: number): World => ({
      ...own,
      registry: { ...gone, versionsFrom: async () => [{ ...version, createdAt }] },
    })
    expect((await looked(renamed(version.createdAt))).codes).toEqual(['model-renamed'])
    expect((await looked(renamed(1))).codes).toEqual(['model-deleted'])
  })

  test.each([
    ['whose source cannot be asked for', 'invalid'],
    ['whose signed evidence is not there', null],
  ])('of a model that is gone, and %s, says that its name of now is not known', async (_, code) => {
    const own = await promoted()
    const failing = (one: string) => () => Promise.reject(Object.assign(new Error(`planted: ${one}`), { code: one }))
    const gone = (one: string): World => ({
      ...own,
      registry: {
        ...own.registry,
        ...{ registeredModels: async () => [], registeredModel: async () => null, versionsFrom: failing(one) },
      },
    })
    const folder: World['forge']['folder'] = async (at, path) =>
      path.startsWith('promotions/') ? [] : own.forge.folder(at, path)
    const forge = { ...own.forge, folder }
    const found = await looked(code === null ? { ...gone('none'), forge } : gone(code))
    const what = `present name of ${model}`
    expect([found.codes, found.looked.unread.map((one) => one.what)]).toEqual([['model-deleted'], [what, 'grants']])
    await expect(looked(gone('unreachable'))).rejects.toThrow('planted: unreachable')
  })

  test('believes a tag that names a request which really proposed the version, and no other', async () => {
    const own = await promoted()
    const { number } = await propose(own, { number: 9, version: '1', folder: `promotions/${model}/production/0002` })
    const tag = async (said: string): Promise<readonly string[]> => {
      await own.registry.setVersionTag(model, '1', 'validation_status', 'pending')
      await own.registry.setVersionTag(model, '1', 'countersign.request', said)
      return (await looked(own)).codes
    }
    expect(await tag(`#${number}`)).toEqual([])
    expect(await tag('#7')).toEqual(['tag-forged', 'tag-forged'])
    own.forge.refuse('pull', 'planted: down')
    await expect(tag(`#${number}`)).rejects.toThrow('planted: down')
  })

  test('says what of the grants it is not shown', async () => {
    const own = await promoted({ access: { administrators: ['admin'], promoter: 'promoter' } })
    own.access.addUser('reader')
    own.access.addUser('mallory')
    own.access.give('mallory', { kind: 'registered_model', pattern: model, level: 'EDIT' })
    expect((await looked(own)).codes).toEqual(['grant-opened'])
    own.access.useWorkspaces()
    expect((await looked(own)).looked.unread.map(({ what }) => what)).toEqual(['grants', 'workspaces'])
    own.access.refuse('asked', 'planted: no accounts here')
    const { codes, looked: seen } = await looked(own)
    expect([codes, seen.unread.some(({ detail }) => detail.includes('no accounts here'))]).toEqual([[], true])
  })
})
