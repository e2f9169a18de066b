import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import { sweptRequests } from './decide.ts'
import { Inputs, outputs } from './inputs.ts'

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const { forge } = house.ports(credentialsOf(inputs))
  const { defaultBranch } = await forge.repository()
  requireTrustedRun(house.environment, defaultBranch)
  const open = (await forge.openRequests()).map(({ number }) => number)
  const swept = sweptRequests(open, inputs['at-most'], house.environment.workflow?.number ?? 0)
  const left = open.length - swept.length
  house.output(outputs, { 'pull-requests': JSON.stringify(swept), open: open.length })
  house.log.info(`${open.length} pull requests are open; ${swept.length} are judged.`)
  if (left > 0)
    house.annotate({
      level: 'notice',
      message: `${left} open pull requests are left to the next runs; raise at-most or sweep more often.`,
      title: 'Countersign',
    })
}
