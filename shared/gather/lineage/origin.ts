import { repositoryOn, type CommitReading } from '../../domain/lineage/commit-standing.ts'
import type { SourceDigest } from '../../domain/lineage/lineage.ts'
import type { CommitFacts, Manifest } from '../../domain/evidence/subject.ts'
import type { ModelFile } from '../../domain/model/model-file.ts'
import type { Run } from '../../domain/registry.ts'
import type { Forge } from '../../ports/forge.ts'
import type { Registry } from '../../ports/registry.ts'

/** Looks whether code and data are what the run and the model file say. */

/** The forge that knows code; `base` is the commit whose files judge. */
export type CodeDoor = {
  readonly forge: Forge
  readonly base: string
}

type Named = Pick<CommitReading, 'of' | 'sha' | 'repository'>

/** What the forge tells of a commit; a place that it does not know, and a read that failed, tell nothing. */
async function standingOf(door: CodeDoor | undefined, { sha, repository }: Named): Promise<CommitReading['found']> {
  const unknown = (why: string): CommitReading['found'] => ({ standing: 'unknown', why })
  if (door === undefined) return unknown('no forge was asked')
  if (repository === null) return unknown('the run names no repository')
  if (!/^[0-9a-f]{40}$/.test(sha)) return unknown('it is no whole commit id')
  const known = repositoryOn(door.forge.webUrl, repository)
  if (known === null) return unknown('it lies in a repository that this forge does not hold')
  try {
    return await door.forge.commitStanding(known, sha, door.base)
  } catch (error) {
    return { standing: 'unread', why: error instanceof Error ? error.message : String(error) }
  }
}

/** The commits that run and model file name, each with what the forge tells of it. */
export async function readCommits(
  door: CodeDoor | undefined,
  commit: CommitFacts,
  file: ModelFile | null,
): Promise<readonly CommitReading[]> {
  const pipeline = file?.data.pipeline
  const named: readonly Named[] = [
    ...(commit.sha === null ? [] : [{ of: 'run' as const, sha: commit.sha, repository: commit.repository }]),
    ...(pipeline === undefined
      ? []
      : [{ of: 'pipeline' as const, sha: pipeline.commit, repository: pipeline.repository }]),
  ]
  const found: CommitReading[] = []
  for (const one of named) found.push({ ...one, found: await standingOf(door, one) })
  return found
}

/** The digests that the model file declares of its sources, beside those of the run's own bytes and of its parameters. */
export async function readDigests(
  registry: Registry,
  { run, runFiles }: { readonly run: Run | null; readonly runFiles: Manifest },
  file: ModelFile | null,
): Promise<readonly SourceDigest[]> {
  const found: SourceDigest[] = []
  for (const { name, sha256: declared, artifact } of file?.data.sources ?? []) {
    const known = runFiles.files.find(({ path }) => path === artifact)
    const stored =
      known !== undefined || artifact === undefined || run === null || run.artifactUri === ''
        ? known
        : await registry.hashFile(run.artifactUri, artifact)
    // a parameter is all of a run that nobody can change later
    const parameter = run?.parameters[`data_sha256.${name}`]?.trim().toLowerCase().slice(0, 100)
    const rows: SourceDigest[] = [
      ...(stored == null ? [] : [{ name, declared, found: stored.sha256, by: 'artifact' as const }]),
      ...(parameter === undefined ? [] : [{ name, declared, found: parameter, by: 'parameter' as const }]),
      // a file that is named and not there tells nothing, whatever a parameter says
      ...(stored == null && (artifact !== undefined || parameter === undefined)
        ? [{ name, declared, found: null, by: null }]
        : []),
    ]
    found.push(...rows)
  }
  return found
}
