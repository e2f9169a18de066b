import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askAtTerminal } from '../../../shared/runtime/local/terminal.ts'

const stream = (isTTY: boolean) => Object.assign(new PassThrough(), { isTTY })

test.each([
  ['in', false, true],
  ['out', true, false],
])('nobody is asked where %s is no terminal', (_, input, output) => {
  expect(askAtTerminal({ input: stream(input), output: stream(output) })).toBeNull()
})

test('a question is asked once, and the answer comes without the space around it', async () => {
  const [input, output] = [stream(true), stream(true)]
  const ask = askAtTerminal({ input, output })
  const answer = ask?.('Which? ')
  input.write('  this one \n')
  expect(await answer).toBe('this one')
  expect(String(output.read())).toContain('Which? ')
})
