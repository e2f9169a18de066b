import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/protect/main.ts'
import { bare, placeOf, type Place } from '../../builders/administration.ts'
import { world } from '../../builders/world.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'

async function run(place: Place, inputs: Readonly<Record<string, string>> = {}): Promise<Said> {
  const { forge, documents, administration } = place
  const ports = { ...(await world()).ports, forge, documents }
  const house = fakeHouse({ ports, administration, inputs: { app: 'countersign', 'github-token': 'ghs_x', ...inputs } })
  await main(house)
  return house.said
}

const everything = [
  'ruleset Countersign: promotions are judged',
  'ruleset Countersign: only the App writes the ledger',
  'ruleset Countersign: the ledger is append-only',
  'environment governance',
  'environment staging',
  'environment production',
]

describe('protect', () => {
  test('plans by default, and writes nothing', async () => {
    const place = await placeOf(bare)
    const said = await run(place)
    expect(said.outputs.verdict).toBe('different')
    expect(said.failures).toEqual([])
    expect(place.administration.written).toEqual([])
  })

  test('applies once; the second time nothing differs', async () => {
    const place = await placeOf(bare)
    const first = await run(place, { command: 'apply' })
    expect(place.administration.written).toEqual(everything)
    expect([first.outputs.verdict, first.outputs.differences, first.failures]).toEqual(['same', '0', []])
    const second = await run(place, { command: 'apply' })
    expect(place.administration.written).toEqual(everything)
    expect(second.failures).toEqual([])
  })

  test('verifies: any difference and anything unseen fails', async () => {
    expect((await run(await placeOf(), { command: 'verify' })).failures).toEqual([])
    expect((await run(await placeOf(bare), { command: 'verify' })).failures[0]).toMatch(/^The protection is not as it/)
    const blind = await placeOf()
    blind.administration.refuse('environments', 'GitHub answered 403.')
    expect((await run(blind, { command: 'verify' })).failures[0]).toMatch(/unknown is no pass: environments: GitHub/)
  })

  test('an apply that could not read what it sets fails', async () => {
    const place = await placeOf(bare)
    place.administration.refuse('environments', 'GitHub answered 403.')
    expect((await run(place, { command: 'apply' })).failures).toEqual(['Not set: environments.'])
  })

  test('leaves the CODEOWNERS file to a request, with a warning', async () => {
    const place = await placeOf(bare, {
      ...(await placeOf()).forge.treeAt((await placeOf()).forge.tip()),
      '.github/CODEOWNERS': '/training/ @acme/data-science\n',
    })
    const said = await run(place, { command: 'apply' })
    expect(said.failures).toEqual([])
    expect(said.log).toContain('The protection is not as it should be: .github/CODEOWNERS.')
    expect(place.forge.written.proposals).toEqual([])
  })
})
