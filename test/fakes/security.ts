import { createHash } from 'node:crypto'
import type { FileScan } from '../../shared/domain/evidence/security.ts'
import type { Hit, Package } from '../../shared/domain/advisory/vulnerability.ts'
import type { AdvisoryReading } from '../../shared/domain/evidence/security.ts'
import type { SecurityDoor } from '../../shared/gather/security/scan.ts'

export const emptyScan: FileScan = { uses: [], broken: [], secrets: [], pickles: [] }

export type FakeSecurity = SecurityDoor & {
  /** files in the order in which they were looked through, and packages that were looked up */
  readonly asked: { readonly files: string[]; readonly packages: Package[] }
  /** what is found in a file */
  readonly put: (path: string, scan: Partial<FileScan>) => void
  readonly answer: (reading: AdvisoryReading, hits?: readonly Hit[]) => void
}

/** Looks at nothing, and finds what it was told to. */
export function fakeSecurity(): FakeSecurity {
  const scans = new Map<string, Partial<FileScan>>()
  const asked: FakeSecurity['asked'] = { files: [], packages: [] }
  let given: { readonly reading: AdvisoryReading; readonly hits: readonly Hit[] } = {
    reading: { state: 'read', source: 'the file all.zip', date: '2026-01-04T00:00:00Z', at: '2026-01-05T13:00:00Z' },
    hits: [],
  }
  return {
    asked,
    put: (path, scan) => void scans.set(path, scan),
    answer: (reading, hits = []) => {
      given = { reading, hits }
    },
    scanner: {
      scan: async (path, parts) => {
        asked.files.push(path)
        const hash = createHash('sha256')
        for await (const part of parts) hash.update(part)
        return { ...emptyScan, ...scans.get(path), sha256: hash.digest('hex') }
      },
    },
    advisories: {
      lookUp: async (packages) => {
        asked.packages.push(...packages)
        return given
      },
    },
  }
}
