import { expect, test } from 'vitest'
import { problemFindings } from '../../../shared/domain/request/problem-findings.ts'

test('each problem is a finding with its file, line and sentence', () => {
  const problem = { file: 'models/x.yml', line: 3, path: 'use', message: 'is missing.' }
  expect(problemFindings('model-file-unreadable', [problem])).toEqual([
    {
      code: 'model-file-unreadable',
      weight: 'error',
      facts: { file: 'models/x.yml', line: 3, detail: 'models/x.yml:3: use: is missing.' },
    },
  ])
})
