import { z } from 'zod'
import { aliased, as, setAlias } from '../../test/journey/acts.ts'
import { repository } from '../../test/journey/company.ts'
import { expect } from './narrator.ts'
import type { Stage } from './promotion.ts'

/** What no record explains: the platform's own administrator moves the alias, and the schedule finds it. */

const Issues = z.array(z.looseObject({ number: z.number(), state: z.string(), title: z.string(), body: z.string() }))
const Comments = z.array(z.looseObject({ body: z.string() }))

async function looked({ platform }: Stage) {
  const runs = await platform.dispatcher.schedule(repository, '53 */3 * * *')
  const job = runs.findLast(({ name }) => name === 'scheduled')?.jobs.find(({ name }) => name.includes('registry'))
  const step = job?.steps.find(({ outputs }) => outputs.differences !== undefined)
  expect(step !== undefined, `reconcile did not run: ${job?.conclusion ?? 'no job'}`)
  return { outputs: step.outputs, summary: step.summary }
}

/** The incident of the moved alias. */
async function incident({ platform }: Stage): Promise<z.infer<typeof Issues>[number] | undefined> {
  const path = '/issues?state=all&labels=countersign-incident&per_page=100'
  return Issues.parse(await as(platform, 'mel', 'GET', path)).find(({ title }) => title.includes('alias champion'))
}

const told = (text: string): string =>
  text
    .split('\n')
    .filter((line) => /^(?:[✅⛔]|\| (?!-)|Unobserved|Record)/u.test(line))
    .join('\n')
    .replaceAll('&#95;', '_')

export async function movedByHand(stage: Stage, live: string): Promise<void> {
  const { platform, tell } = stage
  await tell.step('The registry is held against the ledger', async () => {
    const { outputs, summary } = await looked(stage)
    tell.see(told(summary))
    expect(!summary.includes('alias champion'), `the alias differs: ${outputs.differences ?? ''}`)
  })
  await tell.step('The platform’s administrator moves the alias by hand; no request, no record', async () => {
    await setAlias(platform, platform.registry.admin, '1')
    expect((await aliased(platform)) === '1', 'the alias did not move')
  })
  await tell.step('The schedule finds it, opens the incident and proposes the way back', async () => {
    const { outputs } = await looked(stage)
    const issue = await incident(stage)
    tell.see(`#${issue?.number ?? '?'} ${issue?.title ?? 'nothing was told'}`)
    expect(issue?.state === 'open' && issue.title.includes(`from ${live} to 1`), issue?.body ?? 'no incident')
    expect(/^\d+$/.test(outputs.restores ?? ''), `nothing was proposed: ${issue.body}`)
    const draft = await as(platform, 'mel', 'GET', `/pulls/${outputs.restores ?? ''}`)
    tell.see(String(Reflect.get(Object(draft), 'title')))
  })
  await tell.step('It is put right, and the incident is closed: between when, and by what', async () => {
    await setAlias(platform, platform.registry.admin, live)
    await looked(stage)
    const issue = await incident(stage)
    expect(issue?.state === 'closed', `the incident is ${issue?.state ?? 'gone'}`)
    const said = Comments.parse(await as(platform, 'mel', 'GET', `/issues/${issue.number}/comments`))
    tell.see(said.at(-1)?.body ?? '')
  })
}
