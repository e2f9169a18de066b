import { expect, test } from 'vitest'
import { claimsOf } from '../../../../shared/domain/approval/builder/recorded-claims.ts'
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
