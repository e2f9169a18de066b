import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { cloneOf, countersign } from '../../test/journey/acts.ts'
import { git } from '../../test/journey/clone.ts'
import { root, startPlatform, type Platform } from '../../test/journey/platform.ts'
import {
  aliasByHand,
  attacksItself,
  builderApproves,
  forgedTag,
  mergedPast,
  pushedPeople,
  retrained,
  swappedArtifact,
} from './cheats.ts'
import { galleryAt, keepRuns } from './gallery.ts'
import { expect, narrator, type Narrator } from './narrator.ts'
import { movedByHand } from './reconcile.ts'
import { auditPack } from './pack.ts'
import { receiverAt, traced, type Receiver } from './receiver.ts'
import { adopt, begin, failHonestly, promote, type Stage } from './promotion.ts'
import { goBack } from './rollback.ts'

/** `npm run demo`: the journey on real MLflow, real git and the committed bundle; `--keep` leaves the servers running. */

async function story(stage: Stage, receiver: Receiver): Promise<void> {
  const { platform, tell } = stage
  tell.chapter('The ledger begins')
  await begin(stage)
  await adopt(stage)
  tell.chapter('A model that is better, and not fair enough')
  const boosting = await failHonestly(stage)
  tell.chapter('A model that passes, on the points with room')
  const { version } = await promote(stage)
  tell.chapter('What deploys')
  await traced(stage, receiver, version)
  tell.chapter('And now everybody cheats')
  await aliasByHand(stage, version)
  await forgedTag(stage, boosting)
  const next = await retrained(platform)
  await swappedArtifact(stage, next, version)
  const pull = await builderApproves(stage, await retrained(platform))
  await pushedPeople(stage)
  await mergedPast(stage, pull, version)
  await attacksItself(stage)
  await movedByHand(stage, version)
  tell.chapter('Something burns')
  await goBack(stage, version)
  tell.chapter('The record')
  await tell.step('The record verifies from end to end', async () => {
    const said = await countersign(
      platform,
      'audrey',
      'audit',
      '--command',
      'verify',
      '--app-slug',
      platform.company.app.slug,
    )
    tell.see(said.out.trim())
    expect(said.code === 0, `${said.out}\n${said.err}`)
  })
  await auditPack(platform, tell, stage.gallery.folder)
}

/** The example’s receiver as it lies there commented out, at this address. */
const naming =
  ({ url }: Receiver) =>
  (path: string, text: string): string =>
    path.endsWith('policy.yml')
      ? text
          .replace('# receivers:', 'receivers:')
          .replace('#   serving:', '  serving:')
          .replace('https://serving.acme.example/countersign', url)
          .replace(
            'production: {alias: champion}',
            'production: {alias: champion, region: eu-central-1, infrastructure: one machine}',
          )
      : text.replaceAll('# receiver-secrets: |', 'receiver-secrets: |').replaceAll('#   serving:', '  serving:')

/** A path as a shell takes it for one word. */
const forShell = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`)

async function lookAround(platform: Platform, pictures: string, tell: Narrator, kept: boolean): Promise<void> {
  const target = join(pictures, 'repository')
  rmSync(target, { recursive: true, force: true })
  await git(await cloneOf(platform, 'audrey'), 'clone', '--quiet', '--no-local', '.', target)
  await git(
    target,
    'fetch',
    '--quiet',
    await git(await cloneOf(platform, 'audrey'), 'remote', 'get-url', 'origin'),
    '+refs/heads/governance-ledger:refs/heads/governance-ledger',
  )
  await git(target, 'remote', 'remove', 'origin')
  tell.chapter('Where to look')
  console.log(`  the repository, as a clone   ${target}`)
  console.log(`  its ledger                   git -C ${forShell(target)} log --stat governance-ledger`)
  console.log(`  every comment and check      ${pictures}`)
  console.log(`  the audit pack               ${join(pictures, 'audit-pack.html')}`)
  if (!kept) {
    console.log('  the running servers          npm run demo -- --keep')
    return
  }
  const { user, password } = platform.registry.admin
  console.log(`  MLflow                       ${platform.registry.url} (${user} / ${password})`)
  console.log(`  the forge                    ${platform.forge.url}, REST at ${platform.forge.apiUrl}`)
}

async function main(words: readonly string[]): Promise<void> {
  const unknown = words.find((word) => word !== '--keep')
  if (unknown !== undefined) throw new Error(`"${unknown}" is no option of the demo; there is --keep.`)
  const tell = narrator()
  const pictures = resolve(root, 'out', 'demo')
  rmSync(pictures, { recursive: true, force: true })
  mkdirSync(pictures, { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), 'countersign-demo-'))
  const receiver = await receiverAt(`whsec_${randomBytes(32).toString('base64')}`)
  tell.chapter('Acme sets up')
  const platform = await tell.step(
    'MLflow with accounts, the forge with people, teams, App and rules, and the example’s repository',
    () =>
      startPlatform({
        ...{ folder, say: tell.see, changed: naming(receiver) },
        promoterSecrets: { RECEIVER_SERVING: receiver.secret },
      }),
  )
  receiver.start(platform.accounts.gates)
  try {
    await story({ platform, tell, gallery: galleryAt(platform, pictures) }, receiver)
    await lookAround(platform, pictures, tell, words.includes('--keep'))
    console.log(`\nEverything was as told, in ${Math.round(tell.seconds())} seconds.`)
    if (words.includes('--keep')) {
      console.log('The servers run until Ctrl-C.')
      await new Promise<void>((done) => process.once('SIGINT', () => done()))
    }
  } finally {
    keepRuns(platform, pictures)
    receiver.stop()
    await platform.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
})
