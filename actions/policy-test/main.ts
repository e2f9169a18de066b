import { measurer } from '../../shared/domain/scenario/world.ts'
import { countsOf, type Row } from '../../shared/domain/scenario/result.ts'
import { countsLine, failureLine, resultsSection } from '../../shared/render/scenario/results.ts'
import { stageText } from '../../shared/render/scenario/stage-text.ts'
import { formatProblem } from '../../shared/domain/document/document.ts'
import { readPeople } from '../../shared/domain/governance/people-rules.ts'
import { localFile } from '../../shared/runtime/local/checkout.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { localDocuments } from '../../shared/runtime/local/documents.ts'
import { decide } from './decide.ts'
import { Inputs, outputs } from './inputs.ts'

/** The services and tools that the people.yml beside the policy names. */
function extrasBeside(
  house: House,
  policy: string,
): { readonly services: readonly string[]; readonly tools: readonly string[] } {
  const path = policy.replace(/[^/]*$/, 'people.yml')
  const text = localFile(house.environment.folders.workspace, path)
  if (text === null) return { services: [], tools: [] }
  const located = house.documents.locate(text, path)
  const read = located.ok ? readPeople(located.value) : located
  if (!read.ok) throw new UserError(`${path} cannot be used.`, read.problems.map(formatProblem).join('\n'))
  return { services: read.value.services, tools: read.value.tools }
}

function playFacts(house: House, inputs: Inputs): readonly Row[] {
  const { workspace } = house.environment.folders
  const text = localFile(workspace, inputs.policy)
  if (text === null)
    throw new UserError(`There is no file ${inputs.policy}.`, 'Give --policy, or run in the governance repository.')
  const policy = house.documents.locate(text, inputs.policy)
  if (!policy.ok) throw new UserError(`${inputs.policy} cannot be used.`, policy.problems.map(formatProblem).join('\n'))
  const ground = { policy: policy.value.value, extras: extrasBeside(house, inputs.policy), measure: measurer() }
  return decide(localDocuments(workspace, inputs.files, house.documents), ground, stageText)
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const rows =
    inputs.through === 'forge' ? await house.playThroughForge(inputs.files, inputs.policy) : playFacts(house, inputs)
  const failures = rows.filter(({ differences }) => differences.length > 0)
  for (const row of failures) {
    house.print(failureLine(row))
    if (house.environment.workflow !== null)
      house.annotate({ level: 'error', message: failureLine(row), file: row.file, line: row.line })
  }
  if (house.environment.workflow !== null) await house.summary(resultsSection(rows))
  const { passed, failed } = countsOf(rows)
  house.output(outputs, { passed, failed })
  house.print(countsLine(rows))
  if (rows.length === 0) house.fail('No scenario was found, so nothing was tested.')
  else if (failed > 0) house.fail(`${failed} of ${rows.length} scenarios fail.`)
}
