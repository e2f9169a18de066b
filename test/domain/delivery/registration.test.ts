import { describe, expect, test } from 'vitest'
import { registrationIn } from '../../../shared/domain/delivery/registration.ts'

const version = {
  entity: 'model_version',
  action: 'created',
  timestamp: 'T',
  data: { name: 'credit-approval', version: '7', source: 's' },
}
const alias = {
  entity: 'model_version_alias',
  action: 'created',
  data: { name: 'credit-approval', version: '7', alias: 'candidate' },
}
const of = (value: unknown, only: string | null = null) =>
  registrationIn(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), only)
const found = { state: 'version', registration: { model: 'credit-approval', version: '7' } }

describe('a signed body', () => {
  test.each<[string, unknown, string | null]>([
    ['of a version that was registered', version, null],
    ['whose version is a number', { ...version, data: { name: 'credit-approval', version: 7 } }, 'candidate'],
    ['of an alias, where none is named', alias, null],
    ['of the alias that is named', alias, 'candidate'],
  ])('%s tells its model and version, and nothing else of it', (_, value, only) => {
    expect(of(value, only)).toEqual(found)
  })

  test.each<[string, unknown, string | null]>([
    ['of another alias', alias, 'champion'],
    ['of a tag', { ...alias, entity: 'model_version_tag', action: 'set' }, null],
    ['of an alias that was taken away', { ...alias, action: 'deleted' }, null],
    [
      'of a model that no folder can be named after',
      { ...version, data: { name: '$(curl evil)', version: '7' } },
      null,
    ],
    ['of a version that is no number', { ...version, data: { name: 'a', version: '7; rm' } }, null],
    ['that is no JSON', '{', null],
    ['that is a list', [version], null],
    ['that is null', null, null],
  ])('%s tells nothing', (_, value, only) => {
    expect(of(value, only)).toMatchObject({ state: 'nothing' })
  })

  test('that is no UTF-8 tells nothing', () => {
    expect(registrationIn(Uint8Array.of(0xff, 0xfe), null)).toMatchObject({ state: 'nothing' })
  })
})
