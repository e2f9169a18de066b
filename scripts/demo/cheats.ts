import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  aliased,
  approve,
  as,
  checks,
  cloneOf,
  comment,
  propose,
  review,
  setAlias,
  settled,
  signOffBlock,
  trained,
} from '../../test/journey/acts.ts'
import { move } from '../../test/journey/beginnings.ts'
import { commitAll, git } from '../../test/journey/clone.ts'
import { checkNames, login, repository } from '../../test/journey/company.ts'
import { staff } from '../../test/journey/forge.ts'
import { pastTheRules } from '../../test/journey/handmade.ts'
import type { Platform } from '../../test/journey/platform.ts'
import { expect } from './narrator.ts'
import type { Stage } from './promotion.ts'

/** The other half: each attempt is refused, and says so in a sentence. */

const refusalOf = async (attempt: Promise<unknown>): Promise<string | null> =>
  attempt.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )

const again = (platform: Platform, by: 'dana' | 'mel', version: string): Promise<number> =>
  propose(platform, by, ...move(version, 'promotion', 'Trained again on the same rows.'))

const acceptance = (platform: Platform, pull: number): Promise<number> =>
  review(
    platform,
    'rita',
    pull,
    'COMMENT',
    'Accept fairness sex=(missing): 15 people, their files are read instead. Until 2027-01-31',
  )

/** What the promotion said on the pull request at last. */
async function verdictOf(platform: Platform, pull: number): Promise<string> {
  const Comment = z.array(z.looseObject({ body: z.string() }))
  const all = Comment.parse(await as(platform, 'mel', 'GET', `/issues/${pull}/comments?per_page=100`))
  return (
    all
      .at(-1)
      ?.body.replace(/<!--[\s\S]*?-->/g, '')
      .trim() ?? ''
  )
}

export async function builderApproves({ platform, tell, gallery }: Stage, version: string): Promise<number> {
  await staff(platform.forge, 'teams', {
    org: 'acme',
    slug: 'model-validation',
    members: { [login('vera')]: 'active', [login('dana')]: 'active' },
  })
  const pull = await tell.step(
    `Mel proposes version ${version}, which Dana built; Dana has joined the validators`,
    () => again(platform, 'mel', version),
  )
  await acceptance(platform, pull)
  await tell.step('The builder approves: her sign-off is not counted', async () => {
    await review(platform, 'dana', pull, 'APPROVE', await signOffBlock(platform, pull, 'model-validator'))
    const states = await checks(platform, pull)
    expect(states[checkNames[1]] !== 'success', `stage 2 says ${JSON.stringify(states)}`)
    const said = await comment(platform, pull)
    const sentence = said.split('\n').find((line) => /dana/i.test(line) && /built|developer/i.test(line))
    expect(sentence !== undefined, said)
    tell.see(sentence)
    await gallery.keep(pull, 'builder-approves')
  })
  return pull
}

export async function aliasByHand({ platform, tell }: Stage, live: string): Promise<void> {
  await tell.step(
    'Dana moves the alias by hand: MLflow itself refuses, for a service registers her versions',
    async () => {
      const said = await refusalOf(setAlias(platform, platform.accounts.dana, '2'))
      expect(said?.includes('403') === true, said ?? 'it was moved')
      tell.see(said)
      expect((await aliased(platform)) === live, 'the alias moved')
    },
  )
}

export async function forgedTag({ platform, tell }: Stage, boosting: number): Promise<void> {
  await tell.step('A tag is forged: gradient boosting calls itself approved; the judgement reads no tags', async () => {
    const { tagger } = platform.accounts
    await platform.registry.call(tagger, 'POST', '/api/2.0/mlflow/model-versions/set-tag', {
      name: 'credit-approval',
      version: '2',
      key: 'validation_status',
      value: 'approved',
    })
    await as(platform, 'dana', 'PATCH', `/pulls/${boosting}`, { state: 'open' })
    await settled(platform)
    const states = await checks(platform, boosting)
    expect(states[checkNames[0]] === 'failure', `stage 1 says ${JSON.stringify(states)}`)
    tell.see(`${checkNames[0]}: ${states[checkNames[0]] ?? ''}`)
    await as(platform, 'dana', 'PATCH', `/pulls/${boosting}`, { state: 'closed' })
  })
}

export async function swappedArtifact(
  { platform, tell, gallery }: Stage,
  version: string,
  live: string,
): Promise<void> {
  const pull = await tell.step(`Dana proposes version ${version}; Rita, Vera, Carl and Olga sign`, async () => {
    const number = await again(platform, 'dana', version)
    await acceptance(platform, number)
    await approve(platform, 'vera', number, 'model-validator')
    await approve(platform, 'carl', number, 'compliance-officer')
    await approve(platform, 'olga', number, 'business-owner')
    return number
  })
  await tell.step('An artifact is swapped after the approval, then it is merged: the promotion refuses', async () => {
    await swap(platform, version)
    await as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {})
    await settled(platform)
    tell.see(await verdictOf(platform, pull))
    await gallery.keep(pull, 'swapped-artifact')
    expect((await aliased(platform)) === live, 'the alias moved')
  })
}

