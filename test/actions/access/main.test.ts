import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { company, recorded, told } from './company.ts'

const List = z.array(z.looseObject({}))
const AccessPlanShape = z.strictObject({ steps: List, revocations: List, findings: List })

describe('the command', () => {
  test('is plan where none is given: it writes nothing, and a difference is no failure', async () => {
    const own = await company()
    const said = await told(own)
    expect([own.access.written, said.outputs.verdict, said.failures]).toEqual([[], 'failed', []])
    expect(said.summary).toContain('make the role countersign-promoter')
    const plan = AccessPlanShape.parse(JSON.parse(said.outputs.plan ?? ''))
    expect([plan.steps.length > 40, plan.revocations, plan.findings]).toEqual([true, [], []])
  })

  test('plan fails where something could not be looked at', async () => {
    const own = await company()
    own.access.refuse('roles', 'planted')
    const said = await told(own)
    expect([said.outputs.verdict, said.failures]).toEqual([
      'unknown',
      ['Not everything could be looked at, and unknown is no pass.'],
    ])
  })

  test('verify fails on any difference', async () => {
    const said = await told(await company(), { command: 'verify' })
    expect(said.failures).toEqual(['The rights in the registry are not those that the governance files ask for.'])
  })

  test('apply fails where something is left', async () => {
    const own = await company()
    own.access.addUser('mallory')
    expect((await told(own, { command: 'apply' })).failures).toEqual([
      'Not everything is as the governance files ask for; what is left is named.',
    ])
  })

  test('apply and then verify pass', async () => {
    const own = await company()
    expect((await told(own, { command: 'apply' })).failures).toEqual([])
    const said = await told(own, { command: 'verify' })
    expect([said.outputs.verdict, said.failures]).toEqual(['passed', []])
  })

  test.each([
    ['another word', { command: 'grant' }],
    ['revoke-excess for a plan', { 'revoke-excess': 'true' }],
    ['revoke-excess for a verification', { command: 'verify', 'revoke-excess': 'true' }],
  ])('is an error for %s', async (_, inputs) => {
    await expect(told(await company(), inputs)).rejects.toThrow('The inputs cannot be used')
  })
})

test('the credential is masked, and neither it nor a hash is in what is said', async () => {
  const own = await company()
  own.access.refuse('createRole', 'a message of the server')
  const said = await told(own, { command: 'apply', 'mlflow-username': 'admin', 'mlflow-password': 'hunter2-hunter2' })
  expect(said.masked).toContain('hunter2-hunter2')
  expect(JSON.stringify([said.summary, said.outputs, said.log, said.failures])).not.toContain('hunter2')
})

test('what the governance files say is read from the default branch alone, and its models with it', async () => {
  const own = await company()
  await recorded(own, 'models/fraud.yml', '{}')
  const said = await told(own)
  expect(said.summary).toContain('grant countersign-promoter registered&#95;model:fraud MANAGE')
  expect(said.summary).toContain('MLflow has no experiment "fraud"')
})
