import { formatYaml } from '../../shared/clients/document/yaml.ts'
import { plus } from '../../shared/domain/instant.ts'
import { makersOf } from '../../shared/domain/scenario/facts.ts'
import type { Commit, EventOf, Touches } from '../../shared/domain/scenario/scenario.ts'
import { gatherEvidence } from '../../shared/gather/evidence.ts'
import { readGovernance, readModel } from '../../shared/gather/governance.ts'
import { moveFiles } from '../../shared/runtime/drafting/files.ts'
import { commitTree, treeWith } from './branch.ts'
import { policyFile, portsOf, type Desk } from './desk.ts'
import { failAgain } from './failures.ts'
import { addVersion } from './registry.ts'

/** The heads of the request's branch: its commits, with the files that a proposal brings. */

const folderOf = ({ registered, environment }: Desk): string => `promotions/${registered.model}/${environment}/0001`

/** The request's files for a new version of the run, as `propose` writes them; nothing that can be read where the policy cannot. */
async function requestFiles(
  desk: Desk,
): Promise<{ readonly files: Map<string, string>; readonly version: string; readonly digest: string | null }> {
  const { registered, environment, world } = desk
  const version = await addVersion(registered)
  const ports = await portsOf(desk)
  const home = await ports.forge.repository()
  const governance = await readGovernance(ports.forge, ports.documents, home.tip)
  const model = await readModel(ports.forge, ports.documents, home.tip, registered.model)
  const folder = folderOf(desk)
  const unread = new Map(['request.yml', 'evidence.json', 'model-card.md'].map((file) => [`${folder}/${file}`, '{}\n']))
  if (governance.policy.state !== 'read' || model.state !== 'read') return { files: unread, version, digest: null }
  const policy = governance.policy.value
  // whoever proposes reads the registry from elsewhere: what fails there for the suite need not fail for them
  desk.registry.proxy.behave()
  const gathered = await gatherEvidence(
    { registry: ports.registryAt(policy.registry.uri), documents: ports.documents, predictions: ports.predictions },
    {
      kind: 'promotion',
      model: registered.model,
      version,
      environment,
      policy,
      modelFile: model.value,
      baseModelFile: model.value,
      live: null,
    },
  )
  failAgain(desk)
  if (gathered.state !== 'gathered') throw new Error(`nothing could be proposed: ${JSON.stringify(gathered)}`)
  const made = moveFiles(
    {
      kind: 'promotion',
      folder,
      model: registered.model,
      environment,
      version,
      live: null,
      developers: [],
      reason: 'A scenario.',
    },
    gathered,
    model.value,
    ports.documents,
    world.clock,
  )
  const makers = makersOf(world)
  const named = Object.keys(makers).length === 0 ? '' : formatYaml(makers)
  const files = made.map(({ path, text }) => [path, path.endsWith('/request.yml') ? `${text}${named}` : text] as const)
  return { files: new Map(files), version, digest: gathered.digest }
}

const touched: Readonly<Record<Touches, (desk: Desk) => readonly (readonly [string, string])[]>> = {
  evidence: () => [],
  nothing: () => [],
  policy: (desk) => [['governance/policy.yml', `${policyFile(desk)}# changed\n`]],
  people: () => [['governance/people.yml', 'people: {}\n']],
  workflows: () => [['.github/workflows/governance.yml', 'on: push\n']],
}

export type Bringing = Pick<EventOf<'push'>, 'by' | 'commits' | 'many' | 'files' | 'touches' | 'recorded'>

/** Makes the commits that an event tells of, the last with what it changes; the new tip. */
export async function makeCommits(
  desk: Desk,
  event: Bringing,
  from: string,
  also: ReadonlyMap<string, string> = new Map(),
): Promise<Omit<Desk['heads'][number], 'at' | 'due'>> {
  const { forge, world, labels } = desk
  const told: readonly Commit[] = event.commits ?? [{ co_authors: [], web: false }]
  const all =
    event.many === undefined
      ? told
      : Array.from({ length: event.many }, () => told[0] ?? { co_authors: [], web: false })
  const before = desk.heads.at(-1)
  const fresh = event.touches !== 'nothing' || before === undefined ? await requestFiles(desk) : null
  const files = new Map([
    ...(fresh?.files ?? new Map<string, string>()),
    ...touched[event.touches](desk),
    ...also,
    ...Array.from({ length: event.files ?? 0 }, (_, index) => [`docs/file-${index + 1}.txt`, `${index}\n`] as const),
  ])
  // what changes nothing behind the digest keeps the files of the head before, wherever it starts from
  const content = fresh === null ? (before?.sha ?? from) : from
  const plain = all.length > 1 ? await treeWith(forge.clone, content, new Map()) : ''
  const final = await treeWith(forge.clone, content, files)
  let tip = from
  desk.made = []
  for (const [index, one] of all.entries()) {
    const parents = one.parents?.map((label) => labels.get(label) ?? label) ?? [tip]
    const tree = index === all.length - 1 ? final : plain
    tip = await commitTree(forge.clone, world, one, event.by, {
      tree,
      parents,
      message: `Commit ${index + 1} at ${world.clock}`,
    })
    desk.made.push(tip)
    if (one.label !== undefined) labels.set(one.label, tip)
  }
  return {
    sha: tip,
    version: fresh?.version ?? before?.version ?? '',
    digest: fresh === null ? (before?.digest ?? null) : fresh.digest,
  }
}

export function addHead(desk: Desk, head: Omit<Desk['heads'][number], 'at' | 'due'>, recorded: boolean): void {
  const at = desk.world.clock
  desk.heads.push({ ...head, at, due: recorded ? plus(at, 'PT10S') : null })
  desk.labels.set('head', head.sha)
}
