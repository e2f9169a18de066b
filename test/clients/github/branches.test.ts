import { describe, expect, test } from 'vitest'
import { readBranches } from '../../../shared/clients/github/branches.ts'
import { failure, wire } from './wire.ts'

const pull = (number: number, state: string, login = 'countersign', __typename = 'Bot') => ({
  ...{ number, state },
  author: { __typename, login, databaseId: 9 },
})
const answer = (...all: readonly (readonly [string | null, number, readonly unknown[]])[]) => ({
  data: {
    repository: Object.fromEntries(
      all.flatMap(([oid, totalCount, nodes], index) => [
        [`r${index}`, oid === null ? null : { target: { oid } }],
        [`p${index}`, { totalCount, nodes }],
      ]),
    ),
  },
})

function read(branches: readonly string[], ...answers: readonly unknown[]) {
  const own = wire()
  for (const one of answers) own.graphql(one)
  return readBranches(own.connection, 'acme/models', branches, 'countersign')
}

describe('branches of proposals', () => {
  test('are asked for together: where each stands, and what the App opened from it', async () => {
    const mine = [pull(7, 'CLOSED'), pull(8, 'OPEN', 'eve', 'User'), pull(9, 'MERGED', 'other-app')]
    expect(await read(['a', 'b', 'c'], answer([null, 0, []], ['sha', 3, mine], [null, 200, []]))).toEqual([
      { branch: 'a', head: null, pulls: [], whole: true },
      { branch: 'b', head: 'sha', pulls: [{ number: 7, state: 'closed' }], whole: true },
      { branch: 'c', head: null, pulls: [], whole: false },
    ])
  })

  test('are asked for forty at a time, and not at all where there are none', async () => {
    const forty = Array.from({ length: 40 }, () => [null, 0, []] as const)
    const names = Array.from({ length: 41 }, (_, index) => `b${index}`)
    expect((await read(names, answer(...forty), answer([null, 0, []]))).map(({ branch }) => branch)).toEqual(names)
    expect(await read([])).toEqual([])
  })

  test('that the answer leaves out are an error, never a branch that is not there', async () => {
    expect((await failure(read(['a', 'b'], answer([null, 0, []])))).code).toBe('bad-answer')
  })
})
