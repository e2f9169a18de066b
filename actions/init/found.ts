import { sha256 } from '../../shared/domain/digest.ts'
import { formatProblem } from '../../shared/domain/document/document.ts'
import { rolesStaffed } from '../../shared/domain/doctor/files.ts'
import type { ModelReading } from '../../shared/domain/doctor/world.ts'
import type { Governance } from '../../shared/domain/facts.ts'
import {
  exampleScenarios,
  judgingFiles,
  remainingFiles,
  type FoundingFile,
} from '../../shared/domain/founding/file-set.ts'
import type { Founding } from '../../shared/domain/founding/founding.ts'
import type { People } from '../../shared/domain/governance/people.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { modelPolicyProblems, readModelFile } from '../../shared/domain/model/model-rules.ts'
import { codeOwnersPath } from '../../shared/domain/protection/code-owners.ts'
import { seen, unseen } from '../../shared/domain/protection/seen.ts'
import { setupOf } from '../../shared/domain/protection/setup.ts'
import { playScenario } from '../../shared/domain/scenario/play.ts'
import { readScenarios } from '../../shared/domain/scenario/scenario-rules.ts'
import { measurer } from '../../shared/domain/scenario/world.ts'
import { recordedGovernanceFacts, unusableGovernance } from '../../shared/gather/governance.ts'
import { readMemberships } from '../../shared/gather/people.ts'
import { stageText } from '../../shared/render/scenario/stage-text.ts'
import { renderSetup } from '../../shared/render/setup/founding.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { localFile } from '../../shared/runtime/local/checkout.ts'
import { writeFiles } from '../../shared/runtime/local/writing.ts'
import { answersOf, namedFile } from './answers.ts'
import { doorsOf, type Doors } from './doors.ts'
import type { Inputs } from './inputs.ts'

/** Writes a governance repository that our own rules accept, or nothing. */

type Judges = { readonly governance: Governance; readonly policy: Policy; readonly people: People }

/** Policy and people, read back by the reader that will read them in every judgement. */
function judgesOf(house: House, files: readonly FoundingFile[]): Judges {
  const kept = files.map(({ path, text }) => ({ path, text, digest: `sha256:${sha256(text)}` }))
  const governance = recordedGovernanceFacts(house.documents, kept, '')
  const { policy, people } = governance
  if (policy.state === 'read' && people.state === 'read')
    return { governance, policy: policy.value, people: people.value }
  throw new UserError(
    'Nothing was written: the answers make a policy that cannot judge.',
    unusableGovernance(house.documents, files)
      .map((finding) => `\n- ${sentence(finding)}`)
      .join(''),
  )
}

/** The model files that were given, each checked against policy and people. */
function modelsOf(
  house: House,
  paths: readonly string[],
  { policy, people }: Judges,
): readonly (ModelReading & { readonly text: string; readonly model: string })[] {
  const problems: string[] = []
  const models = paths.flatMap((path) => {
    const text = namedFile(house, path)
    if (text === null) {
      problems.push(`There is no file ${path}.`)
      return []
    }
    const located = house.documents.locate(text, path)
    const value: unknown = located.ok ? located.value.value : null
    const named: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'model') : null
    const model = typeof named === 'string' && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(named) ? named : ''
    const read = located.ok ? readModelFile(located.value, model) : located
    const found =
      read.ok && located.ok
        ? modelPolicyProblems(read.value, policy, Object.keys(people.people), located.value)
        : read.ok
          ? []
          : read.problems
    problems.push(...found.map(formatProblem))
    return read.ok ? [{ path: `models/${model}.yml`, file: read.value, problem: '', text, model }] : []
  })
  if (problems.length > 0)
    throw new UserError(
      'Nothing was written: model files cannot be used.',
      problems.map((one) => `\n- ${one}`).join(''),
    )
  return models
}

/** Refuses a policy that its people could never meet; where teams cannot be read, says that nobody looked. */
async function requireStaffed(
  house: House,
  doors: Doors,
  judges: Judges,
  models: readonly ModelReading[],
): Promise<void> {
  const members = doors.members ?? (() => Promise.resolve([]))
  const { memberships, failed } = await readMemberships(
    { members },
    judges.policy,
    judges.people,
    Object.keys(judges.policy.roles),
  )
  const outcome = rolesStaffed({
    governance: seen(judges.governance),
    members: failed.length === 0 ? seen(memberships) : unseen('the teams could not be read'),
    models: seen(models),
  })
  if (outcome.state === 'unknown')
    house.log.warning(
      `Whether enough people hold each role was not looked at: ${outcome.why}. countersign doctor does.`,
    )
  if (outcome.state === 'missing')
    throw new UserError(
      `Nothing was written: too few people could sign ${[outcome.facts.lines].flat().join(', ')}.`,
      'Give each role enough people of the people file who are not in the role that owns the models.',
    )
}

/** Those of the example's scenarios that hold under this policy, each file whole or not at all. */
function heldScenarios(house: House, files: readonly FoundingFile[], { people }: Judges): readonly FoundingFile[] {
  const policy = files.find(({ path }) => path === 'governance/policy.yml')
  const located = policy === undefined ? null : house.documents.locate(policy.text, policy.path)
  if (located?.ok !== true) return []
  const ground = {
    policy: located.value.value,
    extras: { services: people.services, tools: people.tools },
    measure: measurer(),
  }
  return exampleScenarios().filter(({ path, text }) => {
    const file = house.documents.locate(text, path)
    if (!file.ok) return false
    const { problems, scenarios } = readScenarios(file.value)
    const holds =
      problems.length === 0 &&
      scenarios.every(({ read }) => read.ok && playScenario(read.value, ground, stageText).length === 0)
    if (!holds) house.log.info(`${path} of the example is left out: it tells of another policy than this one.`)
    return holds
  })
}

/** The files that were written; none where everything was there already. @throws UserError and writes nothing where anything is wrong. */
export async function found(house: House, inputs: Inputs): Promise<readonly string[]> {
  const { founding: answers, doors } = await answersOf(house, inputs, (repository) =>
    doorsOf(house, inputs, repository),
  )
  const judging = judgingFiles({ ...answers, models: [] })
  const judges = judgesOf(house, judging)
  const models = modelsOf(house, inputs.models, judges)
  await requireStaffed(house, doors, judges, models)
  const founding: Founding = { ...answers, models: models.map(({ model, text }) => ({ model, text })) }
  const { workspace } = house.environment.folders
  const rest = remainingFiles(founding, {
    owners: setupOf(judges.policy, judges.people).owners,
    ownersFile: localFile(workspace, codeOwnersPath),
    scenarios: heldScenarios(house, judging, judges),
    setupPage: renderSetup(founding),
  })
  return writeFiles(workspace, [...judging, ...rest], [codeOwnersPath])
}
