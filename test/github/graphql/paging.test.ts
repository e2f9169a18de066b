import { describe, expect, test } from 'vitest'
import { ask, inside, openPull, pages, review, world } from './world.ts'

/** Documents and pages that GitHub refuses, whoever asks. Each rule stands beside the page that says it. */

const inRepo = (fields: string): string => `{ repository(owner: "acme", name: "governance") { ${fields} } }`
const inPull = (fields: string): string => inRepo(`pullRequest(number: 1) { ${fields} }`)

describe('documents', () => {
  // https://docs.github.com/en/graphql/guides/forming-calls-with-graphql
  test.each([
    ['a field that does not exist', inRepo('nameWithOwnr'), /Cannot query field "nameWithOwnr"/],
    ['a missing selection', inRepo('defaultBranchRef'), /must have a selection of subfields/],
    ['an argument of the wrong kind', inRepo('pullRequest(number: "1") { title }'), /Int cannot represent/],
    ['an unfinished document', '{ repository', /Syntax Error/],
    ['a variable nobody declared', inRepo('object(oid: $sha) { oid }'), /Variable "\$sha" is not defined/],
  ])('%s is an error without data', async (_, query, message) => {
    const answer = await ask(world(), query)
    expect(answer).toEqual({
      errors: [expect.objectContaining({ message: expect.stringMatching(message) as unknown })],
    })
  })

  test('a required variable that is missing is an error without data', async () => {
    const query = 'query Q($name: String!) { repository(owner: "acme", name: $name) { name } }'
    const { data, errors } = await ask(world(), query)
    expect(data).toBeUndefined()
    expect(errors).toMatchObject([
      { message: expect.stringContaining('"$name" of required type "String!"') as unknown },
    ])
  })

  test('what is no object name is refused before anything is read', async () => {
    const { data, errors } = await ask(world(), inRepo('object(oid: "HEAD") { oid }'))
    expect(data).toBeUndefined()
    expect(errors).toMatchObject([{ message: 'Could not coerce value "HEAD" to GitObjectID' }])
  })

  test('a field, a filter or a kind of event that is not built is an error and never an empty answer', async () => {
    const place = world()
    openPull(place)
    const answers = await Promise.all([
      ask(place, inRepo('diskUsage')),
      ask(
        place,
        inRepo(
          'ref(qualifiedName: "main") { target { ... on Commit { history(first: 1, since: "2026-01-01T00:00:00Z") { totalCount } } } }',
        ),
      ),
      ask(place, inPull('timelineItems(first: 1, itemTypes: [LABELED_EVENT]) { pageInfo { endCursor } }')),
      ask(place, inPull('timelineItems(first: 1) { pageInfo { endCursor } }')),
    ])
    const messages = answers.map(({ errors }) => errors?.map((error) => inside(error, 'message')))
    expect(messages).toEqual([
      ['not built in the stand-in: Repository.diskUsage'],
      ['not built in the stand-in: Commit.history(since:)'],
      ['not built in the stand-in: timelineItems of LABELED_EVENT'],
      ['not built in the stand-in: timelineItems of every kind'],
    ])
  })
})

