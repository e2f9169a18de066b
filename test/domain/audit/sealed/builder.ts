import { layOut } from '../../../../shared/domain/audit/sealed/layout.ts'
import { formatManifest, manifestPath, sealOf, sealPath } from '../../../../shared/domain/audit/sealed/manifest.ts'
import { openSealed } from '../../../../shared/domain/audit/sealed/opening.ts'
import { sha256 } from '../../../../shared/domain/digest.ts'
import { packFile, storeFile, unzip } from '../../../../shared/runtime/local/zip.ts'

/** Sealed zips of a few texts. */

export const contents: Readonly<Record<string, string>> = {
  'audit-pack.html': '<h1>\n'.repeat(40),
  'ledger/records.ndjson': '{"a":1}\n',
  'documents/promotions/m/production/0001/request.yml': 'kind: promotion\n',
  'answers/models/~43redit.json': '{}\n',
}

export const packed = (name: string, text: string) => packFile(name, Buffer.from(text, 'utf8'))
export const stored = (name: string, text: string) => storeFile(name, Buffer.from(text, 'utf8'))
export const members = Object.entries(contents).map(([name, text]) => packed(name, text))

export const manifestOf = (own: typeof members = members): string =>
  formatManifest({
    ...{ made: '2026-06-01T00:00:00Z', suite: 'countersign 0.1.0', model: null, version: null, last: null },
    verification: { state: 'passed', records: 0, faults: [], first: null, unknown: [] },
    files: own.map(({ name, size, bytes }) => ({
      ...{ path: name, bytes: size, packed: `sha256:${sha256(bytes)}` },
      sha256: `sha256:${sha256(contents[name] ?? '')}`,
    })),
  })

export const head = (manifest = manifestOf()) => stored(manifestPath, manifest)
export const seal = (pem: string, manifest = manifestOf()) =>
  stored(sealPath, sealOf(manifest, '2026-06-01T00:00:00Z', pem) ?? '')

export const archive = layOut([head(), ...members])
export const open = (bytes: Uint8Array) => openSealed(bytes, unzip)
export const faultsOf = (bytes: Uint8Array): readonly string[] => open(bytes).faults.map(({ detail }) => detail)
