import { gatherFacts } from '../../shared/gather/facts.ts'
import { mergeSentences } from '../../shared/render/sentence/merge.ts'
import { eventRequest } from '../../shared/runtime/event-request.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireOwnRun } from '../../shared/runtime/trusted-run.ts'
import { mergePlan } from './decide.ts'
import { Inputs, outputs } from './inputs.ts'

/** That the App leaves a request to people fails nothing: it is said, and the request stays as it is. */
function leave(house: House, why: readonly string[], said: string): void {
  house.output(outputs, { merged: 'false', sha: null, why: why.join('\n') })
  house.annotate({ level: 'notice', message: `Not merged by the App: ${said}`, title: 'Countersign' })
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const { forge, ...ports } = house.ports(credentialsOf(inputs))
  if (house.environment.workflow === null)
    throw new UserError('merge runs in a workflow alone.', 'Whoever may write to the repository merges by hand.')
  await requireOwnRun(house, { forge, app: ports.app })
  const asked = await eventRequest(house.environment, forge, inputs['pull-request'])
  if (asked.state === 'none') {
    leave(house, ['not-open'], asked.why)
    return
  }
  const { number } = asked
  const reading = await forge.pull(number)
  const question = { number, base: reading.repository.tip, at: null, before: null }
  const plan = mergePlan(await gatherFacts({ forge, ...ports }, question, reading))
  if (!plan.merge) {
    leave(house, plan.hurdles, plan.hurdles.map((one) => mergeSentences[one]).join(' '))
    return
  }
  const done = await forge.merge({ number, sha: plan.sha, title: plan.title, method: inputs['merge-method'] })
  if (done.state === 'moved') {
    // the new head has a judgement of its own
    leave(house, ['moved'], 'another head came while this one was judged.')
    return
  }
  if (done.state === 'refused')
    throw new UserError(
      `The forge did not let the App merge #${number}: ${done.detail}`,
      'Look at the rules of the default branch, and at merge-method; protect verify names what differs.',
    )
  house.output(outputs, { merged: 'true', sha: done.sha, why: null })
  house.log.info(`#${number} was merged at ${plan.sha.slice(0, 12)}; promote judges it anew.`)
}