describe('pages', () => {
  const commits = (args: string, fields = 'nodes { commit { oid } }'): string => inPull(`commits${args} { ${fields} }`)

  // https://docs.github.com/en/graphql/guides/using-pagination-in-the-graphql-api
  test.each([
    [
      'without first or last',
      '',
      'MISSING_PAGINATION_BOUNDARIES',
      'You must provide a `first` or `last` value to properly paginate the `commits` connection.',
    ],
    [
      'of more than 100',
      '(first: 101)',
      'EXCESSIVE_PAGINATION',
      'Requesting 101 records on the `commits` connection exceeds the `first` limit of 100 records.',
    ],
    [
      'of more than 100 from the end',
      '(last: 200)',
      'EXCESSIVE_PAGINATION',
      'Requesting 200 records on the `commits` connection exceeds the `last` limit of 100 records.',
    ],
    [
      'from both ends',
      '(first: 1, last: 1)',
      'UNPROCESSABLE',
      'Passing both `first` and `last` to paginate the `commits` connection is not supported.',
    ],
    [
      'of less than nothing',
      '(first: -1)',
      'UNPROCESSABLE',
      '`first` on the `commits` connection cannot be less than zero.',
    ],
    [
      'after what is no cursor',
      '(first: 1, after: "three")',
      'INVALID_CURSOR_ARGUMENTS',
      '`three` does not appear to be a valid cursor.',
    ],
  ])('a page %s is refused at its field', async (_, args, type, message) => {
    const place = world()
    openPull(place)
    const { data, errors } = await ask(place, commits(args))
    expect(data).toEqual({ repository: { pullRequest: null } })
    expect(errors).toEqual([expect.objectContaining({ type, message, path: ['repository', 'pullRequest', 'commits'] })])
  })

  test('without the rule one page holds everything', async () => {
    const place = world(['pagination'])
    const pull = openPull(place)
    for (let given = 0; given < 3; given++) review(place, pull)
    for (const args of ['', '(first: 101)', '(first: 1)']) {
      const { data } = await ask(place, inPull(`reviews${args} { nodes { state } pageInfo { hasNextPage } }`))
      const nodes = [{ state: 'APPROVED' }, { state: 'APPROVED' }, { state: 'APPROVED' }]
      expect(data).toEqual({ repository: { pullRequest: { reviews: { nodes, pageInfo: { hasNextPage: false } } } } })
    }
  })

  test('a count alone needs no page', async () => {
    const place = world()
    openPull(place)
    const { data } = await ask(place, commits('', 'totalCount'))
    expect(data).toEqual({ repository: { pullRequest: { commits: { totalCount: 1 } } } })
  })

  test('cursors lead through the whole list, and are no cursors of another list', async () => {
    const place = world()
    const pull = openPull(place)
    const ids = Array.from({ length: 5 }, () => String(review(place, pull).id))
    const query = `query Q($after: String) ${inPull('reviews(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { fullDatabaseId } }')}`
    const read = await pages(place, query, 'reviews')
    expect(read.map(({ totalCount, nodes }) => [totalCount, nodes.length])).toEqual([
      [5, 2],
      [5, 2],
      [5, 1],
    ])
    expect(read.flatMap(({ nodes }) => nodes)).toEqual(ids.map((fullDatabaseId) => ({ fullDatabaseId })))
    const after = read[0]?.pageInfo.endCursor
    const elsewhere = await ask(place, `query Q($after: String) ${commits('(first: 1, after: $after)')}`, { after })
    expect(elsewhere.errors).toMatchObject([{ type: 'INVALID_CURSOR_ARGUMENTS' }])
  })

  test('last gives the end of a list', async () => {
    const place = world()
    const pull = openPull(place)
    const ids = Array.from({ length: 3 }, () => String(review(place, pull).id))
    const { data } = await ask(
      place,
      inPull('reviews(last: 2) { pageInfo { hasPreviousPage hasNextPage } nodes { fullDatabaseId } }'),
    )
    expect(data).toMatchObject({
      repository: {
        pullRequest: {
          reviews: {
            pageInfo: { hasPreviousPage: true, hasNextPage: false },
            nodes: ids.slice(1).map((fullDatabaseId) => ({ fullDatabaseId })),
          },
        },
      },
    })
  })

  // https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit
  test('a document of more than 500,000 possible nodes is refused whole', async () => {
    const place = world()
    openPull(place)
    const deep = commits(
      '(first: $size)',
      'nodes { commit { parents(first: 100) { nodes { authors(first: 50) { totalCount } } } } }',
    )
    const query = `query Q($size: Int!, $with: Boolean!) ${deep.replace('(first: $size)', '(first: $size) @include(if: $with)')}`
    expect(await ask(place, query, { size: 100, with: true })).toEqual({
      errors: [
        {
          type: 'MAX_NODE_LIMIT_EXCEEDED',
          message: 'This query requests up to 510,100 possible nodes which exceeds the maximum limit of 500,000.',
        },
      ],
    })
    expect((await ask(place, query, { size: 90, with: true })).errors).toBeUndefined()
    expect((await ask(place, query, { size: 100, with: false })).errors).toBeUndefined()
  })
})
