import { describe, expect, test } from 'vitest'
import { readPull } from '../../../../shared/clients/github/pull.ts'
import { withOldNames } from '../../../../shared/clients/github/history/renames.ts'
import { proposalOf } from '../../../../shared/domain/request/proposal.ts'
import { answer, list } from '../pulls.ts'
import { wire } from '../wire.ts'

const path = '/repos/acme/models/pulls/7/files?per_page=100'

describe('a renamed file', () => {
  test('is read with the name it had, so that nothing that judges is moved away under a harmless one', async () => {
    const own = wire()
    own.graphql(answer({ files: list([{ path: 'docs/old.yml', changeType: 'RENAMED' }]) }))
    own.answer('GET', path, { body: [{ filename: 'docs/old.yml', previous_filename: 'governance/policy.yml' }] })
    const { files } = await readPull(own.connection, 'acme/models', 7, '<!-- ours -->')
    expect(files.map((file) => file.path)).toEqual(['docs/old.yml', 'governance/policy.yml'])
    expect(proposalOf(files)).toMatchObject({ kind: 'invalid', findings: [{ code: 'change-needs-request' }] })
    own.done()
  })

  test.each([
    ['is not listed', []],
    ['is listed without its old name', [{ filename: 'b' }]],
  ])('that %s is an error', async (_, body) => {
    const own = wire()
    own.answer('GET', path, { body })
    await expect(withOldNames(own.connection, 'acme/models', 7, [{ path: 'b', change: 'renamed' }])).rejects.toThrow(
      'was renamed and not from what',
    )
  })

  test('is not asked for where nothing was renamed', async () => {
    const own = wire()
    const files = [{ path: 'a', change: 'added' }] as const
    expect(await withOldNames(own.connection, 'acme/models', 7, files)).toEqual(files)
    expect(own.sent).toEqual([])
  })
})
