import { describe, expect, test } from 'vitest'
import { policyFiles } from '../../../actions/propose/files.ts'
import { sha256 } from '../../../shared/domain/digest.ts'
import { Request } from '../../../shared/domain/request/request.ts'
import { fakeDocuments } from '../../fakes/documents.ts'

describe('the files of a change of governance', () => {
  const local = [
    { path: 'governance/policy.yml', text: 'new' },
    { path: 'governance/people.yml', text: 'same' },
    { path: '.github/workflows/x.yml', text: 'added' },
  ]
  const digest = (text: string): string => `sha256:${sha256(text)}`
  const base = { 'governance/policy.yml': digest('old'), 'governance/people.yml': digest('same') }
  const files = policyFiles('promotions/_policy/0002', 'Needed.', local, base, null, fakeDocuments)

  test('are the request and what differs from the base', () => {
    expect(files.map(({ path }) => path)).toEqual([
      'promotions/_policy/0002/request.yml',
      'governance/policy.yml',
      '.github/workflows/x.yml',
    ])
  })

  test('name every file that will judge, and the request can be read back', () => {
    expect(Request.parse(JSON.parse(files[0]?.text ?? ''))).toEqual({
      request: 1,
      kind: 'policy',
      governance: Object.fromEntries(local.map(({ path, text }) => [path, digest(text)])),
      reason: 'Needed.',
    })
  })
})
