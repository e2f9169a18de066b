import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logLines, redacted } from '../../shared/runtime/log-text.ts'
import { parseCommands } from '../fakes/runner.ts'

describe('T20: registry text in a log commands no runner', () => {
  test.each([
    ['a workflow command', '::set-output name=verdict::passed', [': :set-output name=verdict: :passed']],
    ['one after blanks', ' \t::stop-commands::x', [' \t: :stop-commands: :x']],
    ['one on a second line', 'ok\n::error::x', ['ok', ': :error: :x']],
    ['one after a carriage return', 'ok\r::error::x', ['ok', ': :error: :x']],
    ['one after a line separator', 'ok\u2028::error::x', ['ok', ': :error: :x']],
    ['the older syntax in mid line', 'auc ##[add-mask]0', ['auc ## [add-mask]0']],
    ['an encoded line break', 'x%0A::error::y', ['x% 0A: :error: :y']],
    ['colours that hide text', 'a\u001B[8mhidden\u001B[0m', ['ahidden']],
    ['a terminal title', '\u001B]0;owned\u0007b', ['b']],
    ['a direction override', 'a\u202Eb', ['a\uFFFDb']],
    ['a zero-width character', 'a\u200Bb', ['a\uFFFDb']],
    ['a null byte', 'a\u0000b', ['a\uFFFDb']],
    ['ordinary text', 'roc_auc 0.78: fine, at 12:30', ['roc_auc 0.78: fine, at 12:30']],
  ])('%s', (_, text, lines) => {
    expect(logLines(text)).toEqual(lines)
  })

  test('no text at all leaves a command in the log', () => {
    const piece = fc.constantFrom(
      '::',
      ':',
      '##',
      '[',
      ']',
      'error',
      '\n',
      '\r',
      '\u001B[',
      'm',
      '%0A',
      ' ',
      '\u2028',
      '\u0085',
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(parseCommands(logLines(pieces.join('')).join('\n'))).toEqual([])
      }),
    )
  })
})

describe('secrets', () => {
  test.each([
    ['every occurrence', 'a hunter2 b hunter2', ['hunter2'], 'a *** b ***'],
    ['the longer one first', 'hunter22', ['hunter2', 'hunter22'], '***'],
    ['the empty secret hides nothing', 'abc', [''], 'abc'],
    ['one that is a pattern', 'a.c abc', ['a.c'], '*** abc'],
  ])('%s', (_, text, secrets, safe) => {
    expect(redacted(text, secrets)).toBe(safe)
  })
})
