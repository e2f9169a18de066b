import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { UserError } from '../../shared/runtime/failure.ts'
import { secret, text } from '../../shared/runtime/fields.ts'
import { runCommand, writing } from '../../shared/runtime/run.ts'
import type { Main } from '../../shared/runtime/run.ts'
import { playAction } from '../fakes/runner.ts'

describe('how a step ends', () => {
  test('a main that returns leaves 0', async () => {
    expect((await playAction(async () => undefined)).exitCode).toBe(0)
  })

  test('a main that says it failed leaves 1 and its sentence', async () => {
    const played = await playAction(async (run) => {
      run.fail('Stage 1 failed.')
    })
    expect(played.exitCode).toBe(1)
    expect(played.commands).toEqual([{ name: 'error', properties: {}, message: 'Stage 1 failed.' }])
  })

  test.each<[string, unknown]>([
    ['a mistake of a person', new UserError('No policy.', 'Add governance/policy.yml.')],
    ['an error of the house', new TypeError('x is undefined')],
    ['something that is no error', 'oops'],
    ['nothing at all', undefined],
  ])('%s leaves 1', async (_, thrown) => {
    const played = await playAction(async () => {
      throw thrown
    })
    expect(played.exitCode).toBe(1)
    expect(played.commands.filter(({ name }) => name === 'error')).toHaveLength(1)
  })

  test('a mistake of a command that cannot decide any more leaves 2, that of a step 1, and its end what it came to', async () => {
    const thrower: Main = async (run) => {
      run.undecided()
      throw new UserError('No file.', 'Name one.')
    }
    const finder: Main = async (run) => {
      run.undecided()
      run.fail('Found.')
    }
    const left = async (main: Main): Promise<number | null> => {
      let exit: number | null = null
      const contracts = { look: { description: '', words: [], inputs: {}, outputs: {} } }
      const suite = { version: '1', contracts, mainOf: () => main }
      await runCommand(['look'], suite, { ...quietHost(), exit: (code) => (exit = code) })
      return exit
    }
    expect([await left(thrower), await left(finder)]).toEqual([2, 1])
    expect([(await playAction(thrower)).exitCode, (await playAction(finder)).exitCode]).toEqual([1, 1])
  })

  test('a main that never comes to an end leaves 1', async () => {
    let exit: number | null = null
    const never: Main = () => new Promise(() => undefined)
    const suite = {
      version: '1',
      contracts: { wait: { description: '', words: [], inputs: {}, outputs: {} } },
      mainOf: () => never,
    }
    void runCommand(['wait'], suite, { ...quietHost(), exit: (code) => (exit = code) })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(exit).toBe(1)
  })

  test('an environment that cannot be read ends the run before main', async () => {
    let began = false
    const played = await playAction(
      async () => {
        began = true
      },
      { env: { GITHUB_SHA: 'main' } },
    )
    expect([played.exitCode, began]).toEqual([1, false])
  })

  test('T20: hostile text in an error gives one command only', async () => {
    const played = await playAction(async () => {
      throw new Error('model\n::add-mask::0', { cause: new Error('##[set-env name=A]b') })
    })
    expect(played.commands.map(({ name }) => name)).toEqual(['error'])
  })
})

describe('what an action is given', () => {
  test('its inputs, its environment and its name', async () => {
    const seen: unknown[] = []
    await playAction(
      async (run) => {
        const inputs = run.read(z.object({ model: text(), 'app-key': secret() }))
        seen.push(run.action, inputs.model, run.environment.event.payload.action)
        run.log.info(inputs['app-key'])
      },
      {
        action: 'propose',
        inputs: { model: 'credit-approval', 'app-key': 'k' },
        event: { name: 'push', payload: { action: 'x' } },
      },
    )
    expect(seen).toEqual(['propose', 'credit-approval', 'x'])
  })
})

describe('the command', () => {
  const contract = {
    description: 'Shows a model.',
    words: ['model'],
    inputs: {},
    outputs: { shown: 'What was shown.' },
  }
  const show: Main = async (run) => {
    const { model } = run.read(z.object({ model: text() }))
    if (model === 'broken') run.fail('It is broken.')
    if (model === 'unread') run.fail('It could not be judged.', 2)
    run.output(['shown'], { shown: model })
  }
  const command = async (
    ...args: readonly string[]
  ): Promise<{ exit: number | null; out: string; diagnostics: string }> => {
    const seen = { exit: null as number | null, out: '', diagnostics: '' }
    await runCommand(
      args,
      { version: '1.2.3', contracts: { show: contract }, mainOf: () => show },
      {
        ...quietHost(),
        streams: { out: (line) => (seen.out += line), diagnostics: (line) => (seen.diagnostics += line) },
        exit: (code) => {
          seen.exit = code
        },
      },
    )
    return seen
  }

  test.each([
    ['prints outputs', ['show', 'm'], { exit: 0, out: 'shown: m\n', diagnostics: '' }],
    ['prints them as JSON', ['show', 'm', '--json'], { exit: 0, out: '{\n  "shown": "m"\n}\n', diagnostics: '' }],
    [
      'tells apart what could not be judged',
      ['show', 'unread'],
      { exit: 2, out: 'shown: unread\n', diagnostics: 'error: It could not be judged.\n' },
    ],
    [
      'fails as the action does',
      ['show', 'broken'],
      { exit: 1, out: 'shown: broken\n', diagnostics: 'error: It is broken.\n' },
    ],
    ['shows its version', ['--version'], { exit: 0, out: '1.2.3\n', diagnostics: '' }],
    [
      'names what is missing',
      ['show'],
      {
        exit: 1,
        out: '',
        diagnostics:
          'error: The inputs cannot be used. --model is required and was not given. Add --model <value>, or set COUNTERSIGN_MODEL.\n',
      },
    ],
    [
      'names the nearest verb',
      ['shwo', 'm'],
      {
        exit: 1,
        out: '',
        diagnostics: 'error: "shwo" is no verb. Did you mean "show"? countersign --help lists them.\n',
      },
    ],
  ])('%s', async (_, args, expected) => {
    expect(await command(...args)).toEqual(expected)
  })

  test('shows help for itself and for a verb', async () => {
    expect((await command()).out).toContain('Usage: countersign <verb>')
    expect((await command('show', '--help')).out).toContain('Usage: countersign show [model]')
  })
})

function quietHost(): {
  env: Record<string, string>
  folder: () => string
  streams: { out: (text: string) => void; diagnostics: (text: string) => void }
  exit: (code: number) => void
} {
  const nothing = (): void => undefined
  return { env: {}, folder: () => '/', streams: { out: nothing, diagnostics: nothing }, exit: nothing }
}

test('a reader that goes away early ends no command, and any other failure of a stream is an error', () => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() })
  writing(stream)('one')
  const failed = (code: string): boolean => stream.emit('error', Object.assign(new Error(`write ${code}`), { code }))
  expect(failed('EPIPE')).toBe(true)
  expect(() => failed('ENOSPC')).toThrow('write ENOSPC')
})