const Version = z.looseObject({ model_version: z.looseObject({ run_id: z.string(), source: z.string() }) })
const Run = z.looseObject({ run: z.looseObject({ info: z.looseObject({ artifact_uri: z.string() }) }) })

/** Writes other bytes in place of the predictions, as whoever trains may. */
async function swap({ registry, accounts }: Platform, version: string): Promise<void> {
  const found = Version.parse(
    await registry.call(
      accounts.gates,
      'GET',
      `/api/2.0/mlflow/model-versions/get?name=credit-approval&version=${version}`,
    ),
  )
  const { run } = Run.parse(
    await registry.call(accounts.gates, 'GET', `/api/2.0/mlflow/runs/get?run_id=${found.model_version.run_id}`),
  )
  const path = `/api/2.0/mlflow-artifacts/artifacts/${run.info.artifact_uri.replace(/^mlflow-artifacts:\/+/, '')}/explanations/global.json`
  const answer = await fetch(`${registry.url}${path}`, {
    method: 'PUT',
    body: '{"method": "coefficients", "values": {"hrat": 0}}',
    headers: {
      authorization: `Basic ${Buffer.from(`${accounts.trainer.user}:${accounts.trainer.password}`).toString('base64')}`,
    },
  })
  expect(answer.ok, `the artifact could not be swapped: ${answer.status} ${await answer.text()}`)
}

export async function pushedPeople({ platform, tell }: Stage): Promise<void> {
  const folder = await cloneOf(platform, 'mel')
  const before = await git(folder, 'rev-parse', 'HEAD')
  appendFileSync(join(folder, 'governance', 'people.yml'), '# one line more\n')
  await commitAll(folder, 'Just a comment')
  await tell.step('A line of people.yml comes by direct push: the branch refuses it', async () => {
    const said = await refusalOf(git(folder, 'push', '--quiet', 'origin', 'main'))
    expect(said !== null, 'it was pushed')
    tell.see(said.split('\n').find((line) => line.includes('GH013')) ?? said)
  })
  await tell.step(
    'An administrator turns the rules off and pushes it: nothing is promoted until it is recorded',
    async () => {
      await pastTheRules(platform, () => git(folder, 'push', '--quiet', 'origin', 'main'))
      const run = platform.dispatcher.runs.findLast(({ path }) => path.endsWith('promote.yml'))
      const said =
        run?.jobs
          .flatMap(({ annotations, summary }) => [...annotations.map(({ message }) => message), summary])
          .join('\n') ?? ''
      tell.see(
        said
          .split('\n')
          // each environment's job says the same
          .filter((line, at, all) => /governance/i.test(line) && all.indexOf(line) === at)
          .slice(0, 3)
          .join('\n'),
      )
      await pastTheRules(platform, () => git(folder, 'push', '--quiet', '--force', 'origin', `${before}:main`))
    },
  )
}

export async function mergedPast({ platform, tell, gallery }: Stage, pull: number, live: string): Promise<void> {
  await tell.step('An administrator merges past the missing sign-offs: the promotion refuses, for good', async () => {
    await pastTheRules(platform, () => as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {}))
    tell.see(await verdictOf(platform, pull))
    await gallery.keep(pull, 'merged-past')
    expect((await aliased(platform)) === live, 'the alias moved')
  })
}

export const retrained = (platform: Platform): Promise<string> => trained(platform, 'ridge')

/** By night the suite cheats itself, in the open: each of its own attacks is refused, and the ledger has it. */
export async function attacksItself({ platform, tell }: Stage): Promise<void> {
  await tell.step('The control attacks itself: the nightly run on scratch requests of its own', async () => {
    const runs = await platform.dispatcher.schedule(repository, '41 2 * * *')
    const job = runs.findLast(({ name }) => name === 'scheduled')?.jobs.find(({ name }) => name.includes('attack'))
    const step = job?.steps.find(({ outputs }) => outputs.verdict !== undefined)
    tell.see(
      (step?.summary ?? '')
        .split('\n')
        .filter((line) => /^(?:[✅⛔❔]|\| [A-Z]|- [⛔❔]|Record)/u.test(line))
        .map((line) => line.replace(/ *\| [^|]* \|$/, ' |'))
        .join('\n')
        .replaceAll('&#95;', '_'),
    )
    expect(job?.conclusion === 'success' && step?.outputs.verdict === 'refused', step?.summary ?? 'it did not run')
  })
}
