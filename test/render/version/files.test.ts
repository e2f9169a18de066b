import { expect, test } from 'vitest'
import { filesSection } from '../../../shared/render/version/files.ts'
import { subject } from '../../builders/evidence.ts'
import { gathered } from '../../builders/facts.ts'
import { expectInert, hostile } from '../inert.ts'

test('every file has its size and its digest, and it is said how to fetch them', () => {
  const own = subject()
  const said = filesSection({ gathered: gathered() })
  for (const { path, sha256 } of [...own.files.files, ...own.runFiles.files]) {
    expect(said).toContain(path)
    expect(said).toContain(sha256)
  }
  expect(said).toContain(`models:/${own.model}/${own.version}`)
})

test('nothing is listed where nothing was gathered', () => {
  expect(filesSection({ gathered: null })).toBe('')
  expect(filesSection({ gathered: { state: 'failed', detail: 'no' } })).toBe('')
})

test('T19: the names of files and of the model stay text', () => {
  const own = subject()
  const files = { ...own.files, files: own.files.files.map((file) => ({ ...file, path: hostile })) }
  expectInert(filesSection({ gathered: gathered({ subject: { ...own, model: hostile, version: hostile, files } }) }))
})
