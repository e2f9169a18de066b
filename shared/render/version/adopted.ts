import { shortDigest } from '../../domain/digest.ts'
import { askedIn, type Facts } from '../../domain/facts.ts'
import { isMove, type MoveRequest } from '../../domain/request/request.ts'
import { folderOf, partsOf } from '../../domain/request/together.ts'
import { code, escapeMarkdown, link } from '../escape.ts'
import { evaluationSection } from '../metrics.ts'
import { folded, table } from '../table.ts'
import { filesSection } from './files.ts'

/** Several versions that one pull request adopts, as people read of them: all at a glance, each on its own below. */

export type Adopted = Pick<MoveRequest, 'model' | 'version' | 'environment'> & {
  readonly folder: string
  readonly evidence: string | null
  /** the version's page in the registry */
  readonly page: string | null
}

/** Whether the pull request holds several requests that are judged together. */
export const isTogether = ({ also = [] }: Pick<Facts, 'also'>): boolean => also.length > 0

const called = ({ model, version, environment }: Adopted): string =>
  escapeMarkdown(`${model} ${version} in ${environment}`)

/** A longer table would leave no room in a comment or a body for anything else. */
const mostRows = 150

function adoptedTable(all: readonly Adopted[]): string {
  const rows = all
    .slice(0, mostRows)
    .map(({ model, version, environment, evidence, folder, page }) => [
      escapeMarkdown(model),
      page === null ? escapeMarkdown(version) : link(version, page),
      escapeMarkdown(environment),
      evidence === null ? 'none' : code(shortDigest(evidence)),
      code(folder),
    ])
  const more = all.length - rows.length
  const listed = table(['Model', 'Version', 'Environment', 'Evidence', 'Request'], rows)
  return more === 0 ? listed : `${listed}\n\nAnd ${more} more, each in its folder.`
}

function adoptedOf(facts: Facts): Adopted | null {
  const { request, gathered } = facts
  const asked = askedIn(request)
  if (asked === null || !isMove(asked)) return null
  const read = gathered?.state === 'gathered' ? gathered : null
  return { ...asked, folder: folderOf(facts), evidence: read?.digest ?? null, page: read?.links.version ?? null }
}

/** What is adopted, a row for each version that could be read; empty where the pull request holds one request. */
export function adoptedSection(facts: Facts): string {
  if (!isTogether(facts)) return ''
  const all = partsOf(facts).flatMap((part) => adoptedOf(part) ?? [])
  return `### What is adopted\n\nNothing moves. One sign-off speaks of all of them.\n\n${adoptedTable(all)}`
}

/** A section for each version whose evidence could be read, of its name and what was measured. */
const eachMeasured = (facts: Facts, section: (name: string, measured: string, part: Facts) => string): string =>
  partsOf(facts)
    .flatMap((part) => {
      const { gathered } = part
      const adopted = adoptedOf(part)
      if (adopted === null || gathered?.state !== 'gathered') return []
      return [section(called(adopted), evaluationSection(gathered.evaluation, gathered.champion), part)]
    })
    .join('\n\n')

/** What was measured of each version and which files it has, folded under its name. */
export const versionSections = (facts: Facts): string =>
  eachMeasured(facts, (name, measured, part) => folded(name, `${measured}\n\n${filesSection(part)}`))

/** The same of a pull request's check: what was measured of each version, under its name. */
export const measuredSections = (facts: Facts): string =>
  eachMeasured(facts, (name, measured) => `### ${name}\n\n${measured}`)

/** The body of a pull request that adopts several versions: what it holds, and what was measured of each, as far as it fits. */
export function adoptionBody(all: readonly (Adopted & { readonly measured: string })[], most: number): string {
  const head = `Adopts ${all.length} versions that are live and that no record knows. Nothing moves; one sign-off speaks of all of them.\n\n${adoptedTable(all)}`
  return all.reduce((text, one) => {
    const more = `${text}\n\n${folded(called(one), one.measured)}`
    return more.length > most ? text : more
  }, head)
}
