import { describe, expect, test } from 'vitest'
import { verified } from '../../../actions/access/verify.ts'
import { fakeAccess } from '../../fakes/access.ts'
import { question } from '../../builders/access.ts'
import { company, told } from './company.ts'

describe('a verification', () => {
  test('compares the server’s own word, which is not that of its roles', async () => {
    const own = await company()
    await told(own, { command: 'apply' })
    const ports = {
      ...own.ports,
      accessAt: () => ({ ...own.access, effective: async () => 'READ' as const }),
    }
    const said = await told({ ...own, ports }, { command: 'verify' })
    expect(said.failures).toHaveLength(1)
    expect(said.summary).toContain('MLflow lets promoter READ on registered&#95;model:credit-approval')
  })

  test('is unknown where the server does not give it', async () => {
    const access = fakeAccess()
    const plan = await verified({ access, question: question(), findings: [] })
    expect(plan.findings.map(({ code }) => code)).toContain('effective-unreadable')
  })

  test.each(['a grant that only reads', 'a grant on all runs'])('fails on %s', async (what) => {
    const own = await company()
    await told(own, { command: 'apply' })
    const grant = what.endsWith('runs')
      ? ({ kind: 'run', pattern: '*', level: 'EDIT' } as const)
      : ({ kind: 'run', pattern: '*', level: 'USE' } as const)
    own.access.give('olga', grant)
    expect((await told(own, { command: 'verify' })).outputs.verdict).toBe('failed')
  })
})
