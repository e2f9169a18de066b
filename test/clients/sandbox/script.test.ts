import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { script } from '../../../shared/clients/sandbox/script.ts'
import { venv } from '../../mlflow/server.ts'

test('the program is one that Python can read, and it reads and writes in the box alone', () => {
  const check = 'import ast, sys; print(len(ast.parse(sys.stdin.read()).body))'
  expect(
    Number(execFileSync(join(venv, 'python'), ['-I', '-S', '-c', check], { input: script }).toString()),
  ).toBeGreaterThan(5)
  expect([...script.matchAll(/"(\/[^"]+)"/g)].map(([, path]) => path)).toEqual([
    '/job/in/rows.json',
    '/job/out/answer.json',
  ])
})
