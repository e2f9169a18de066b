import { describe, expect, test } from 'vitest'
import { loadContract } from './check.ts'
import { operations } from './operations.ts'
import { routeOf } from './routes.ts'

const { routes } = loadContract()

test('the contract holds exactly the listed operations', () => {
  const held = routes.map((route) => `${route.method} ${route.path}`).sort()
  expect(held).toEqual([...operations].sort())
})

describe('which operation a request is', () => {
  test.each([
    ['GET', '/repos/o/r/pulls/7/files', '/repos/{owner}/{repo}/pulls/{pull_number}/files', { pull_number: '7' }],
    ['GET', '/repos/o/r/commits/main/status', '/repos/{owner}/{repo}/commits/{ref}/status', { ref: 'main' }],
    ['GET', '/repos/o/r/commits/f/x/status', '/repos/{owner}/{repo}/commits/{ref}/status', { ref: 'f/x' }],
    ['GET', '/repos/o/r/commits/f%2Fx', '/repos/{owner}/{repo}/commits/{ref}', { ref: 'f/x' }],
    ['GET', '/repos/o/r/rulesets/rule-suites', '/repos/{owner}/{repo}/rulesets/rule-suites', {}],
    ['GET', '/repos/o/r/contents', '/repos/{owner}/{repo}/contents/{path}', { path: '' }],
    ['GET', '/repos/o/r/compare/a...b/c', '/repos/{owner}/{repo}/compare/{basehead}', { basehead: 'a...b/c' }],
    ['get', '/user/12', '/user/{account_id}', { account_id: '12' }],
  ])('%s %s', (method, path, expected, values) => {
    const match = routeOf(routes, method, path)
    expect(match?.route.path).toBe(expected)
    expect(match?.values).toMatchObject(values)
  })

  test.each([
    ['DELETE', '/user'],
    ['GET', '/repos/o'],
    ['GET', '/repos/o/r/pulls/7/files/'],
  ])('%s %s is none', (method, path) => {
    expect(routeOf(routes, method, path)).toBeUndefined()
  })
})
