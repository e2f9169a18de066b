import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type Facts, parseFacts } from '../../../shared/domain/facts.ts'
import { cloneOf, countersign, propose, trained } from '../../../test/journey/acts.ts'
import { installationToken } from '../../../test/github/behaviour/app-token.ts'
import { begin } from '../../../test/journey/beginnings.ts'
import type { Platform } from '../../../test/journey/platform.ts'
import { trainingEnvironment } from '../../../test/mlflow/training.ts'
import { install, played } from '../environment.ts'
import type { Bench, Context } from '../main.ts'
import { onPlatform } from '../platform.ts'
import { largestDifference, median } from '../report.ts'

/** Stage 1 as a whole process, on a real MLflow and the stand-in for GitHub, beside a script of one's own. */

const Numbers = z.object({ numbers: z.record(z.string(), z.number()) })
const Answer = z.looseObject({ verdict: z.string().nullable(), facts: z.string() })

type Proposed = { readonly platform: Platform; readonly version: string; readonly pull: number }

const account = ({ platform }: Pick<Proposed, 'platform'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(trainingEnvironment(platform.registry.admin)).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )

/** A trained version with so many predictions, proposed for production. */
async function proposed({ python, say, rows }: Context, platform: Platform): Promise<Proposed> {
  say('     recording the governance')
  // without a ledger nothing is judged
  await begin(platform)
  say('     training, and logging its predictions enlarged')
  const version = await trained(platform, 'ridge')
  const words = [String(rows ?? 100_000), platform.registry.url, version]
  await played(python, 'peers/enlarge.py', words, account({ platform }))
  const target = ['--model', 'credit-approval', '--version', version, '--environment', 'production']
  const pull = await propose(platform, 'dana', ...target, '--developers', 'dana', '--reason', 'To be measured.')
  return { platform, version, pull }
}

/** Stage 1 of the request, as a command: how long its whole process took, and the numbers that it found. */
async function judged({ platform, pull }: Proposed) {
  // as the composite action has it: the App's own token, minted before the judging begins
  const token = await installationToken(platform)
  const asApp = { ...platform, machineVariables: { GITHUB_TOKEN: token } }
  // the clone is brought up to date before the time runs
  await cloneOf(platform, 'mel')
  const begun = performance.now()
  const words = ['--pull-request', String(pull), '--app-slug', platform.company.app.slug, '--json']
  const said = await countersign(asApp, 'mel', 'validation-gates', ...words)
  const seconds = (performance.now() - begun) / 1000
  if (said.out.trim() === '') throw new Error(`stage 1 ended with ${said.code}: ${said.err.slice(0, 500)}`)
  const { verdict, facts } = Answer.parse(JSON.parse(said.out))
  // what is timed is a judgement that went through every gate, and none that ended early
  if (verdict !== 'passed' || said.code !== 0)
    throw new Error(`stage 1 came to ${verdict ?? 'nothing'} with code ${said.code}: ${said.err.slice(0, 2000)}`)
  return { seconds, numbers: numbersIn(parseFacts(readFileSync(facts, 'utf8'))) }
}

/** The numbers that the other side has too, as the stage measured them; NaN where it could not tell one. */
function numbersIn({ gathered }: Facts): Readonly<Record<string, number>> {
  if (gathered?.state !== 'gathered') throw new Error(`the version was not gathered: ${JSON.stringify(gathered)}`)
  const { evaluation } = gathered
  if (evaluation.state !== 'measured') throw new Error(`${evaluation.file} was not measured: ${evaluation.detail}`)
  const { performance: found, attributes } = evaluation
  const metrics = (['roc_auc', 'accuracy', 'recall', 'brier', 'log_loss'] as const).map((name): [string, number] => [
    name,
    found[name]?.measure?.value ?? NaN,
  ])
  const gaps = attributes.flatMap(({ columns, results }) =>
    ['demographic_parity_difference', 'equalized_odds_difference'].map((name): [string, number] => [
      `${columns.join()}.${name}`,
      results.find(({ metric }) => metric === name)?.measure?.value ?? NaN,
    ]),
  )
  return Object.fromEntries([...metrics, ...gaps])
}

type Sides = {
  readonly own: number
  readonly theirs: number
  readonly difference: number
}

const bothSides = (context: Context): Promise<Sides> =>
  onPlatform(async (platform) => {
    const request = await proposed(context, platform)
    const times = [await judged(request), await judged(request), await judged(request)]
    const script = () =>
      played(context.python, 'peers/gate.py', [platform.registry.url, request.version], account(request))
    const theirs = [await script(), await script(), await script()]
    const [own, other] = [times[0]?.numbers ?? {}, Numbers.parse(theirs[0]?.said).numbers]
    return {
      own: median(times.map(({ seconds }) => seconds)),
      theirs: median(theirs.map(({ seconds }) => seconds)),
      difference: largestDifference(own, other),
    }
  })

const same = (difference: number) => ({ what: 'nine metrics', difference, most: 1e-9 })
const note =
  'ours also has every interval, the scan of the files, the data gate and all of GitHub; theirs has none of it'

const installed: Bench = {
  id: 'P1',
  what: 'stage 1, whole process, 100,000 predictions, warm MLflow',
  run: async (context) => {
    const { own, theirs, difference } = await bothSides(context)
    return {
      peer: 'a Python script, installed already',
      unit: 's',
      own,
      theirs,
      target: 60,
      same: same(difference),
      note,
    }
  },
}

const empty: Bench = {
  id: 'P2',
  what: 'the same from an empty environment',
  run: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-empty-'))
    try {
      const begun = performance.now()
      await install(join(folder, 'environment'))
      const seconds = (performance.now() - begun) / 1000
      const { own, theirs, difference } = await bothSides(context)
      const whole = `${note}; of theirs ${seconds.toFixed(1)} s are venv and pip, with whatever pip had cached`
      return {
        peer: 'the same script',
        unit: 's',
        own,
        theirs: theirs + seconds,
        target: 250,
        same: same(difference),
        note: whole,
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

export const stage: readonly Bench[] = [installed, empty]
