import { describe, expect, test } from 'vitest'
import { byPullRequest } from '../../../actions/promote/round.ts'
import { main } from '../../../actions/promote/main.ts'
import { whoApproved } from '../../../shared/domain/audit/approval-answer.ts'
import { requestHistory } from '../../../shared/domain/ledger/history.ts'
import { pendingRequests } from '../../../shared/gather/merged.ts'
import {
  adoptionFiles,
  churn,
  churnFolder,
  creditFolder,
  mergedAdoptions,
  proposeAdoptions,
  signAdoptions,
  twoLive,
} from '../../builders/adoptions.ts'
import { merge, open } from '../../builders/requests.ts'
import { model, predictions, register, type World } from '../../builders/world.ts'
import { BurntFuseError } from '../../fakes/fuse.ts'
import { entriesOf, house, kinds, lastCodes, promote } from './desk.ts'

const outcomeIn = (own: World, folder: string) => requestHistory(entriesOf(own), folder).outcome
const results = (own: World): readonly (string | undefined)[] =>
  [churnFolder, creditFolder].map((folder) => outcomeIn(own, folder)?.result)

describe('several adoptions of one merge', () => {
  test('end in an intent and an outcome each, in the order of their folders, told in one comment', async () => {
    const own = await twoLive()
    const { evidence } = await mergedAdoptions(own)
    const run = await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'intent', 'done', 'intent', 'done'])
    expect(run.said.outputs).toMatchObject({ done: `${churnFolder}\n${creditFolder}` })
    expect(own.forge.written.comments).toHaveLength(1)
    expect(own.forge.written.deployments.map(({ description }) => description)).toEqual([`${churn} 1`, `${model} 1`])
    for (const name of [churn, model]) {
      const answer = whoApproved(entriesOf(own), name, null, 'production')
      expect(answer?.signOffs.map(({ person }) => person)).toEqual(['rita', 'rolf'])
      expect(answer).toMatchObject({ evidence: evidence[answer?.request.folder ?? ''], together: evidence })
    }
    expect(own.registry.version(churn, '1').tags['countersign.evidence']).toBe(evidence[churnFolder])
  })

  test('are each worked off once, however often it runs', async () => {
    const own = await twoLive()
    await mergedAdoptions(own)
    await promote(own)
    const written = own.fuse.writes.length
    await promote(own)
    expect(own.fuse.writes.length).toBe(written)
  })

  test.each([1, 4, 6, 7, 9, 12])('killed after write %i come to their end by the next run, once each', async (at) => {
    const own = await twoLive()
    await mergedAdoptions(own)
    own.fuse.set(at, 'after')
    await expect(main(house(own))).rejects.toThrow(BurntFuseError)
    own.fuse.clear()
    await promote(own)
    expect(kinds(own)).toEqual(['genesis', 'intent', 'done', 'intent', 'done'])
  })

  test('are told even where the next of them failed', async () => {
    const own = await twoLive()
    await mergedAdoptions(own)
    const registry = { ...own.registry }
    const describeVersion: typeof registry.describeVersion = (name, version, text) =>
      name === model
        ? Promise.reject(new Error('The registry refused.'))
        : registry.describeVersion(name, version, text)
    const ports = { ...own.ports, registryAt: () => ({ ...registry, describeVersion }) }
    await expect(promote({ ...own, ports })).rejects.toThrow('The registry refused.')
    expect(own.forge.written.comments.map(({ body }) => body.includes(churnFolder))).toEqual([true])
    await promote(own)
    expect(results(own)).toEqual(['done', 'done'])
    expect(own.forge.written.comments).toHaveLength(2)
  })
})

describe('one of several that cannot be adopted leaves the other', () => {
  test.each<[string, (own: World) => unknown, string]>([
    ['its alias has moved since', (own) => own.registry.setAlias(churn, 'champion', '2'), 'adopted-version-not-live'],
    [
      'its evidence is another',
      (own) => register(own.registry, '1', predictions(90), { name: churn, user: 'audrey' }),
      'evidence-mismatch',
    ],
    ['its version is gone', (own) => own.registry.dropVersion(churn, '1'), 'version-unknown'],
  ])('where %s: refused for good', async (_, change, code) => {
    const own = await twoLive()
    register(own.registry, '2', predictions(), { name: churn })
    await mergedAdoptions(own)
    await change(own)
    const run = await promote(own)
    expect(results(own)).toEqual(['refused', 'done'])
    expect(outcomeIn(own, churnFolder)?.findings.map((finding) => finding.code)).toContain(code)
    expect(run.said.failures).toEqual(['1 of 2 merged requests were not promoted.'])
    const [comment] = own.forge.written.comments
    expect(comment?.body).toContain(`### \`${churnFolder}\`\n\n❌ Refused`)
  })

  test('where it cannot be read: it waits', async () => {
    const own = await twoLive()
    await mergedAdoptions(own)
    const hashFile: typeof own.registry.hashFile = (uri, path) =>
      uri.includes(churn) ? Promise.reject(new Error('The registry refused.')) : own.registry.hashFile(uri, path)
    await promote({ ...own, ports: { ...own.ports, registryAt: () => ({ ...own.registry, hashFile }) } })
    expect(results(own)).toEqual([undefined, 'done'])
    await promote(own)
    expect(results(own)).toEqual(['done', 'done'])
  })
})

describe('all of them are refused', () => {
  test('where nobody signed', async () => {
    const own = await twoLive()
    merge(own, (await proposeAdoptions(own)).number)
    await promote(own)
    expect(results(own)).toEqual(['refused', 'refused'])
  })

  test('where one of the evidence files was exchanged after the sign-offs', async () => {
    const own = await twoLive()
    const made = await proposeAdoptions(own)
    signAdoptions(own, made)
    const file = `${churnFolder}/evidence.json`
    const text = JSON.stringify({ subject: { other: true } })
    merge(own, made.number, '2026-01-05T12:30:00Z', { [file]: text })
    await promote(own)
    expect(results(own)).toEqual(['refused', 'refused'])
  })

  test('T27: where a promotion came with an adoption', async () => {
    const own = await twoLive()
    const [one, two] = [await adoptionFiles(own, churn), await adoptionFiles(own, model, { kind: 'promotion' })]
    open(own, 7, { ...one.files, ...two.files }, null)
    merge(own, 7)
    await promote(own)
    expect(results(own)).toEqual(['refused', 'refused'])
    expect(lastCodes(own)).toContain('several-requests')
  })
})

test('requests are grouped by the pull request that brought them, the astray each alone', async () => {
  const own = await twoLive()
  await mergedAdoptions(own)
  own.forge.commit({
    ...own.forge.treeAt(own.forge.tip()),
    'promotions/a/production/0001/request.yml': '{}',
    'promotions/b/production/0001/request.yml': '{}',
  })
  const pending = await pendingRequests(own.ports, await own.forge.repository(), entriesOf(own), 'production', [])
  expect(byPullRequest(pending).map((group) => group.map(({ folder }) => folder))).toEqual([
    [churnFolder, creditFolder],
    ['promotions/a/production/0001'],
    ['promotions/b/production/0001'],
  ])
})
