import { describe, expect, test } from 'vitest'
import { ledgerParts } from '../../../../shared/clients/github/ledger/parts.ts'
import { failure, wire, type Wire } from '../wire.ts'

const parts = ({ connection }: Wire) => ledgerParts(connection, 'acme/models', 'governance-ledger')
const target = {
  oid: 'head',
  author: { name: 'countersign[bot]', email: null, user: null },
  signature: { isValid: true, wasSignedByGitHub: true },
}

describe('the tip', () => {
  test.each([
    ['with an index', { isTruncated: false, text: 'root' }, 'root'],
    ['without one', null, null],
    ['with a folder in its place', {}, null],
  ])('%s', async (_, root, text) => {
    const own = wire()
    own.graphql({ data: { repository: { ref: { target }, root } } })
    expect(await parts(own).tip()).toEqual({
      head: 'head',
      tip: { author: 'countersign[bot]', verified: true },
      root: text,
    })
    own.done()
  })

  test('of a branch that is not there is none', async () => {
    const own = wire()
    own.graphql({ data: { repository: { ref: null, root: null } } })
    expect(await parts(own).tip()).toEqual({ head: null, tip: null, root: null })
  })

  test('with an index of which GitHub gave half is an error', async () => {
    const own = wire()
    own.graphql({ data: { repository: { ref: { target }, root: { isTruncated: true, text: 'ro' } } } })
    expect((await failure(parts(own).tip())).code).toBe('bad-answer')
  })
})

describe('texts', () => {
  test('come in the order asked, fifty to a request; what is not there is null', async () => {
    const own = wire()
    const paths = Array.from({ length: 51 }, (_, index) => `p${index}`)
    own.graphql({
      data: {
        repository: Object.fromEntries(
          paths.slice(0, 50).map((path, index) => [`f${index}`, { isTruncated: false, text: path }]),
        ),
      },
    })
    own.graphql({ data: { repository: { f0: null } } })
    expect(await parts(own).texts('head', paths)).toEqual([...paths.slice(0, 50), null])
    expect(own.sent[1]?.body).toMatchObject({ variables: { at0: 'head:p50' } })
    own.done()
  })

  test('of nothing ask nothing', async () => {
    const own = wire()
    expect(await parts(own).texts('head', [])).toEqual([])
    own.done()
  })
})
