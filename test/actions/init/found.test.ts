import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { found } from '../../../actions/init/found.ts'
import { Inputs } from '../../../actions/init/inputs.ts'
import { readWorkflow } from '../../../shared/domain/doctor/workflow-file.ts'
import { exampleText, located, modelPath } from '../../builders/documents.ts'
import { answers, read, setting, trialRoles, type Setting } from './setting.ts'

const trial = { ...answers, trial: 'true', roles: trialRoles }
const founded = async (at: Setting): Promise<readonly string[]> => found(at.house, at.house.read(Inputs))

describe('a repository that was founded', () => {
  test('holds workflows that can be read, and no link to anything that was not asked', async () => {
    const at = await setting(
      { ...trial, models: 'given/approval.yml' },
      { files: { 'given/approval.yml': exampleText(modelPath) } },
    )
    const files = await founded(at)
    for (const path of files.filter((one) => one.startsWith('.github/workflows/')))
      expect(readWorkflow(path, located(read(at, path), path).value)?.closed, path).toBe(true)
    expect(files).toContain('models/credit-approval.yml')
    expect(await founded(at)).toEqual([])
  })

  test('has the scenarios of the example only where they hold', async () => {
    const all =
      'data-scientist ml-engineer legal-counsel auditor model-validator compliance-officer business-owner model-risk'
    const roles = all
      .split(' ')
      .map((role) => `${role}=acme/${role}`)
      .join('\n')
    const at = await setting({ ...answers, roles })
    expect((await founded(at)).filter((path) => path.includes('scenarios/'))).toHaveLength(2)
    const other = await setting({ ...trial, environments: 'live=champion', tiers: 'high' })
    expect((await founded(other)).filter((path) => /scenarios\/|policy-test/.test(path))).toEqual([])
    expect(other.house.said.log.join('\n')).toContain('is left out: it tells of another policy')
  }, 20_000)
})

describe('nothing is written', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['where a person of a role is unknown', { roles: trialRoles.replace('vera', 'veera') }, 'Did you mean "vera"?'],
    [
      'where the changes need two and one is there',
      { roles: trialRoles.replace('rita,rob', 'rita') },
      'asks 2 of role "model-risk"',
    ],
    ['where the registry’s address is not safe', { registry: 'http://mlflow.acme.example' }, 'must be https'],
    ['where a model’s file is wrong', { models: 'given/people.yml' }, 'given/people.yml'],
    ['where a model’s file is not there', { models: 'nothing.yml' }, 'There is no file nothing.yml.'],
  ])('%s', async (_, inputs, said) => {
    const at = await setting({ ...trial, ...inputs })
    const error = (await founded(at).catch((reason: unknown) => reason)) as {
      readonly message: string
      readonly mend: string
    }
    expect(`${error.message} ${error.mend}`).toContain(said)
    expect(existsSync(join(at.root, 'governance'))).toBe(false)
  })

  test('where the same person would have to sign two stages', async () => {
    const at = await setting({ ...trial, roles: trialRoles.replace('carl', 'vera') })
    await expect(founded(at)).rejects.toThrow('too few people could sign the stages of a high-tier model')
  })

  test('and where teams cannot be read it is said that nobody looked', async () => {
    const roles = trialRoles.replace('=vera', '=acme/model-validation')
    const at = await setting({ ...answers, roles })
    await founded(at)
    expect(at.house.said.log.join('\n')).toContain('Whether enough people hold each role was not looked at')
  })
})
