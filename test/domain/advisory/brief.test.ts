import { expect, test } from 'vitest'
import { byPackage } from '../../../shared/domain/advisory/brief.ts'
import { advisory } from '../../builders/advisory.ts'

test('records stand under the names of their packages, without those withdrawn and without versions that a range holds', () => {
  const both = advisory({
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'Flask' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '1' }] }],
        versions: ['0.9', '1.0', '2.0'],
      },
      { package: { ecosystem: 'PyPI', name: 'werkzeug' }, versions: ['1.0'] },
    ],
    database_specific: { severity: 'HIGH', cwe: 'CWE-79' },
  })
  const npm = advisory({ id: 'other' }, { package: { ecosystem: 'npm', name: 'flask' } })
  const found = byPackage([both, npm, advisory({ id: 'gone', withdrawn: '2026-01-01T00:00:00Z' })])
  expect([...found.keys()]).toEqual(['flask', 'werkzeug'])
  expect(found.get('flask')).toEqual([
    {
      ...{ id: 'PYSEC-2026-1', aliases: ['CVE-2026-1000', 'GHSA-aaaa-bbbb-cccc'], rating: 'high' },
      entries: [{ held: ['A0A1!4', '~', 'A0A0A9!4', 'A0A0A9!4 '], fixes: [], rating: null }],
    },
  ])
  expect(found.get('werkzeug')?.[0]?.entries[0]?.held).toEqual(['A0A1!4', 'A0A1!4 '])
})
