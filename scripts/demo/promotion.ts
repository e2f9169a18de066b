import {
  aliased,
  approve,
  as,
  checks,
  checkText,
  comment,
  countersign,
  ledger,
  merge,
  propose,
  review,
  setAlias,
  signOffBlock,
  trained,
} from '../../test/journey/acts.ts'
import { move } from '../../test/journey/beginnings.ts'
import { checkNames } from '../../test/journey/company.ts'
import type { Platform } from '../../test/journey/platform.ts'
import type { Gallery } from './gallery.ts'
import { expect, type Narrator } from './narrator.ts'

/** The honest half of the story: from an empty ledger to a promoted model. */

export type Stage = { readonly platform: Platform; readonly tell: Narrator; readonly gallery: Gallery }

/** Lines of a Markdown text between a heading and the next. */
export function section(text: string, heading: RegExp): string {
  const lines = text.split('\n')
  const from = lines.findIndex((line) => heading.test(line))
  if (from < 0) return ''
  const length = lines.slice(from + 1).findIndex((line) => /^#{1,3} /.test(line))
  return lines
    .slice(from, length < 0 ? undefined : from + 1 + length)
    .join('\n')
    .trim()
}

const last = async (platform: Platform): Promise<string> => JSON.stringify((await ledger(platform)).at(-1) ?? {})

/** The governance itself is proposed, signed by two people and recorded first. */
export async function begin({ platform, tell, gallery }: Stage): Promise<void> {
  const pull = await tell.step('Mel proposes the governance as it lies on main: policy, people, workflows', () =>
    propose(platform, 'mel', '--kind', 'policy', '--reason', 'The first governance of our models.'),
  )
  await tell.step('Rita and Rob of model risk approve it; nobody else could', async () => {
    await approve(platform, 'rita', pull, 'model-risk')
    await approve(platform, 'rob', pull, 'model-risk')
  })
  await tell.step('Mel merges; the ledger begins with its genesis', async () => {
    await gallery.keep(pull, 'genesis')
    await merge(platform, 'mel', pull)
    expect((await ledger(platform))[0]?.kind === 'genesis', `the ledger begins with ${await last(platform)}`)
  })
}

/** A version that was live before anybody kept records is adopted. */
export async function adopt({ platform, tell, gallery }: Stage): Promise<void> {
  const version = await tell.step(
    'The training service trains the live model: logistic regression on four ratios',
    () => trained(platform, 'champion'),
  )
  await setAlias(platform, platform.registry.admin, version)
  const pull = await tell.step(`Dana proposes to adopt version ${version}, which was live before the ledger`, () =>
    propose(platform, 'dana', ...move(version, 'adoption', 'Live since before the ledger began.')),
  )
  await tell.step('Rita and Rob sign, Mel merges, the ledger knows the version', async () => {
    await review(platform, 'rita', pull, 'APPROVE', 'This is what runs.')
    await review(platform, 'rob', pull, 'APPROVE', 'This is what runs.')
    await gallery.keep(pull, 'adoption')
    await merge(platform, 'mel', pull)
    const records = await ledger(platform)
    expect(
      records.some(({ kind }) => kind === 'adoption' || kind === 'outcome'),
      `no adoption among ${records.map(({ kind }) => String(kind)).join(', ')}`,
    )
  })
}

/** The most accurate model is proposed, fails the four-fifths rule, and its author reads why. */
export async function failHonestly({ platform, tell, gallery }: Stage): Promise<number> {
  const version = await tell.step('The training service trains gradient boosting on 38 features', () =>
    trained(platform, 'gradient-boosting'),
  )
  const pull = await tell.step(`Dana proposes version ${version} for production`, () =>
    propose(platform, 'dana', ...move(version, 'promotion', 'The most accurate model we have trained.')),
  )
  await tell.step('Stage 1 fails it; the merge button stays shut', async () => {
    const states = await checks(platform, pull)
    expect(states[checkNames[0]] === 'failure', `stage 1 says ${JSON.stringify(states)}`)
    tell.see(section(await comment(platform, pull), /stands in the way/i))
    const refusal = await as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {}).then(
      () => null,
      (error: unknown) => String(error),
    )
    expect(refusal !== null, 'it could be merged')
    await gallery.keep(pull, 'gradient-boosting')
  })
  await as(platform, 'dana', 'PATCH', `/pulls/${pull}`, { state: 'closed' })
  return pull
}

/** The ridge model passes, is signed off by four people, merged and promoted; the request's number and version. */
export async function promote(stage: Stage): Promise<{ readonly pull: number; readonly version: string }> {
  const { platform, tell, gallery } = stage
  const version = await tell.step(
    'The training service trains a strongly regularised logistic regression, threshold 0.3',
    () => trained(platform, 'ridge'),
  )
  const pull = await tell.step(`Dana proposes version ${version} for production`, () =>
    propose(
      platform,
      'dana',
      ...move(version, 'promotion', 'Better than the live version, and it selects more evenly.'),
    ),
  )
  await tell.step('One finding is left: 15 people did not say their sex, too few to judge', async () => {
    tell.see(section(await comment(platform, pull), /stands in the way/i))
    await gallery.keep(pull, 'ridge-before-the-exception')
  })
  await tell.step('Rita of model risk accepts it, in writing and until a date', async () => {
    await review(
      platform,
      'rita',
      pull,
      'COMMENT',
      'Accept fairness sex=(missing): 15 people, their files are read instead. Until 2027-01-31',
    )
    const states = await checks(platform, pull)
    expect(
      states[checkNames[0]] === 'success',
      `stage 1 says ${JSON.stringify(states)}:\n${await checkText(platform, pull, checkNames[0])}`,
    )
    expect(
      (await comment(platform, pull)).includes('### Accepted findings'),
      'the comment does not show what was accepted',
    )
  })
  for (const [name, role, next] of [
    ['vera', 'model-validator', 1],
    ['carl', 'compliance-officer', 2],
    ['olga', 'business-owner', 3],
  ] as const) {
    await tell.step(`${name[0]?.toUpperCase()}${name.slice(1)} signs off as ${role}`, async () => {
      if (name === 'vera') tell.see(await signOffBlock(platform, pull, role))
      await approve(platform, name, pull, role)
      const states = await checks(platform, pull)
      expect(
        states[checkNames[next]] === 'success',
        `${checkNames[next]} says ${JSON.stringify(states)}:\n${await checkText(platform, pull, checkNames[next])}`,
      )
    })
  }
  await gallery.keep(pull, 'ridge-signed-off')
  await tell.step('Mel merges; the promotion derives everything again and moves the alias', async () => {
    await merge(platform, 'mel', pull)
    const live = await aliased(platform)
    expect(live === version, `champion points at ${live ?? 'nothing'}: ${await last(platform)}`)
    await gallery.keep(pull, 'ridge-promoted')
  })
  await tell.step('Anybody asks who approved it', async () => {
    const said = await countersign(
      platform,
      'audrey',
      'audit',
      '--command',
      'who',
      '--model',
      'credit-approval',
      '--version',
      version,
      '--app-slug',
      platform.company.app.slug,
    )
    expect(said.code === 0, `${said.out}\n${said.err}`)
    tell.see(said.out.trim())
  })
  return { pull, version }
}
