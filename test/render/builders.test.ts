import { expect, test } from 'vitest'
import { builderProof } from '../../shared/render/builders.ts'
import { account } from '../builders/forge.ts'

test('the proof names each builder with fact, place, kind and the word that joins them', () => {
  const proof = builderProof([
    {
      ...{ fact: 'pusher', kind: 'authenticated', account: account('dana-acme'), person: 'dana', where: 'abc' },
      joinedBy: 'id: 7001',
    },
    { fact: 'run-user', kind: 'claimed', account: null, person: 'mel', where: 'the run', joinedBy: 'mlflow: mel' },
  ])
  expect(proof).toContain('dana, dana-acme (id 7001)')
  expect(proof).toMatch(/pushed to it .*abc .*authenticated .*`id: 7001`/)
  expect(proof).toMatch(/mel .*trained the version .*the run .*claimed .*`mlflow: mel`/)
})

test('nobody known is no table', () => {
  expect(builderProof([])).toBe('')
})

test('hostile names stay names', () => {
  const proof = builderProof([
    {
      ...{ fact: 'co-author', kind: 'authenticated', account: null, person: 'dana', where: '| @team <!-- x' },
      joinedBy: 'emails: `|@x\u202e.example',
    },
  ])
  expect(proof).not.toMatch(/<!--|(?<!&#64;|[\w:|`])@team|\u202e/)
})
