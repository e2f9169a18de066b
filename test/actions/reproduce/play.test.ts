import { describe, expect, test } from 'vitest'
import { play } from '../../../actions/reproduce/play.ts'
import { sha256 } from '../../../shared/domain/digest.ts'
import { Handover } from '../../../shared/domain/rescore/answer.ts'
import type { RescoreCase } from '../../../shared/gather/rescore/case.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { spec } from '../../builders/rescore.ts'
import { sha } from '../../builders/evidence.ts'
import { tableOf } from '../../builders/tables.ts'

const files: Readonly<Record<string, string>> = {
  MLmodel: JSON.stringify({ signature: { inputs: '[{"name": "a", "type": "double"}]' } }),
  'requirements.txt': '',
}
const named = { kind: 'named' as const, file: 'data/rows.parquet', sha256: sha('d') }
const sealed = { kind: 'sealed' as const, set: 'applications', sha256: sha('9') }

/** What is handed over and said of a model that ends with a code of its choosing and says what it was given. */
async function played(
  rows: typeof named | typeof sealed,
  served: Readonly<Record<string, string>> = files,
  select: object = { table: tableOf({ a: [1] }) },
) {
  const said: string[] = []
  const reading = {
    ...{
      version: { name: 'credit-approval', version: '7' },
      uri: 'u',
      environment: { python: null, requirements: [] },
    },
    files: {
      root: sha('a'),
      files: Object.entries(files).map(([path, text]) => ({ path, size: 1, sha256: sha256(text) })),
    },
  }
  const handover = await play(
    {
      sources: {
        documents: fakeDocuments,
        registry: { readFile: (_: string, path: string) => Promise.resolve(new TextEncoder().encode(served[path])) },
        predictions: { select: () => Promise.resolve(select) },
      },
      sandbox: {
        ready: () => Promise.resolve({ state: 'built', environment: '/e', installed: { python: null, packages: {} } }),
        place: () => Promise.resolve(),
        run: () =>
          Promise.resolve({ answer: { state: 'failed', detail: 'the model ended with code 42' }, said: 'a row of 17' }),
      },
      ...{ isolation: 'namespaces', ready: '/e', say: (text: string) => said.push(text) },
    } as never,
    { reading, spec, sets: [{ rows, bytes: new Uint8Array(), spec }] } as unknown as RescoreCase,
  )
  return { answer: Handover.parse(handover).answers[0]?.answer, said }
}

describe('how a model ended', () => {
  test('is told on the named rows, with what it said', async () => {
    const { answer, said } = await played(named)
    expect([answer, said]).toEqual([
      { state: 'failed', detail: 'the model ended with code 42' },
      ['The model said: a row of 17'],
    ])
  })

  test('is told of sealed rows by no code and no word of its own', async () => {
    const { answer, said } = await played(sealed)
    expect(answer).toMatchObject({ state: 'failed' })
    expect(JSON.stringify([answer, said])).not.toMatch(/\d/)
  })
})

test('a column whose name has no end is told of as far as it fits', async () => {
  const { answer } = await played(named, files, { fault: 'column-missing', column: 'x'.repeat(5000) })
  expect(answer?.state === 'failed' && answer.detail).toMatch(/^the rows cannot be read \(column missing, column x+$/)
})

test.each(Object.keys(files))('a version whose %s is another while it is read is not run', async (path) => {
  await expect(played(named, { ...files, [path]: '[]' })).rejects.toThrow(`${path} was changed while it was read`)
})
