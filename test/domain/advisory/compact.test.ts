import { expect, test } from 'vitest'
import { byPackage } from '../../../shared/domain/advisory/compact.ts'
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
  const found = byPackage([both, advisory({ id: 'gone', withdrawn: '2026-01-01T00:00:00Z' })])
  expect([...found.keys()]).toEqual(['flask', 'werkzeug'])
  expect(
    found.get('flask')?.map(({ id, affected, database_specific: said }) => [id, affected?.[0]?.versions, said]),
  ).toEqual([['PYSEC-2026-1', ['0.9'], { severity: 'HIGH' }]])
  expect(found.get('werkzeug')?.[0]?.affected?.[0]?.versions).toEqual(['1.0'])
})
