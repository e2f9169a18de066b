import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/** Compares a whole document with the one kept under test/golden/render; WRITE_GOLDEN=1 keeps it anew, for a person to read. */
export function expectGolden(name: string, document: string): void {
  const path = fileURLToPath(new URL(`./render/${name}.md`, import.meta.url))
  if (process.env.WRITE_GOLDEN === '1') writeFileSync(path, `${document}\n`)
  expect(existsSync(path), `test/golden/render/${name}.md is missing`).toBe(true)
  expect(`${document}\n`).toBe(readFileSync(path, 'utf8'))
}
