import { readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import {
  appendMutation,
  branchQuery,
  commitsQuery,
  foldersQuery,
  headsQuery,
  historyQuery,
  homeQuery,
  openQuery,
  pullQuery,
  teamsQuery,
  viewerQuery,
} from '../../../shared/clients/github/queries.ts'

const schema = buildSchema(
  readFileSync(new URL('../../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url), 'utf8'),
  { assumeValid: true },
)

const problems = (document: string): readonly string[] =>
  validate(schema, parse(document)).map(({ message }) => message)

describe('every document fits the schema that GitHub publishes', () => {
  test.each([
    ['pull', pullQuery],
    ['home', homeQuery],
    ['viewer', viewerQuery],
    ['open', openQuery],
    ['branch', branchQuery],
    ['one folder', foldersQuery(1)],
    ['eight folders', foldersQuery(8)],
    ['one head', headsQuery(1, 1)],
    ['twenty heads', headsQuery(20, 1)],
    ['three heads with seven folders', headsQuery(3, 7)],
    ['one team', teamsQuery(1)],
    ['nine teams', teamsQuery(9)],
    ['history', historyQuery],
    ['append', appendMutation],
    ['one commit', commitsQuery(1)],
    ['twenty commits', commitsQuery(20)],
  ])('%s', (_, document) => {
    expect(problems(document)).toEqual([])
  })

  test('and one that does not would be found', () => {
    expect(problems('query { viewer { shoeSize } }')).toEqual(['Cannot query field "shoeSize" on type "User".'])
  })
})

test('only the append is a mutation, and so only it is never sent twice', () => {
  const documents = [
    homeQuery,
    openQuery,
    branchQuery,
    pullQuery,
    foldersQuery(1),
    headsQuery(1, 1),
    teamsQuery(1),
    historyQuery,
  ]
  expect(documents.every((document) => document.trimStart().startsWith('query '))).toBe(true)
  expect(appendMutation.trimStart().startsWith('mutation ')).toBe(true)
})
