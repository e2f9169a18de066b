import { gateFinding, type GateName } from '../gate/finding.ts'
import type { Described } from '../gate/gate.ts'
import type { Lineage } from '../lineage/lineage.ts'
import type { ModelFile } from '../model/model-file.ts'
import { exactVersion, readLines } from '../requirement/line.ts'
import { compareVersions, packageName, parseVersion } from '../requirement/version.ts'
import type { Finding } from '../verdict.ts'
import type { CompletenessSettings } from './settings.ts'

/** What documentation says, compared with what can be seen. */

/** The package behind a flavour, where it bears another name. */
const packages: ReadonlyMap<string, string> = new Map([
  ['sklearn', 'scikit-learn'],
  ['pytorch', 'torch'],
])
const packageOf = (flavor: string): string => packageName(packages.get(flavor) ?? flavor)

const withoutBuild = (version: string): string => version.replace(/\+.*$/, '')

/** Whether `1.9` or `1.9.1` names the version 1.9.1: a part of it, from the left; what stands behind a `+` is the build's. */
const names = (declared: string, version: string): boolean =>
  [version, withoutBuild(version)].some((one) => `${one}.`.startsWith(`${declared}.`))

/** Whether both are one version; `2.0` is `2.0.0`, and a build of one's own is the version that it is built from. */
function isSame(one: string, other: string): boolean {
  const [own, theirs] = [one, other].map((text) => parseVersion(withoutBuild(text)))
  return one === other || (own != null && theirs != null && compareVersions(own, theirs) === 0)
}

/** The exact version that the requirements pin of a package; null where they do not. */
function pinOf({ environment }: Described, name: string): string | null {
  const line = environment.requirements.find((one) => one.name !== null && packageName(one.name) === name)
  const asked = line === undefined ? undefined : readLines(line.file, line.text)[0]?.asked
  return asked?.kind === 'package' ? exactVersion(asked.specifiers) : null
}

/** The framework that made the model, as its own description, the model file and the requirements name it. */
export function frameworkFindings(subject: Described, { framework }: ModelFile): readonly Finding[] {
  const { flavors } = subject.environment
  const differs = (about: string, facts: Finding['facts']): Finding =>
    gateFinding('documentation', 'framework-differs', about, 'fail', facts)
  const loose = flavors.flatMap(({ name, version }) => {
    const pin = pinOf(subject, packageOf(name))
    const where = 'requirements.txt'
    return version === null || pin === null || isSame(pin, version)
      ? []
      : [differs(name, { declared: `${packageOf(name)} ${pin}`, found: `${name} ${version}`, where })]
  })
  // that there is none is said by its field
  if (framework === undefined || flavors.length === 0) return loose
  const own = flavors.find(({ name }) => name === framework.flavor)
  const agrees =
    own !== undefined &&
    (framework.version === undefined || (own.version !== null && names(framework.version, own.version)))
  if (agrees) return loose
  const found = flavors.map(({ name, version }) => `${name} ${version ?? ''}`.trim())
  const declared = `${framework.flavor} ${framework.version ?? ''}`.trim()
  return [differs('framework', { declared, found, where: 'the model file' }), ...loose]
}

/** What is wrong with the commits that run and model file name; one that cannot be looked at fails where the policy asks it to be seen. */
export function commitFindings(
  gate: GateName,
  { commit: standard = 'reachable' }: Pick<CompletenessSettings, 'commit'>,
  commits: Lineage['commits'],
): readonly Finding[] {
  return commits.flatMap(({ of, sha, repository, found }) => {
    const about = of === 'run' ? 'commit' : 'data.pipeline'
    const facts = { of, sha, repository }
    if (found.standing === 'reachable') return []
    const told = 'why' in found ? { ...facts, why: found.why } : facts
    if (found.standing !== 'unknown') return [gateFinding(gate, `commit-${found.standing}`, about, 'fail', told)]
    const weight = standard === 'reachable' ? 'fail' : 'note'
    return [gateFinding(gate, 'commit-not-verified', about, weight, told)]
  })
}

/** Sources whose digest is another than the model file declares, or of which nothing tells it. */
export function digestFindings({ digests }: Lineage): readonly Finding[] {
  return digests.flatMap(({ name, declared, found, by }) => {
    if (found === declared) return []
    return found === null
      ? [gateFinding('documentation', 'source-digest-unknown', name, 'fail', { name })]
      : [gateFinding('documentation', 'source-digest-differs', name, 'fail', { name, declared, found, by })]
  })
}
