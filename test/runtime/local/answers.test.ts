import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeAnswers } from '../../../shared/runtime/local/answers.ts'

test('answers are written where one says, or below the temporary folder, for nobody else to read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'answers-'))
  const folders = { workspace: folder, temporary: folder }
  const path = writeAnswers(folders, undefined, '{}')
  expect([path, readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual([
    join(folder, 'countersign-answers.json'),
    '{}',
    0o600,
  ])
  expect(writeAnswers(folders, 'own.json', '{}')).toBe(join(folder, 'own.json'))
})
