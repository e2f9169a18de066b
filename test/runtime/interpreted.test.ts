import { describe, expect, test } from 'vitest'
import { config, strictObject, string } from 'zod'
import '../../shared/runtime/interpreted.ts'

describe('schemas are interpreted', () => {
  test('no parser is compiled for a schema that is made afterwards, and it refuses what it refused', () => {
    expect(config().jitless).toBe(true)
    const schema = strictObject({ a: string() })
    expect([schema.safeParse({ a: 'x' }).success, schema.safeParse({ a: 'x', b: 1 }).success]).toEqual([true, false])
  })
})
