import { describe, expect, test } from 'vitest'
import { targetOf } from '../../../actions/self-test/material.ts'
import { forgeTag, type Target } from '../../../actions/self-test/tags.ts'
import { site, type Attacked } from '../../builders/self-test.ts'

async function aimed(): Promise<Attacked & { readonly target: Target }> {
  const own = await site()
  await own.world.registry.setAlias('credit-approval', 'champion', '1')
  const target = await targetOf(own.yard.ports, own.yard.repository, [], own.policy)
  if (target === null) throw new Error('there is no version')
  return { ...own, target }
}

const tagsOf = async ({ world }: Attacked) => (await world.registry.modelVersion('credit-approval', '1'))?.tags ?? {}

describe('a forged tag', () => {
  test('changes neither the evidence nor its gates, and is taken away again', async () => {
    const own = await aimed()
    const found = await forgeTag(own.yard.ports, own.tagger, own.target)
    expect(found).toMatchObject({ state: 'seen', value: { model: 'credit-approval', version: '1' } })
    if (found.state === 'seen') expect(found.value.forged).toEqual(found.value.before)
    expect(await tagsOf(own)).toEqual({})
  })

  test('is put back as it stood', async () => {
    const own = await aimed()
    await own.world.registry.setVersionTag('credit-approval', '1', 'validation_status', 'pending =')
    await forgeTag(own.yard.ports, own.tagger, own.target)
    expect(await tagsOf(own)).toEqual({ validation_status: 'pending =' })
  })

  test('that an interrupted run left is put back first', async () => {
    const own = await aimed()
    await own.world.registry.setVersionTag('credit-approval', '1', 'validation_status', 'approved')
    await own.world.registry.setVersionTag('credit-approval', '1', 'countersign.self_test', '=rejected')
    await forgeTag(own.yard.ports, own.tagger, own.target)
    expect(await tagsOf(own)).toEqual({ validation_status: 'rejected' })
  })

  test('is left empty by an account that may write tags and take none away', async () => {
    const own = await aimed()
    own.world.registry.refuse('deleteVersionTag', 'MLflow answered 403')
    for (let night = 0; night < 2; night++)
      expect((await forgeTag(own.yard.ports, own.tagger, own.target)).state).toBe('seen')
    expect(await tagsOf(own)).toEqual({ validation_status: '', 'countersign.self_test': '' })
  })

  test('is none without a version, and none without a credential of its own', async () => {
    const own = await aimed()
    expect(await forgeTag(own.yard.ports, own.tagger, null)).toMatchObject({ code: 'no-version' })
    expect(await forgeTag(own.yard.ports, null, own.target)).toMatchObject({ code: 'no-tag-credential' })
  })

  test('that the registry refuses is unknown, with the reason', async () => {
    const own = await aimed()
    own.world.registry.refuse('setVersionTag', 'MLflow answered 403')
    expect(await forgeTag(own.yard.ports, own.tagger, own.target)).toMatchObject({
      ...{ state: 'not-done', code: 'read-failed', facts: { detail: 'MLflow answered 403' } },
    })
  })
})
