import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/audit/main.ts'
import { readData } from '../../../pack/data.ts'
import { sha256 } from '../../../shared/domain/digest.ts'
import type { LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import { withoutData } from '../../../shared/render/pack/page.ts'
import { ledger, story } from '../../builders/ledger.ts'
import { world } from '../../builders/world.ts'
import { fakeHouse, type HouseOptions } from '../../fakes/house.ts'
import { verified } from '../../pack/browser.ts'

const template = '<h1>\n<script type="application/json" id="ledger">null</script>\n</h1>\n'
const files = ledger(story)
const { ports } = await world()

/** The pack of a clone, and what was said of it. */
async function packed(clone: readonly LedgerFile[], other: Partial<HouseOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pack-'))
  const inputs = { command: 'pack', ledger: './clone', output: 'to/pack.html', ...other.inputs }
  const house = fakeHouse({
    ports,
    folder,
    clones: { './clone': clone },
    beside: { 'audit-pack.html': template },
    ...other,
    inputs,
  })
  await main(house)
  const text = readFileSync(join(folder, inputs.output), 'utf8')
  const data = readData(JSON.parse(/id="ledger">(.*)<\/script>/.exec(text)?.[1] ?? 'null'))
  return { said: house.said, text, data }
}

describe('an audit pack', () => {
  test('holds the exact ledger, and says what to hand on by another way', async () => {
    const { said, text, data } = await packed(files)
    expect([data?.files, data?.cover.said.state, said.failures]).toEqual([files, 'unknown', []])
    const page = `sha256:${sha256(withoutData(template))}`
    expect(JSON.parse(said.outputs.answer ?? '')).toMatchObject({ records: 5, page })
    expect(`sha256:${sha256(withoutData(text))}`).toBe(page)
    expect(said.summary).toContain('to be opened in a browser')
    expect((await verified(data?.files ?? [])).state).toBe('passed')
  })

  test('of a ledger that was tampered with is made all the same, fails, and fails in the browser', async () => {
    const { said, data } = await packed(files.filter((_, at) => at !== 2))
    expect(said.failures).toEqual(['The ledger does not verify.'])
    expect((await verified(data?.files ?? [])).firstBad?.record).toBe(3)
  })

  test('for one model opens there and holds the others too, since the chain is one', async () => {
    const { data } = await packed(files, { inputs: { question: 'credit-approval' } })
    expect([data?.cover.model, data?.files.length]).toEqual(['credit-approval', 5])
  })

  test.each([
    ['is not there', {}, 'is not there'],
    ['is another one', { 'audit-pack.html': '<p>' }, 'is another one'],
  ])('cannot be made where the page beside the program %s', async (_, beside, said) => {
    await expect(packed(files, { beside })).rejects.toThrow(said)
  })
})
