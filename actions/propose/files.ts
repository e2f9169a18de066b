import { sha256 } from '../../shared/domain/digest.ts'
import type { Request } from '../../shared/domain/request/request.ts'
import type { Documents } from '../../shared/ports/documents.ts'
import type { RequestFiles } from '../../shared/runtime/drafting/files.ts'
import type { LocalFile } from '../../shared/runtime/local/checkout.ts'

/** request.yml of a policy request, and the governance files of the checkout that differ from the base. */
export function policyFiles(
  folder: string,
  reason: string,
  local: readonly LocalFile[],
  base: Readonly<Record<string, string>>,
  /** the model files of the base, which the first request of a ledger names; null for a later one */
  models: readonly { readonly path: string; readonly digest: string }[] | null,
  documents: Documents,
): RequestFiles {
  const digests = Object.fromEntries(local.map(({ path, text }) => [path, `sha256:${sha256(text)}`]))
  const named = Object.fromEntries((models ?? []).map(({ path, digest }) => [path, digest]))
  const request: Request = {
    request: 1,
    kind: 'policy',
    governance: digests,
    ...(Object.keys(named).length === 0 ? {} : { models: named }),
    reason,
  }
  return [
    { path: `${folder}/request.yml`, text: documents.format(request) },
    ...local.filter(({ path }) => digests[path] !== base[path]),
  ]
}

/** request.yml of a model-facts request, and the model's file where it differs from the base's. */
export function modelFactsFiles(
  folder: string,
  reason: string,
  model: string,
  file: LocalFile,
  base: string | null,
  documents: Documents,
): RequestFiles {
  const digest = `sha256:${sha256(file.text)}`
  const request: Request = { request: 1, kind: 'model-facts', model, file: digest, reason }
  return [{ path: `${folder}/request.yml`, text: documents.format(request) }, ...(digest === base ? [] : [file])]
}
