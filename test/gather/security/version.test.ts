import { describe, expect, test } from 'vitest'
import type { Gathered } from '../../../shared/domain/facts.ts'
import { judgeGatesInForce } from '../../../shared/domain/gate/in-force.ts'
import { gatherEvidence } from '../../../shared/gather/evidence.ts'
import { readGovernance } from '../../../shared/gather/governance.ts'
import type { SecurityDoor } from '../../../shared/gather/security/scan.ts'
import type { Registry } from '../../../shared/ports/registry.ts'
import { failing } from '../../builders/gates.ts'
import { model, modelFile, world, type World } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { fakePredictions } from '../../fakes/predictions.ts'
import { fakeSecurity } from '../../fakes/security.ts'

const asked = { gates: { security: { severity_at_least: 'high' } } }

async function policyOf(own: World) {
  const { policy } = await readGovernance(own.forge, fakeDocuments, own.forge.tip())
  if (policy.state !== 'read') throw new Error(JSON.stringify(policy))
  return policy.value
}

/** The evidence of version 2, with what was asked of the registry. */
async function gather(
  own: World,
  security?: SecurityDoor,
): Promise<{ readonly gathered: Gathered; readonly reads: readonly string[] }> {
  const reads: string[] = []
  const registry = new Proxy<Registry>(own.registry, {
    get: (target, name) => {
      if (name !== 'origin') reads.push(String(name))
      return Reflect.get(target, name) as unknown
    },
  })
  const file = modelFile()
  const sources = { registry, documents: fakeDocuments, predictions: fakePredictions }
  const gathered = await gatherEvidence(security === undefined ? sources : { ...sources, security }, {
    ...{ kind: 'promotion', model, version: '2', environment: 'production', live: null },
    ...{ policy: await policyOf(own), modelFile: file, baseModelFile: file },
  })
  return { gathered, reads }
}

async function found(own: World, security?: SecurityDoor) {
  const { gathered } = await gather(own, security)
  if (gathered.state !== 'gathered') throw new Error(JSON.stringify(gathered))
  const gates = judgeGatesInForce(await policyOf(own), modelFile(), { ...gathered, tier: 'high' })
  const own_ = gates.find(({ gate }) => gate === 'security')?.findings ?? []
  return { digest: gathered.digest, seen: gathered.security, failing: failing(own_) }
}

describe('where a policy asks for the gate', () => {
  test('every file of the version is looked through once, and the texts of its run', async () => {
    const own = await world({ policy: asked })
    const door = fakeSecurity()
    const { seen, failing: none } = await found(own, door)
    const files = Object.keys(own.registry.version(model, '2').files).sort()
    expect(door.asked.files.filter((path) => !path.startsWith('run/'))).toEqual(files)
    expect([seen?.files, none]).toEqual([files.length, []])
  })

  test('what is found fails it, and changes no digest', async () => {
    const own = await world({ policy: asked })
    const clean = await found(own, fakeSecurity())
    const door = fakeSecurity()
    door.put('MLmodel', { uses: [{ file: 'MLmodel', kind: 'global', name: 'os.system', offset: 1 }] })
    door.answer({ state: 'failed', detail: 'down' })
    const dirty = await found(own, door)
    expect(dirty.failing).toContain('fail disallowed-global MLmodel os.system')
    expect(dirty.digest).toBe(clean.digest)
  })

  test('and nobody can look, it fails', async () => {
    expect((await found(await world({ policy: asked }))).failing).toEqual(['fail not-scanned files'])
  })

  test('a file that cannot be read is no evidence', async () => {
    const own = await world({ policy: asked })
    own.registry.refuse('fileParts', 'The registry refused.')
    expect((await gather(own, fakeSecurity())).gathered).toEqual({ state: 'failed', detail: 'The registry refused.' })
  })
})

test('where no policy asks for it nothing more is read', async () => {
  const own = await world()
  const door = fakeSecurity()
  const [without, beside] = [await gather(own), await gather(own, door)]
  expect(beside.reads).toEqual(without.reads)
  expect(beside.reads).not.toContain('fileParts')
  expect([door.asked.files, door.asked.packages]).toEqual([[], []])
  expect(beside.gathered).toEqual(without.gathered)
})
