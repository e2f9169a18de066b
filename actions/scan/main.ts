import { formatProblem } from '../../shared/domain/document/document.ts'
import { SecuritySettings } from '../../shared/domain/gate/security-settings.ts'
import { readPolicy } from '../../shared/domain/governance/policy-rules.ts'
import { readSecurity } from '../../shared/gather/security/scan.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { localFile } from '../../shared/runtime/local/checkout.ts'
import { localSet } from '../../shared/runtime/local/model-files.ts'
import { decide } from './decide.ts'
import { Inputs, outputs } from './inputs.ts'

/** The settings of the policy's gate, or the gate's own. */
function settingsOf(house: House, path: string | undefined): SecuritySettings {
  if (path === undefined) return SecuritySettings.parse({})
  const text = localFile(house.environment.folders.workspace, path)
  if (text === null) throw new UserError(`There is no file ${path}.`, 'Look at the input limits.')
  const located = house.documents.locate(text, path)
  const read = located.ok ? readPolicy(located.value) : located
  if (!read.ok) throw new UserError(`${path} cannot be used.`, read.problems.map(formatProblem).join('\n'))
  return read.value.gates.security ?? SecuritySettings.parse({})
}

/** A file's name may hold what ends a line, and pass for an entry of its own. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '�')

export async function main(house: House): Promise<void> {
  house.undecided()
  const inputs = house.read(Inputs)
  const settings = settingsOf(house, inputs.limits)
  const { set, also } = localSet(house.environment.folders.workspace, inputs.paths)
  const sources = { ...house.security(inputs.advisories), documents: house.documents }
  const { found, unknown, notes, result, exit } = decide(
    settings,
    await readSecurity(sources, { model: set, run: null, also }),
  )
  for (const finding of [...found, ...unknown]) {
    house.print(sentence(finding))
    if (house.environment.workflow !== null) house.annotate({ level: 'error', message: sentence(finding) })
  }
  for (const note of notes) house.log.info(sentence(note))
  house.output(outputs, {
    result,
    findings: found.map(sentence),
    unknown: unknown.map(sentence),
    codes: [...found, ...unknown].map(({ code, facts }) => `${code} ${oneLine(String(facts.about))}`),
  })
  if (exit === 0) house.print(`${set.files.length} ${set.files.length === 1 ? 'file' : 'files'}: nothing was found.`)
  else house.fail(`${found.length} found, ${unknown.length} could not be judged.`, exit)
}
