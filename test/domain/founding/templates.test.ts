import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { templates } from '../../../shared/domain/founding/templates.ts'
import { root } from '../../house/tree.ts'

test('the bundle’s templates are the files of the examples', () => {
  expect(Object.keys(templates).length).toBeGreaterThan(10)
  for (const [path, text] of Object.entries(templates))
    expect(text, path).toBe(readFileSync(join(root, 'examples', path), 'utf8'))
})
