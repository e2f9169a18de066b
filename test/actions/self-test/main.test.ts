import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/self-test/main.ts'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'
import { site, type Attacked } from '../../builders/self-test.ts'

const given = { 'github-token': 'ghs_app', 'app-slug': 'countersign', 'job-token': 'ghs_job' }
const tags = { 'mlflow-tag-username': 'tagger', 'mlflow-tag-password': 'secret-word' }

async function run(own: Attacked, inputs: Readonly<Record<string, string>> = {}, env = {}): Promise<Said> {
  const house = fakeHouse({
    ports: own.world.ports,
    administration: own.administration,
    scratch: ({ token }) => (token === 'ghs_job' ? own.stranger : own.own),
    inputs: { ...given, ...inputs },
    env,
  })
  await main(house)
  return house.said
}

describe('the self-test', () => {
  test('has every attack refused, says who refused it, and records it', async () => {
    const own = await site()
    await own.world.registry.setAlias('credit-approval', 'champion', '1')
    const said = await run(own, tags)
    expect(said.outputs).toMatchObject({
      verdict: 'refused',
      refused: '14',
      'got-through': '',
      unknown: '',
      record: '2',
    })
    expect(said.failures).toEqual([])
    expect(said.summary).toContain('✅ Every attack was refused.')
    expect(readChain(own.world.ledger.files()).entries.at(-1)?.record).toMatchObject({
      kind: 'self-test',
      pulls: [901, 902],
    })
    expect(said.masked).toEqual(expect.arrayContaining(['ghs_job', 'secret-word']))
  })

  test('is unknown, and neither fails nor passes, where not everything could be tried', async () => {
    const said = await run(await site())
    expect(said.outputs).toMatchObject({ verdict: 'unknown', refused: '13', unknown: 'forged-tag', record: '2' })
    expect(said.failures).toEqual([])
  })

  test('fails where an attack got through, and records that as well', async () => {
    const own = await site()
    own.own.answers.mergeState = 'clean'
    const said = await run(own)
    expect(said.outputs).toMatchObject({ verdict: 'got-through', 'got-through': 'spoofed-merge', record: '2' })
    expect(said.failures).toHaveLength(1)
  })

  test('says of a trial without the App what it is: unknown, unproven and unrecorded', async () => {
    const own = await site({ app: null })
    const said = await run(own, { 'app-slug': '', 'job-token': 'ghs_app' })
    expect(said.outputs).toMatchObject({ verdict: 'unknown', record: '' })
    expect(said.summary).toContain('writer unproven')
    expect(own.own.done).toEqual([])
  })

  test('refuses a run of another branch’s workflow file before it opens anything', async () => {
    const own = await site()
    const env = { GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/scheduled.yml@refs/heads/feature' }
    await expect(run(own, {}, env)).rejects.toThrow('refs/heads/feature')
    expect(own.own.done).toEqual([])
  })
})
