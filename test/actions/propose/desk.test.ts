import { expect, test } from 'vitest'
import { wrong } from '../../../actions/propose/desk.ts'

test.each([
  ['absent', { state: 'absent' }, 'It is not on the default branch.'],
  [
    'wrong',
    { state: 'wrong', problems: [{ file: 'models/x.yml', line: 2, path: 'use', message: 'is missing.' }] },
    'models/x.yml:2: use: is missing.',
  ],
] as const)('a file that is %s cannot be used, and the error says why', (_, reading, mend) => {
  expect(wrong('models/x.yml', reading)).toMatchObject({ message: 'models/x.yml cannot be used.', mend })
})
