import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { flow, scalar } from '../../../shared/domain/founding/scalar.ts'

const texts = [
  ...['dana-acme', 'Dana Dietz', 'dana@acme.example', 'https://mlflow.acme.example:8443/x', "O'Neill", 'Zoë Ångström'],
  ...[
    '',
    ' x',
    'x ',
    'true',
    'null',
    'No',
    '123',
    '1.5',
    '-x',
    '~',
    '@team',
    'a: b',
    'a, b',
    'a #b',
    '[x]',
    '{x}',
    '"q"',
  ],
  ...['*x', '&x', '!x', '%x', '`x`', "it's", 'line\nbreak', '<!-- x', '::error::x', '‮x'],
]

test.each(texts)('%j is read back as it was, alone and in a flow', (text) => {
  expect(parse(`key: ${scalar(text)}\n`)).toEqual({ key: text })
  expect(parse(`key: {a: ${flow([text, 'x'])}, b: ${scalar(text)}} # said\n`)).toEqual({
    key: { a: [text, 'x'], b: text },
  })
})

test('what needs no quotes has none', () => {
  expect(flow(['Dana Dietz', 'dana@acme.example'])).toBe('[Dana Dietz, dana@acme.example]')
})
