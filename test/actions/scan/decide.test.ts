import { expect, test } from 'vitest'
import { decide } from '../../../actions/scan/decide.ts'
import type { Security } from '../../../shared/domain/evidence/security.ts'
import { SecuritySettings } from '../../../shared/domain/gate/security-settings.ts'
import { security } from '../../builders/evidence.ts'

const broken = [{ file: 'm.pkl', why: 'it ends in the middle', offset: 1 }]
const uses = [{ file: 'm.pkl', kind: 'global', name: 'os.system', offset: 1 }] as const

test.each<readonly [string, Partial<Security>, string, number]>([
  ['nothing was found', {}, 'clean', 0],
  ['something was found', { uses }, 'findings', 1],
  ['something could not be judged', { broken }, 'unknown', 2],
  ['no database was named', { advisories: { state: 'unnamed' } }, 'unknown', 2],
  ['both are so', { uses, broken }, 'findings', 1],
])('where %s', (_, seen, result, exit) => {
  const { found, unknown, ...decided } = decide(SecuritySettings.parse({}), security(seen))
  expect(decided).toMatchObject({ result, exit })
  expect([found.length > 0, unknown.length > 0]).toEqual([
    result === 'findings',
    'broken' in seen || 'advisories' in seen,
  ])
})
