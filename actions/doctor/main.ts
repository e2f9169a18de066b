import { diagnosisOf } from '../../shared/domain/doctor/diagnosis.ts'
import { readWorld } from '../../shared/gather/setup/doctor.ts'
import { renderDiagnosis, told } from '../../shared/render/setup/doctor.ts'
import type { House } from '../../shared/runtime/house.ts'
import { askedOf } from '../../shared/runtime/protection-inputs.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { conclude } from './decide.ts'
import { Inputs, outputs } from './inputs.ts'

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const credentials = credentialsOf(inputs)
  const administration = house.administration(credentials)
  const world = await readWorld({ ...house.ports(credentials), administration }, askedOf(inputs), house.node)
  const diagnosis = diagnosisOf(world)
  const { verdict, failure } = conclude(diagnosis, inputs.strict)
  house.output(outputs, {
    verdict,
    ...diagnosis.counts,
    preconditions: JSON.stringify(diagnosis.judged.map((judged) => told(judged, administration.page))),
  })
  await house.summary(renderDiagnosis(diagnosis, administration.page))
  if (failure !== null) house.fail(failure)
}
