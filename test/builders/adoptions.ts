import { readModelFile } from '../../shared/domain/model/model-rules.ts'
import { overlay } from '../../shared/domain/scenario/overlay.ts'
import { togetherDigest } from '../../shared/domain/request/together.ts'
import { gatherEvidence } from '../../shared/gather/evidence.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { moveFiles } from '../../shared/runtime/drafting/files.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import type { Tree } from '../fakes/forge.ts'
import { fakePredictions } from '../fakes/predictions.ts'
import { merge, open, review, signOff } from './requests.ts'
import { model, modelFile, modelValue, predictions, register, world, type World } from './world.ts'

/** Pull requests that adopt several live versions at once. */

/** A second model, which no file of the base describes and whose run is audrey's. */
export const churn = 'churn'
export const churnFolder = `promotions/${churn}/production/0001`
export const creditFolder = `promotions/${model}/production/0001`
export const churnValue = overlay(modelValue, { model: churn })

/** A world in which version 1 of two models is live and no record knows either. */
export async function twoLive(): Promise<World> {
  const own = await world()
  own.registry.addModel({ name: churn, createdAt: 1, description: '', tags: {}, aliases: {} })
  register(own.registry, '1', predictions(), { name: churn, user: 'audrey' })
  for (const name of [model, churn]) await own.registry.setAlias(name, 'champion', '1')
  return own
}

function fileOf(name: string) {
  if (name === model) return { file: modelFile(), brought: {} }
  const read = readModelFile({ file: `models/${name}.yml`, value: churnValue, lines: {} }, name)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return { file: read.value, brought: { [`models/${name}.yml`]: fakeDocuments.format(churnValue) } }
}

/** One request that adopts version 1 of a model, or promotes it, with the model's file where the base has none. */
export async function adoptionFiles(
  own: World,
  name: string,
  { kind = 'adoption', number = '0001' }: { readonly kind?: 'adoption' | 'promotion'; readonly number?: string } = {},
): Promise<{ readonly files: Tree; readonly folder: string; readonly evidence: string }> {
  const { policy } = await readGovernance(own.forge, fakeDocuments, own.forge.tip())
  if (policy.state !== 'read') throw new Error(JSON.stringify(policy))
  const { file, brought } = fileOf(name)
  const asked = { kind, model: name, environment: 'production', version: '1', live: '1' }
  const base = name === model ? file : null
  const gathered = await gatherEvidence(
    { registry: own.registry, documents: fakeDocuments, predictions: fakePredictions },
    { ...asked, policy: policy.value, modelFile: file, baseModelFile: base },
  )
  if (gathered.state !== 'gathered') throw new Error(JSON.stringify(gathered))
  const folder = `promotions/${name}/production/${number}`
  const question = { ...asked, folder, developers: [], reason: 'Live since before.' }
  const files = moveFiles(question, gathered, file, fakeDocuments, '2026-01-05T08:59:00Z')
  return {
    files: { ...Object.fromEntries(files.map(({ path, text }) => [path, text])), ...brought },
    folder,
    evidence: gathered.digest,
  }
}

export type Adoptions = {
  readonly number: number
  readonly digest: string
  readonly evidence: Readonly<Record<string, string>>
}

/** Opens one pull request that adopts both; `altered` files are laid over what it brings. */
export async function proposeAdoptions(own: World, altered: Tree = {}, number = 7): Promise<Adoptions> {
  const all = [await adoptionFiles(own, churn), await adoptionFiles(own, model)]
  const digest = togetherDigest(all)
  open(own, number, { ...all[0]?.files, ...all[1]?.files, ...altered }, digest)
  return { number, digest, evidence: Object.fromEntries(all.map(({ folder, evidence }) => [folder, evidence])) }
}

/** Both of model risk sign what they were shown. */
export function signAdoptions(own: World, { number, digest }: Adoptions): void {
  review(own, number, 'rita', '2026-01-05T10:00:00Z', signOff(digest, 'model-risk'))
  review(own, number, 'rolf', '2026-01-05T10:01:00Z', signOff(digest, 'model-risk'))
}

/** Both adoptions, signed and merged. */
export async function mergedAdoptions(own: World, altered: Tree = {}): Promise<Adoptions> {
  const made = await proposeAdoptions(own, altered)
  signAdoptions(own, made)
  merge(own, made.number)
  return made
}
