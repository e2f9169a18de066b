import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answers } from '../../../shared/domain/audit/api/answers.ts'
import { publicKeyOf } from '../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { openBook } from '../../../shared/runtime/ledger/book.ts'
import { writeCheckpoint } from '../../../shared/runtime/ledger/checkpointing.ts'
import { statement, told, wanted } from '../../builders/attestation.ts'
import { pem } from '../../builders/checkpoint.ts'
import { world, writer, type World } from '../../builders/world.ts'
import { audit, promoted, whole } from './desk.ts'

/** The branch no longer has a commit at which the forge saw it; nothing that is left tells of it. */
const cut = (own: World): void =>
  own.forge.move('governance-ledger', {
    ...{ sha: '0'.repeat(40), before: 'e'.repeat(40), at: '2026-01-05T09:00:00Z', kind: 'force-push', by: null },
  })

describe('a verification', () => {
  test('of everything passes where everything holds', async () => {
    const said = await audit(await promoted(), whole)
    expect([said.outputs.verdict, said.outputs.records, said.failures]).toEqual(['passed', '3', []])
    expect(said.summary).toContain('✅')
  })

  test.each([
    ['no App is named', { 'github-token': 'ghs_x', 'mlflow-token': 't' }],
    ['no registry is read', { 'github-token': 'ghs_x', 'app-slug': 'countersign' }],
    ['only a clone is read', { ledger: './clone', 'app-slug': 'countersign' }],
  ])('is no pass where %s', async (_, inputs) => {
    const said = await audit(await promoted(), inputs)
    expect([said.outputs.verdict, said.failures.length]).toEqual(['unknown', 1])
    expect(said.summary).toContain('Unknown:')
  })

  /** A ledger with a signed checkpoint, whose policy says this of attestations. */
  async function checkpointed(words: Readonly<Record<string, string>>): Promise<{ own: World; signed: string }> {
    const keys = [{ public: publicKeyOf(pem) ?? '', from: '2020-01-01' }]
    const checkpoints = { every: 10, keys }
    const own = await promoted({ policy: { ledger: { branch: 'governance-ledger', checkpoints, ...words } } })
    const book = await openBook(own.ports.ledgerOf('governance-ledger'))
    const { signed } = await writeCheckpoint(book, undefined, writer, '2026-01-07T11:00:00Z', pem)
    return { own, signed: signed ?? '' }
  }

  test.each([
    ['none', 'passed', 0],
    ['public', 'unknown', 1],
  ] as const)(
    'of checkpoints whose transparency is %s is %s where nobody gave an attestation',
    async (transparency, verdict, failures) => {
      const { own } = await checkpointed({ transparency, attested_by: wanted.signer })
      const said = await audit(own, whole)
      expect([said.outputs.verdict, said.failures.length]).toEqual([verdict, failures])
      expect(JSON.parse(said.outputs.answer ?? '')).toMatchObject({ state: verdict, faults: [] })
      expect(said.summary?.includes('attested in public')).toBe(transparency === 'public')
    },
  )

  test('passes with the attestation of the last checkpoint, and says whose word it is', async () => {
    const { own, signed } = await checkpointed({ transparency: 'public', attested_by: wanted.signer })
    const folder = mkdtempSync(join(tmpdir(), 'attested-'))
    writeFileSync(join(folder, 'attested.json'), JSON.stringify([told(statement(signed))]))
    const said = await audit(own, { ...whole, attestations: join(folder, 'attested.json') })
    expect([said.outputs.verdict, said.failures]).toEqual(['passed', []])
    expect(said.summary).toContain('By the word of `gh attestation verify` alone')
    expect(JSON.parse(said.outputs.answer ?? '')).toMatchObject({
      ...{ attestations: 'told', attested: { word: 'gh attestation verify', records: 4 } },
    })
    expect(answers.verify.safeParse(JSON.parse(said.outputs.answer ?? '')).success).toBe(true)
  })

  test('says that it did not look at an attestation which the recorded policy does not want', async () => {
    const { own, signed } = await checkpointed({ transparency: 'none', attested_by: wanted.signer })
    const file = join(mkdtempSync(join(tmpdir(), 'attested-')), 'attested.json')
    writeFileSync(file, JSON.stringify([told(statement(signed))]))
    const said = await audit(own, { ...whole, attestations: file })
    expect(said.log.join()).toContain('attested.json was not looked at')
    expect(JSON.parse(said.outputs.answer ?? '')).not.toHaveProperty('attested')
  })

  test('ends where there is no file of attestations', async () => {
    const { own } = await checkpointed({ transparency: 'public', attested_by: wanted.signer })
    await expect(audit(own, { ...whole, attestations: 'gone.json' })).rejects.toThrow(/There is no file gone\.json/)
  })

  test.each<[string, (own: World) => void, RegExp]>([
    [
      'a record was changed',
      (own) => {
        const files = own.ledger.files()
        own.ledger.overwrite(
          files.map((file, index) =>
            index === 1 ? { ...file, text: file.text.replace('"to":"2"', '"to":"3"') } : file,
          ),
        )
      },
      /broken-link/,
    ],
    [
      'the branch was cut back to a commit that holds',
      (own) => cut(own),
      /cut-back: the branch stood at eeeeeeeeeeee and has that commit no longer/,
    ],
    ['a record is gone', (own) => own.ledger.overwrite(own.ledger.files().slice(1)), /missing-record/],
    [
      'the last record is gone, which the registry’s tag still names',
      (own) => own.ledger.overwrite(own.ledger.files().slice(0, 1)),
      /unknown-anchor: the tag of credit-approval 2 names record 2/,
    ],
    [
      'a file lies there that is none of ours',
      (own) => own.ledger.overwrite([...own.ledger.files(), { path: 'evil.txt', text: '' }]),
      /foreign-file/,
    ],
  ])('fails where %s', async (_, change, said) => {
    const own = await promoted()
    change(own)
    const told = await audit(own, whole)
    expect(told.summary).toMatch(said)
    expect([told.outputs.verdict, told.failures]).toEqual(['failed', ['The ledger does not verify.']])
  })

  test('fails where a version’s tag names another record', async () => {
    const own = await promoted()
    await own.registry.setVersionTag('credit-approval', '2', 'countersign.record', `2 sha256:${'0'.repeat(64)}`)
    const said = await audit(own, whole)
    expect(said.summary).toContain('the tag of credit-approval 2 names record 2')
    expect(said.outputs.verdict).toBe('failed')
  })

  test('fails where a version’s tag is no anchor', async () => {
    const own = await promoted()
    await own.registry.setVersionTag('credit-approval', '2', 'countersign.record', 'hello')
    expect((await audit(own, whole)).outputs.verdict).toBe('failed')
  })

  test('is no pass where the forge does not tell how the branch moved', async () => {
    const own = await promoted()
    own.forge.refuse('movements', 'GitHub answered 500')
    const said = await audit(own, whole)
    expect(said.summary).toContain('Unknown: whether the branch was deleted or written anew')
    expect(said.outputs.verdict).toBe('unknown')
  })

  test('fails on an empty ledger', async () => {
    expect((await audit(await world({ genesis: false }), whole)).outputs.verdict).toBe('failed')
  })
})
