import { describe, expect, test } from 'vitest'
import { RegistryError } from '../../../shared/clients/mlflow/error.ts'
import { quoted, versionsOfMany, versionsOfOne } from '../../../shared/clients/mlflow/versions.ts'
import { version } from '../../builders/reconciliation.ts'
import { api, wire } from './wire.ts'

/** A search over these versions that tells what it was asked; `refuse` is what a list of names is answered with. */
function searching(names: readonly string[], refuse: RegistryError | null = null) {
  const asked: string[] = []
  const search = async (filter: string) => {
    asked.push(filter)
    if (refuse !== null && filter.includes(' IN ')) throw refuse
    const wanted = [...filter.matchAll(/'([^']*)'/g)].map(([, name]) => name)
    return names
      .filter((name) => wanted.includes(name))
      .flatMap((name) => ['10', '9'].map((one) => version(one, { name })))
  }
  return { asked, search }
}
const told = (found: Awaited<ReturnType<typeof versionsOfMany>>) =>
  [...found].map(([name, all]) => [name, ...all.map((one) => one.version)])

describe('the versions of many models', () => {
  test('are asked for in one request, and told for each by number; of one that has none there are none', async () => {
    const { asked, search } = searching(['a', 'b', 'c'])
    expect(told(await versionsOfMany(search, ['a', 'b', 'gone']))).toEqual([['a', '9', '10'], ['b', '9', '10'], ['gone']]) // prettier-ignore
    expect(asked).toEqual(["name IN ('a', 'b', 'gone')"])
    expect(told(await versionsOfMany(search, []))).toEqual([])
    expect(asked).toHaveLength(1)
  })

  test('are asked for in as many requests as addresses of 4,000 bytes need', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `${'x'.repeat(80)}${index}`)
    const { asked, search } = searching(names)
    expect((await versionsOfMany(search, names)).size).toBe(100)
    expect(asked).toHaveLength(3)
    expect(Math.max(...asked.map((filter) => encodeURIComponent(filter).length))).toBeLessThan(4100)
  })

  test.each(['invalid', 'too-large', 'bad-answer'] as const)(
    'are asked for one by one where the server knows no lists or has too many of all: %s',
    async (code) => {
      const { asked, search } = searching(['a', 'b'], new RegistryError(code, 'planted'))
      expect(told(await versionsOfMany(search, ['a', 'b']))).toEqual([['a', '9', '10'], ['b', '9', '10']]) // prettier-ignore
      expect(asked).toEqual(["name IN ('a', 'b')", "name = 'a'", "name = 'b'"])
    },
  )

  test('are not told where the server fails', async () => {
    const { search } = searching(['a'], new RegistryError('server-error', 'planted'))
    await expect(versionsOfMany(search, ['a', 'b'])).rejects.toThrow('planted')
  })

  test('are not told by an answer that holds one twice', async () => {
    const search = async () => [version('1', { name: 'a' }), version('1', { name: 'a' })]
    await expect(versionsOfMany(search, ['a', 'b'])).rejects.toMatchObject({ code: 'bad-answer' })
    await expect(versionsOfOne(search, 'a')).rejects.toMatchObject({ code: 'bad-answer' })
  })

  test('are not asked for by a name that would end the filter', async () => {
    expect(() => quoted("a' OR name = 'b")).toThrow(RegistryError)
    await expect(versionsOfMany(searching([]).search, ['a', "b'"])).rejects.toMatchObject({ code: 'invalid' })
  })

  const { registry, on } = wire()
  test('come over the wire with the list in the filter', async () => {
    const path = `${api}/model-versions/search?filter=name+IN+%28%27a%27%2C+%27b%27%29&max_results=200000`
    on('GET', path).reply(200, { model_versions: [{ name: 'a', version: '1', creation_timestamp: 1 }] })
    expect(told(await registry().versionsOf(['a', 'b']))).toEqual([['a', '1'], ['b']])
  })
})
