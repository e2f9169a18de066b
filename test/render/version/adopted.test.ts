import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import { partsOf } from '../../../shared/domain/request/together.ts'
import { shortDigest } from '../../../shared/domain/digest.ts'
import {
  adoptedSection,
  adoptionBody,
  isTogether,
  measuredSections,
  versionSections,
} from '../../../shared/render/version/adopted.ts'
import { churn, churnFolder, proposeAdoptions, twoLive } from '../../builders/adoptions.ts'
import { factsOf } from '../../builders/requests.ts'
import { model } from '../../builders/world.ts'
import { expectInert, hostile } from '../inert.ts'

async function proposed() {
  const own = await twoLive()
  const made = await proposeAdoptions(own)
  return { ...made, facts: await factsOf(own, made.number) }
}

describe('several adoptions of one pull request', () => {
  test('are a table of what is adopted, each with its own evidence', async () => {
    const { facts, evidence } = await proposed()
    const said = adoptedSection(facts)
    for (const text of [churn, model, ...Object.keys(evidence), ...Object.values(evidence).map(shortDigest)])
      expect(said).toContain(text)
    expect(isTogether(facts)).toBe(true)
  })

  test('have each what was measured and its files, under its name', async () => {
    const { facts } = await proposed()
    expect(versionSections(facts).match(/<summary>.*<\/summary>/g)).toEqual([
      `<summary>${churn} 1 in production</summary>`,
      '<summary>Files and their SHA-256</summary>',
      `<summary>${model} 1 in production</summary>`,
      '<summary>Files and their SHA-256</summary>',
    ])
    expect(measuredSections(facts).match(/^### .*$/gm)).toEqual([
      `### ${churn} 1 in production`,
      `### ${model} 1 in production`,
    ])
  })

  test('leave out what could not be read, and never what could', async () => {
    const { facts } = await proposed()
    const also = (facts.also ?? []).map((one) => ({
      ...one,
      own: one.own === null ? null : { ...one.own, gathered: null },
    }))
    const said = { ...facts, also }
    expect(adoptedSection(said)).toContain(model)
    expect(versionSections(said)).not.toContain(`${model} 1`)
    expect(versionSections(said)).toContain(`${churn} 1`)
  })

  test('T19: what the registry and the requests call them stays text', async () => {
    const { facts } = await proposed()
    const { request, gathered } = facts
    if (request.state !== 'found' || request.request.state !== 'read' || gathered?.state !== 'gathered')
      throw new Error('not read')
    const value = { ...request.request.value, model: hostile, version: hostile, environment: hostile }
    const bad = {
      ...facts,
      request: { ...request, folder: hostile, request: { state: 'read', value } },
      gathered: { ...gathered, links: { version: hostile, run: hostile } },
    } as Facts
    expect(partsOf(bad)).toHaveLength(2)
    for (const said of [adoptedSection(bad), versionSections(bad), measuredSections(bad)]) expectInert(said)
  })
})

test('one request is no table', async () => {
  const { facts } = await proposed()
  const { also: _also, ...rest } = facts
  const one: Facts = rest
  expect([isTogether(one), adoptedSection(one)]).toEqual([false, ''])
})

describe('the body of a pull request that adopts', () => {
  const row = (name: string, measured: string) => ({
    ...{ model: name, version: '1', environment: 'production', evidence: null, page: null, measured },
    folder: churnFolder,
  })

  test('says how many versions it holds and what was measured of each', () => {
    const body = adoptionBody([row('one', 'ROC 0.8'), row('two', 'ROC 0.9')], 5000)
    expect(body).toContain('Adopts 2 versions that are live')
    expect(body.match(/<summary>.*<\/summary>/g)).toHaveLength(2)
  })

  test('stays within what a body may hold: the list is whole, measurements are left out', () => {
    const body = adoptionBody([row('one', 'x'.repeat(400)), row('two', 'x'.repeat(5000)), row('three', 'y')], 1500)
    expect(body.length).toBeLessThanOrEqual(1500)
    expect(body).toContain('two')
    expect(body.match(/<summary>.*<\/summary>/g)).toEqual([
      '<summary>one 1 in production</summary>',
      '<summary>three 1 in production</summary>',
    ])
  })

  test('fits GitHub also where hundreds are adopted, and says how many are not listed', () => {
    const all = Array.from({ length: 400 }, (_, index) => ({
      ...row(`model-${index}`, 'x'.repeat(300)),
      evidence: `sha256:${'1'.repeat(64)}`,
    }))
    const body = adoptionBody(all, 50_000)
    expect(body.length).toBeLessThanOrEqual(50_000)
    expect(body).toContain('And 250 more, each in its folder.')
  })

  test('T19: names from the registry stay text', () => {
    expectInert(adoptionBody([{ ...row(hostile, 'x'), version: hostile, folder: hostile }], 5000))
  })
})
