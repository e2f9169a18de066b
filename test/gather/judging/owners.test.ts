import { describe, expect, test } from 'vitest'
import { proposalBranch } from '../../../shared/domain/proposals/candidate.ts'
import { branchName } from '../../../shared/runtime/drafting/files.ts'
import { readOwners } from '../../../shared/gather/judging/owners.ts'
import { readGovernance } from '../../../shared/gather/governance.ts'
import { propose } from '../../builders/requests.ts'
import { account, app, modelFile, world, type World } from '../../builders/world.ts'
import type { Opening } from '../../../shared/domain/request/requester.ts'
import type { PullReading } from '../../../shared/ports/forge.ts'

const bot = { id: 9000, login: app, kind: 'bot', state: 'active' } as const

async function owners(own: World, opening: Partial<Opening>, other: Partial<PullReading['pull']> = {}) {
  const { number } = await propose(own)
  const reading = own.forge.pullNow(number)
  const governance = await readGovernance(own.forge, own.ports.documents, own.forge.tip())
  const given = { body: '', edited: false, asked: [], ...opening }
  const head = { ...reading.pull.head, ref: proposalBranch('credit-approval', 'production', '2') }
  const pull = { ...reading.pull, author: bot, head, ...other }
  const model = { state: 'read', value: modelFile() } as const
  return readOwners(own.forge, governance, { ...reading, pull, opening: given }, model, app)
}

describe('who may take up what the schedule proposed', () => {
  test('are the members of the role that owns the model', async () => {
    expect(await owners(await world(), { readied: account('vera') })).toEqual({
      members: [account('dana')],
      failed: [],
    })
  })

  test('are not asked for where nobody marked it as ready, or a person opened it', async () => {
    const own = await world()
    own.forge.refuse('members', 'nobody is to be asked for')
    expect(await owners(own, {})).toEqual({ members: [], failed: [] })
    expect(await owners(own, { readied: account('dana') }, { author: account('vera') })).toEqual({
      members: [],
      failed: [],
    })
  })

  test('are none of what somebody asked for through the form, though its body was edited and somebody marked it as ready', async () => {
    const own = await world()
    own.forge.refuse('members', 'nobody is to be asked for')
    const head = { ref: branchName('promotions/credit-approval/production/0001', []), sha: 'a'.repeat(40), fork: false }
    expect(await owners(own, { readied: account('dana'), edited: true }, { head })).toEqual({ members: [], failed: [] })
  })

  test('are unknown where the team cannot be read, which is said', async () => {
    const own = await world()
    own.forge.putTeam('acme/data-science', { failed: 'no permission' })
    expect((await owners(own, { readied: account('dana') })).failed).toMatchObject([
      { read: 'teams', role: 'data-scientist' },
    ])
  })
})
