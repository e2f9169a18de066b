import type { Facts } from '../../domain/facts.ts'
import { code } from '../escape.ts'
import { folded, table } from '../table.ts'

/** The files of the version with their digests, and how to fetch them; empty where nothing was gathered. */
export function filesSection(facts: Pick<Facts, 'gathered'>): string {
  if (facts.gathered?.state !== 'gathered') return ''
  const { subject } = facts.gathered
  const rows = [...subject.files.files, ...subject.runFiles.files].map(({ path, size, sha256 }) => [
    code(path),
    String(size),
    code(sha256),
  ])
  const fetch = `mlflow artifacts download --artifact-uri "models:/${subject.model}/${subject.version}"`
  return folded(
    'Files and their SHA-256',
    `${table(['File', 'Bytes', 'SHA-256'], rows)}\n\nDownload: ${code(fetch, 400)}`,
  )
}
