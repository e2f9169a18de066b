import { wantedEnvironments } from '../protection/environment.ts'
import { bothSeen, mapSeen, seen, unseen, type Seen } from '../protection/seen.ts'
import { given, noneOf, type Outcome } from './precondition.ts'
import type { WorkflowFile } from './workflow-file.ts'
import { setupSeen, type Names, type World } from './world.ts'

/** Where credentials stand: only in environments that nothing but the default branch may use. */

/** The files, where each can be read as a workflow. */
export function filesOf({ workflowFiles }: World): Seen<readonly WorkflowFile[]> {
  if (!workflowFiles.seen) return workflowFiles
  const broken = workflowFiles.value.find(({ file }) => file === null)
  return broken === undefined
    ? seen(workflowFiles.value.flatMap(({ file }) => file ?? []))
    : unseen(`${broken.path} cannot be read as a workflow`)
}

type Kind = 'mlflow' | 'app-key'

const words: Readonly<Record<Kind, { readonly name: RegExp; readonly input: RegExp }>> = {
  mlflow: { name: /MLFLOW/i, input: /^mlflow-/ },
  'app-key': { name: /PRIVATE_KEY$/i, input: /^(?:app-)?private-key$/ },
}

/** Whether a name is one of a kind of credential: by how it is called, or by what the workflows use it for. */
function isOf(kind: Kind, files: readonly WorkflowFile[]): (name: string) => boolean {
  const uses = files.flatMap(({ jobs }) => jobs.flatMap((job) => job.uses))
  const given = uses.flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([input, value]) =>
      words[kind].input.test(input) ? (/\b(?:secrets|vars)\.([A-Za-z_]\w*)/.exec(value)?.[1]?.toUpperCase() ?? []) : [],
    ),
  )
  return (name) => words[kind].name.test(name) || given.includes(name.toUpperCase())
}

/** Whether a name is that of a credential which only an environment may hold. */
export function isCredential(files: readonly WorkflowFile[]): (name: string) => boolean {
  const kinds = [isOf('mlflow', files), isOf('app-key', files)]
  return (name) => name === '*' || kinds.some((of) => of(name))
}

/** Each job's secrets stand in its environment; what is no credential may stand above it too. */
export function credentialsInPlace(world: World): Outcome {
  const { repository, organisation, environments } = world.secrets
  const read = bothSeen(filesOf(world), bothSeen(environments, bothSeen(repository, organisation)))
  return given(read, ([files, [own, [shared, ofAll]]]) => {
    const credential = isCredential(files)
    const lacking = files.flatMap(({ path, jobs }) =>
      jobs.flatMap(({ environment, secrets }) => {
        if (environment === null || environment.includes('${{')) return []
        const held = Object.entries(own).find(([name]) => name.toLowerCase() === environment.toLowerCase())?.[1] ?? []
        const above = [...shared, ...ofAll].filter((name) => !credential(name))
        return secrets
          .filter((name) => name !== '*' && ![...held, ...above].some((one) => one.toUpperCase() === name))
          .map((name) => `${name} of ${environment} (${path})`)
      }),
    )
    return noneOf('secrets', [...new Set(lacking)])
  })
}

type Kept = { readonly word: string; readonly names: Names }

/** The places outside the governed environments that hold a name of the kind. */
function outside(
  { word, names }: Kept,
  wanted: readonly string[],
  isKind: (name: string) => boolean,
): Seen<readonly string[]> {
  const above = bothSeen(names.repository, names.organisation)
  return mapSeen(bothSeen(above, names.environments), ([[own, shared], environments]) => {
    const elsewhere = Object.entries(environments).filter(
      ([name]) => !wanted.some((one) => one.toLowerCase() === name.toLowerCase()),
    )
    const places: readonly (readonly [string, readonly string[]])[] = [
      ['of the repository', own],
      ['of the organisation', shared],
      ...elsewhere.map(([name, held]) => [`of the environment ${name}`, held] as const),
    ]
    return places.flatMap(([place, held]) => held.filter(isKind).map((name) => `${word} ${name} ${place}`))
  })
}

const onlyInside =
  (kind: Kind) =>
  (world: World): Outcome => {
    const { defaultBranch, secrets, variables } = world
    return given(bothSeen(filesOf(world), setupSeen(world)), ([files, setup]) => {
      const wanted = wantedEnvironments({ setup, defaultBranch }).map(({ name }) => name)
      const found = [
        { word: 'secret', names: secrets },
        { word: 'variable', names: variables },
      ].map((kept) => outside(kept, wanted, isOf(kind, files)))
      const open = found.flatMap((one) => (one.seen ? one.value : []))
      const unread = found.find((one) => !one.seen)
      // one credential that lies open is enough, whatever else could not be read
      return open.length > 0 || unread === undefined
        ? noneOf('places', open)
        : given(unread, () => noneOf('places', []))
    })
  }

export const mlflowOnlyInEnvironments = onlyInside('mlflow')
export const appKeyOnlyInEnvironments = onlyInside('app-key')
