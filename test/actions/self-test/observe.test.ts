import { describe, expect, test } from 'vitest'
import { observe } from '../../../actions/self-test/observe.ts'
import { site } from '../../builders/self-test.ts'

describe('a night observes', () => {
  test('both scratch requests, the rules, the App and no version', async () => {
    const own = await site()
    const { observed, pulls } = await observe(own)
    expect(pulls).toEqual([901, 902])
    const { attacked, mixed, app, branchRules, ledgerRules, tagged } = observed
    expect([attacked, mixed, app, branchRules, ledgerRules].map(({ state }) => state)).toEqual(Array(5).fill('seen'))
    expect(tagged).toMatchObject({ code: 'no-version' })
  })

  test('without the App no request at all, and opens none', async () => {
    const own = await site({ app: null })
    const { observed, pulls } = await observe(own)
    expect([pulls, own.own.done]).toEqual([[], []])
    expect([observed.attacked, observed.mixed, observed.app]).toMatchObject(Array(3).fill({ code: 'no-app' }))
  })

  test('without a model’s file no request, and the rules all the same', async () => {
    const { observed } = await observe(await site({ bare: true }))
    expect([observed.attacked, observed.branchRules]).toMatchObject([{ code: 'no-model' }, { state: 'seen' }])
  })

  test('what could not be read, with the reason', async () => {
    const own = await site()
    own.own.refuse('leftovers', 'GitHub answered 500')
    own.administration.refuse('branchRules', 'GitHub answered 403')
    own.administration.settings.apps = []
    const { observed } = await observe(own)
    expect(observed).toMatchObject({
      attacked: { code: 'read-failed', facts: { detail: 'GitHub answered 500' } },
      branchRules: { code: 'read-failed', facts: { detail: 'GitHub answered 403' } },
      app: { code: 'read-failed' },
    })
  })
})
