import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/init/main.ts'
import { answers, read, setting, trialRoles } from './setting.ts'

const trial = { ...answers, trial: 'true', roles: trialRoles }

describe('setting up', () => {
  test('says which files it wrote and where it goes on, and a second time writes none', async () => {
    const at = await setting(trial)
    await main(at.house)
    expect(at.house.said.outputs.files?.split('\n')).toContain('governance/policy.yml')
    expect(at.house.said.printed.at(-1)).toBe('SETUP.md says what only a person can do.')
    expect(read(at, 'governance/policy.yml')).toContain('model-risk: {people: [rita, rob]}')
  })

  test('takes no answer of the other half', async () => {
    const at = await setting({ ...trial, 'leave-out': 'churn' })
    await expect(main(at.house)).rejects.toMatchObject({ mend: expect.stringContaining('belongs to adopt alone') })
    const other = await setting({ ...trial, adopt: 'true' })
    await expect(main(other.house)).rejects.toMatchObject({ mend: expect.stringContaining('does not belong to adopt') })
    expect(existsSync(join(at.root, 'governance'))).toBe(false)
  })
})
