import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../../../actions/reproduce/main.ts'
import { propose, proposePolicy } from '../../builders/requests.ts'
import { baseTree, world, type World } from '../../builders/world.ts'
import { fakeHouse, type FakeHouse } from '../../fakes/house.ts'

const credential = { 'github-token': 'ghs_app', 'app-slug': 'countersign' }

/** A run of the workflow: by the event of a pull request, or with the inputs that name one. */
function house(own: World, about: number | Readonly<Record<string, string>>): FakeHouse {
  const folder = mkdtempSync(join(tmpdir(), 'question-'))
  const path = join(folder, 'event.json')
  const repo = { id: 1, full_name: 'acme/models' }
  const end = { sha: 'a'.repeat(40), ref: 'x', repo }
  const event = typeof about === 'number' ? { pull_request: { number: about, head: end, base: end } } : {}
  writeFileSync(path, JSON.stringify(event))
  const inputs = { ...credential, ...(typeof about === 'number' ? {} : about) }
  return fakeHouse({ ports: own.ports, folder, inputs, env: { GITHUB_EVENT_PATH: path } })
}

/** A change of governance that is open as pull request 9. */
async function changed(): Promise<World> {
  const own = await world()
  await proposePolicy(own, baseTree({ freshness: 'head' }))
  return own
}

async function noticeOf(own: World, about: number | Readonly<Record<string, string>>): Promise<string> {
  const quiet = house(own, about)
  await main(quiet)
  const { annotations, failures, outputs } = quiet.said
  expect({ failures, verdict: outputs.verdict, answers: outputs.answers }).toEqual({
    ...{ failures: [], verdict: 'unknown', answers: '' },
  })
  return annotations.map(({ level, message }) => `${level}: ${message}`).join('\n')
}

test('an event about no version is told and is no failure: the job runs for each pull request', async () => {
  expect(await noticeOf(await changed(), 9)).toBe('notice: Pull request #9 proposes no version. Nothing was run.')
})

test('whoever names a pull request without a version has to name another', async () => {
  const asked = main(house(await changed(), { 'pull-request': '9' }))
  await expect(asked).rejects.toThrow('Pull request #9 proposes no version.')
})

test.each([
  ['of the event', 7],
  ['that is named', { 'pull-request': '7' }],
])('the version of the pull request %s is the one that is looked at', async (_, about) => {
  const own = await world()
  await propose(own)
  expect(await noticeOf(own, about)).toMatch(/^notice: No rows are named to run it on\./)
})

test('a key that cannot seal is refused before anything is run', async () => {
  const asked = main(house(await world(), { 'transport-key': 'short' }))
  await expect(asked).rejects.toMatchObject({ mend: expect.stringContaining('must be 64 hex digits') as string })
})

test('governance that cannot be used is named with what is wrong', async () => {
  const own = await world()
  own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), 'governance/holdouts.yml': '{"holdouts": 2}' })
  await expect(main(house(own, 7))).rejects.toMatchObject({
    message: 'governance/holdouts.yml cannot be used.',
    mend: expect.stringContaining('governance/holdouts.yml:1') as string,
  })
})
