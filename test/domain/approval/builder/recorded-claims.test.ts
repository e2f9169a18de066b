import { expect, test } from 'vitest'
import { claimsOf } from '../../../../shared/domain/approval/builder/recorded-claims.ts'
import type { Former } from '../../../../shared/domain/facts.ts'
import { subject } from '../../../builders/evidence.ts'
import { facts, found, foundPolicy, gathered, promotionRequest } from '../../../builders/facts.ts'

const claimed = {
  runUser: 'dana',
  parents: [{ runId: 'r', user: 'mel' }],
  versionCreator: 'vera',
  dataProducers: ['rob'],
}

test('claims are what the registry recorded and what the request says, kept apart', () => {
  const request = promotionRequest({ developers: ['dana'], version_creator: 'mel', data_producers: ['rita'] })
  const own = facts({
    request: found({ request: { state: 'read', value: request } }),
    gathered: gathered({ subject: { ...subject(), claims: claimed } }),
  })
  expect(claimsOf(own)).toEqual({
    ...claimed,
    developers: ['dana'],
    requestedCreators: ['mel'],
    requestedProducers: ['rita'],
  })
})

test('a way back is claimed by whom the request of then named too, whatever its own names', () => {
  const former: Former = {
    ...{ state: 'approved', record: 3, at: '2026-01-01T09:00:00Z', kind: 'promotion', folder: 'promotions/x/y/0001' },
    pull: { number: 4, url: 'https://github.com/acme/governance/pull/4' },
    evidence: null,
    held: { state: 'absent' },
    claimed: [{ fact: 'developers', person: 'dana' }],
  }
  expect(claimsOf(facts({ former })).former).toEqual({ folder: former.folder, claimed: former.claimed })
  expect(claimsOf(facts({ former: { state: 'none', record: 3, why: 'retired-since' } })).former).toBeUndefined()
})

test('what nobody recorded is nothing', () => {
  const plain = gathered({ subject: { ...subject(), claims: { runUser: null, parents: [] } } })
  expect(claimsOf(facts({ gathered: plain }))).toMatchObject({
    runUser: null,
    versionCreator: null,
    dataProducers: [],
    requestedCreators: [],
    requestedProducers: [],
  })
})

test('a change of governance builds no model, so nobody claims it', () => {
  expect(claimsOf(facts({ request: foundPolicy() }))).toEqual({
    runUser: null,
    parents: [],
    versionCreator: null,
    dataProducers: [],
    developers: [],
  })
})
