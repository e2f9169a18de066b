import { aliased, approve, checks, countersign, ledger, merge, rollBack } from '../../test/journey/acts.ts'
import { checkNames } from '../../test/journey/company.ts'
import { expect } from './narrator.ts'
import type { Stage } from './promotion.ts'

/** What was promoted burns: the version before it comes back, by a request that somebody of the business signs. */
export async function goBack({ platform, tell, gallery }: Stage, burning: string): Promise<void> {
  expect((await aliased(platform)) === burning, `version ${burning} is not live`)
  const reason = 'It refuses whole districts since Monday.'
  const pull = await tell.step(
    `Version ${burning} burns: Mel asks for the way back, and the ledger knows where to`,
    () => rollBack(platform, 'mel', 'credit-approval', '--from', 'production', '--reason', reason),
  )
  await tell.step('The version of then is gathered again and is the same to the byte; Olga alone signs', async () => {
    const states = await checks(platform, pull)
    expect(states[checkNames[0]] === 'success', `stage 1 says ${JSON.stringify(states)}`)
    await approve(platform, 'olga', pull, 'business-owner')
    await gallery.keep(pull, 'rollback')
  })
  await tell.step(
    'Mel merges: the former version is back, and the record names the one that it goes back to',
    async () => {
      await merge(platform, 'mel', pull)
      const last = (await ledger(platform)).at(-1)
      const live = await aliased(platform)
      expect(live !== null && live !== burning, `version ${live ?? 'none'} is live: ${JSON.stringify(last)}`)
      const said = await countersign(
        platform,
        'audrey',
        ...['audit', 'who', 'credit-approval', '--app-slug', platform.company.app.slug],
      )
      tell.see(said.out.trim())
      expect(said.code === 0, `${said.out}\n${said.err}`)
    },
  )
}
