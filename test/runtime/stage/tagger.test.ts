import { expect, test } from 'vitest'
import { taggerOf } from '../../../shared/runtime/stage/tagger.ts'
import { world } from '../../builders/world.ts'
import { fakeHouse } from '../../fakes/house.ts'

const uri = 'https://mlflow.acme.example'

test('the tags are written with a credential of their own alone', async () => {
  const house = fakeHouse({ ports: (await world()).ports })
  expect(taggerOf(house, { 'mlflow-username': 'reader', 'mlflow-password': 'x' }, uri)).toBeNull()
  expect(taggerOf(house, { 'mlflow-tag-username': 'tagger' }, uri)).toBeNull()
  const given = { 'mlflow-username': 'reader', 'mlflow-tag-username': 'tagger', 'mlflow-tag-password': 'y' }
  expect(taggerOf(house, given, uri)).not.toBeNull()
  expect(house.said.credentials).toMatchObject([{ mlflowUsername: 'tagger', mlflowPassword: 'y' }])
})

test('half of a pair beside a token is left out, and made whole from nowhere', async () => {
  const house = fakeHouse({ ports: (await world()).ports })
  taggerOf(house, { 'mlflow-password': 'x', 'mlflow-tag-username': 'tagger', 'mlflow-tag-token': 't' }, uri)
  const none = { mlflowUsername: undefined, mlflowPassword: undefined }
  expect(house.said.credentials).toMatchObject([{ ...none, mlflowToken: 't' }])
})
