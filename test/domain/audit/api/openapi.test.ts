import { expect, test } from 'vitest'
import { openapi, places } from '../../../../shared/domain/audit/api/openapi.ts'
import { description } from './contract.ts'

test('each place is described once, with a parameter for each part that a name fills', () => {
  expect(Object.keys(description.paths)).toEqual(Object.keys(places))
  const ids = Object.values(description.paths).map(({ get }) => get.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [path, { parameters = [] }] of Object.entries(description.paths))
    expect(parameters.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
})

test('every reference leads to a schema of the description', () => {
  const text = openapi()
  const named = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, to = '']) => to.replace('#/components/schemas/', ''))
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((name) => !Object.hasOwn(description.components.schemas, name))).toEqual([])
  expect(openapi()).toBe(text)
})
