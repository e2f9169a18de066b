import type { AdvisoryRecord, Affected } from '../../shared/domain/advisory/record.ts'

/** An advisory of our own making; a test names what it is about. */
export function advisory(other: Partial<AdvisoryRecord> = {}, affected: Partial<Affected> = {}): AdvisoryRecord {
  return {
    id: 'PYSEC-2026-1',
    modified: '2026-01-04T00:00:00Z',
    aliases: ['CVE-2026-1000', 'GHSA-aaaa-bbbb-cccc'],
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'flask' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.3.2' }] }],
        ...affected,
      },
    ],
    ...other,
  }
}
