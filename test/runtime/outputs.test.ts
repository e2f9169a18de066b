import { describe, expect, test } from 'vitest'
import { fittingSummary, outputText, terminalVoice } from '../../shared/runtime/outputs.ts'
import { playAction } from '../fakes/runner.ts'

describe('as an action', () => {
  test('every declared output is set, whatever its kind', async () => {
    const played = await playAction(async (run) => {
      run.output(['verdict', 'count', 'open', 'people', 'digest'], {
        verdict: 'passed',
        count: 3,
        open: false,
        people: ['vera', 'carl'],
        digest: null,
      })
    })
    expect(played.outputs).toEqual({ verdict: 'passed', count: '3', open: 'false', people: 'vera\ncarl', digest: '' })
    expect(played.exitCode).toBe(0)
  })

  test('T20: an output that imitates the end of a value sets nothing else', async () => {
    const hostile = 'x\nghadelimiter_1\nverdict<<E\npassed\nE'
    const played = await playAction(async (run) => {
      run.output(['model'], { model: hostile })
    })
    expect(played.outputs).toEqual({ model: hostile })
  })

  test('the summary arrives as it is', async () => {
    const played = await playAction((run) => run.summary('# Verdict\n\n| a | b |\n'))
    expect(played.summary.trim()).toBe('# Verdict\n\n| a | b |')
  })

  test('an action reports once', async () => {
    const played = await playAction(async (run) => {
      await run.summary('one')
      await run.summary('two')
    })
    expect(played.exitCode).toBe(1)
    expect(played.summary).not.toContain('two')
  })

  test('annotations carry their place', async () => {
    const played = await playAction(async (run) => {
      run.annotate({ level: 'error', message: 'auc 0.6 < 0.7', title: 'performance', file: 'a,b/request.yml', line: 3 })
      run.annotate({ level: 'notice', message: 'two\nlines' })
    })
    expect(played.commands).toEqual([
      {
        name: 'error',
        properties: { title: 'performance', file: 'a,b/request.yml', line: '3', endLine: '3' },
        message: 'auc 0.6 < 0.7',
      },
      { name: 'notice', properties: {}, message: 'two\nlines' },
    ])
  })

  test('T20: hostile text in annotations and log gives no second command', async () => {
    const hostile = 'x\n::stop-commands::t\n##[add-mask]0%0A::set-env name=A::b'
    const played = await playAction(async (run) => {
      run.annotate({ level: 'warning', message: hostile, title: hostile })
      run.log.info(hostile)
      run.log.warning(hostile)
    })
    expect(played.commands.map(({ name }) => name)).toEqual(['warning', 'warning'])
  })

  test('secrets show nowhere', async () => {
    const played = await playAction(
      async (run) => {
        run.log.info('token t-4711')
        run.annotate({ level: 'error', message: 'token t-4711' })
        run.output(['seen'], { seen: 't-4711' })
        await run.summary('token t-4711')
      },
      { env: { MLFLOW_TRACKING_TOKEN: 't-4711' } },
    )
    const [mask, ...others] = played.commands
    expect(mask).toEqual({ name: 'add-mask', properties: {}, message: 't-4711' })
    expect(JSON.stringify([others, played.outputs, played.summary])).not.toContain('t-4711')
  })

  test('debug lines are the runner’s own', async () => {
    const played = await playAction(async (run) => {
      run.log.debug('one\ntwo')
    })
    expect(played.commands.map(({ name, message }) => `${name}: ${message}`)).toEqual(['debug: one', 'debug: two'])
  })
})

describe('what is printed', () => {
  const terminal = (json: boolean) => {
    const [out, diagnostics]: [string[], string[]] = [[], []]
    const voice = terminalVoice(
      { out: (text) => void out.push(text), diagnostics: (text) => void diagnostics.push(text) },
      { json, debug: false },
    )
    return { out, voice }
  }

  test('is a line of the log, of which no part is a command', async () => {
    const played = await playAction(async (run) => {
      run.print('1 passed\n::error::x')
    })
    expect(played.log).toContain('1 passed')
    expect(played.commands).toEqual([])
  })

  test('hides secrets', async () => {
    const played = await playAction(async (run) => run.print('token t-4711'), {
      env: { MLFLOW_TRACKING_TOKEN: 't-4711' },
    })
    expect(
      played.log
        .split('\n')
        .filter((line) => !line.startsWith('::add-mask::'))
        .join('\n'),
    ).not.toContain('t-4711')
  })

  test('is all that a command says of its outputs', () => {
    const { out, voice } = terminal(false)
    voice.output('passed', '3')
    voice.print('3 passed, 0 failed')
    voice.finish()
    expect(out.join('')).toBe('3 passed, 0 failed\n')
  })

  test('is left out where machines read', () => {
    const { out, voice } = terminal(true)
    voice.output('passed', '3')
    voice.print('3 passed, 0 failed')
    voice.finish()
    expect(JSON.parse(out.join(''))).toEqual({ passed: '3' })
  })
})

describe('a summary longer than GitHub takes', () => {
  test('is cut with a sentence, between characters', () => {
    const cut = fittingSummary('ä'.repeat(600_000))
    expect(Buffer.byteLength(cut)).toBeLessThan(1024 * 1024)
    expect(cut).toContain('Cut here')
    expect(cut).not.toContain('\uFFFD')
  })

  test('a shorter one is left alone', () => {
    expect(fittingSummary('# short')).toBe('# short')
  })
})

test.each([
  [null, ''],
  [true, 'true'],
  [0.5, '0.5'],
  [[], ''],
  [['a', 'b'], 'a\nb'],
])('the output %j reads "%s"', (value, expected) => {
  expect(outputText(value)).toBe(expected)
})

describe('as a command', () => {
  const speak = async (options: { json: boolean; debug: boolean }): Promise<{ out: string; diagnostics: string }> => {
    const written = { out: '', diagnostics: '' }
    const voice = terminalVoice(
      { out: (text) => (written.out += text), diagnostics: (text) => (written.diagnostics += text) },
      options,
    )
    voice.mask('hunter2')
    voice.log.info('reading \u001B[31mhunter2')
    voice.log.debug('detail')
    voice.annotate({ level: 'error', message: 'no role', file: 'policy.yml', line: 4 })
    await voice.summarize('# Verdict\n')
    voice.output('verdict', 'passed')
    voice.output('people', 'vera\ncarl')
    voice.finish()
    return written
  }

  test('the report and the outputs go to one stream, the rest to the other', async () => {
    expect(await speak({ json: false, debug: false })).toEqual({
      out: '# Verdict\nverdict: passed\npeople: vera\n  carl\n',
      diagnostics: 'reading ***\nerror: policy.yml:4: no role\n',
    })
  })

  test('with --json the outputs alone, as one object', async () => {
    const { out } = await speak({ json: true, debug: true })
    expect(JSON.parse(out)).toEqual({ verdict: 'passed', people: 'vera\ncarl' })
  })
})
