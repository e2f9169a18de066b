import type { Security } from '../../domain/evidence/security.ts'
import type { GateSettings } from '../../domain/gate/settings.ts'
import type { Registry } from '../../ports/registry.ts'
import type { Sources, VersionReading } from '../version/reading.ts'
import type { FileSet } from './files.ts'
import { readSecurity } from './scan.ts'

const setAt = (registry: Registry, uri: string, files: FileSet['files']): FileSet => ({
  files,
  read: (path, most) => registry.readFile(uri, path, most),
  parts: (path) => registry.fileParts(uri, path),
})

/** What a version requires and holds, where a gate asks for it; nothing is read where none does. */
export async function securityOf(
  sources: Sources,
  { uri, files, run }: VersionReading,
  gates: GateSettings,
): Promise<{ readonly security?: Security }> {
  const { registry, documents, security: door } = sources
  if (gates.security === undefined || door === undefined) return {}
  const beside = run === null || run.artifactUri === '' ? null : await registry.files(run.artifactUri)
  const security = await readSecurity(
    { ...door, documents },
    {
      model: setAt(registry, uri, files.files),
      run: run === null || beside === null ? null : setAt(registry, run.artifactUri, beside),
    },
  )
  return { security }
}
