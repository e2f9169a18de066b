import { sha256 } from '../../shared/domain/digest.ts'
import { formatHandover } from '../../shared/domain/rescore/answer.ts'
import { smallestGroupOf } from '../../shared/domain/rescore/gathered.ts'
import { readCase } from '../../shared/gather/rescore/case.ts'
import { resultsOf } from '../../shared/gather/rescore/results.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { writeAnswers } from '../../shared/runtime/local/answers.ts'
import { conclude } from './decide.ts'
import { Inputs, outputs } from './inputs.ts'
import { askedOf } from './question.ts'
import { handedOver, record } from './record.ts'
import { run } from './run.ts'

export async function main(house: House): Promise<void> {
  house.undecided()
  const inputs = house.read(Inputs)
  const nothing = (why: string): void => {
    house.output(outputs, { verdict: 'unknown', answers: null, digest: null, record: null })
    house.annotate({ level: 'notice', message: why, title: 'Countersign' })
  }
  const asked = await askedOf(house, inputs)
  if (typeof asked === 'string') {
    nothing(`${asked} Nothing was run.`)
    return
  }
  const sources = { ...asked.ports, registry: asked.ports.registryAt(asked.policy.registry.uri) }
  const found = await readCase(sources, asked.question)
  if (found === null) throw new UserError('The registry does not know this version.', 'Look at model and version.')
  if (found.sets.length === 0) {
    const mend = 'Name evaluation.rescore.rows in the model file, or sealed rows in governance/holdouts.yml.'
    // most versions are asked for no more than their builder's numbers
    if (house.environment.workflow === null) throw new UserError('No rows are named to run it on.', mend)
    nothing(`No rows are named to run it on. ${mend}`)
    return
  }
  const recording = inputs.command === 'record'
  const handover = recording ? handedOver(house, inputs, found) : await run(house, inputs, asked, found)
  const results = await resultsOf(sources, found, handover, smallestGroupOf(asked.policy.gates, asked.modelFile))
  const { verdict, findings, failed } = conclude(results, handover.environment)
  const text = recording ? null : formatHandover(handover, inputs['transport-key'] ?? null)
  const answers = text === null ? null : writeAnswers(house.environment.folders, inputs.answers, text)
  const number = recording ? await record(house, asked, found, handover, results) : null
  house.output(outputs, { verdict, answers, digest: text === null ? null : sha256(text), record: number })
  for (const finding of findings) house.annotate({ level: 'error', message: sentence(finding), title: 'Countersign' })
  for (const { rows, detail } of failed)
    house.log.warning(`${rows === 'retrained' ? 'Training it again' : `On ${rows} rows`}: ${detail}.`)
  house.print(`${asked.question.model} ${asked.question.version}: ${verdict}.`)
  // that something differs is recorded, and the gates judge it; the run itself did what it should
  if (verdict !== 'reproduced' && !recording && house.environment.workflow === null)
    house.fail(`The version is not reproduced: ${verdict}.`, verdict === 'differs' ? 1 : 2)
}
