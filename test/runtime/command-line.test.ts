import { describe, expect, test } from 'vitest'
import {
  commandInputs,
  contractOf,
  joinedVerb,
  overviewHelp,
  parseCommandLine,
  verbHelp,
} from '../../shared/runtime/command-line.ts'
import type { Contract } from '../../shared/runtime/command-line.ts'

const propose: Contract = {
  description: 'Proposes a version. Writes the request folder.',
  words: ['model', 'version'],
  inputs: {
    model: { description: 'The registered model.', required: true, default: null },
    to: { description: 'The environment.', required: false, default: 'staging' },
    draft: { description: 'As a draft.', required: false, default: 'false' },
  },
  outputs: { request: 'The folder of the request.' },
}
const audit: Contract = { description: 'Answers.', words: ['command', 'question...'], inputs: {}, outputs: {} }
const contracts = { propose, audit }

const given = (args: readonly string[], contract: Contract, names: readonly string[], env = {}): unknown => {
  const source = commandInputs(parseCommandLine(args, contracts), contract, env)
  const inputs = names.flatMap((name) => (source.get(name) === undefined ? [] : [[name, source.get(name)]]))
  return { ...Object.fromEntries(inputs), strangers: source.strangers(names) }
}

describe('a command line', () => {
  test.each([
    ['words fill the inputs in order', ['propose', 'credit-approval', '7'], { model: 'credit-approval', version: '7' }],
    [
      'flags name theirs',
      ['propose', '--model', 'm', '--version=7', '--to', 'production'],
      { model: 'm', version: '7', to: 'production' },
    ],
    ['a flag alone is true', ['propose', 'm', '7', '--check'], { model: 'm', version: '7', check: 'true' }],
    ['also before another flag', ['propose', '--check', '--to', 'x'], { check: 'true', to: 'x' }],
    ['a boolean takes no word', ['propose', '--draft', 'm', '7'], { draft: 'true', model: 'm', version: '7' }],
    ['but its own two', ['propose', '--draft', 'false', 'm'], { draft: 'false', model: 'm' }],
    ['a repeated flag is a list', ['propose', '--to', 'a', '--to', 'b'], { to: 'a\nb' }],
    ['a value may hold an equals sign and be empty', ['propose', '--to=a=b', '--model='], { to: 'a=b', model: '' }],
    ['a key may begin with dashes', ['propose', '--to', '-----BEGIN KEY-----'], { to: '-----BEGIN KEY-----' }],
    ['after -- everything is a word', ['propose', '--', '--odd', '7'], { model: '--odd', version: '7' }],
    ['a negative number is no flag', ['propose', 'm', '-1'], { model: 'm', version: '-1' }],
  ])('%s', (_, args, inputs) => {
    expect(given(args, propose, ['model', 'version', 'to', 'check', 'draft'])).toEqual({ ...inputs, strangers: [] })
  })

  test('the last place may take all remaining words', () => {
    expect(given(['audit', 'who', 'credit-approval', '7'], audit, ['command', 'question'])).toEqual({
      command: 'who',
      question: 'credit-approval\n7',
      strangers: [],
    })
  })

  test('what fits nowhere is told with the nearest name', () => {
    expect(
      given(['propose', 'm', '7', '8', '--modle', 'x', '--version', '9'], propose, ['model', 'version']),
    ).toMatchObject({
      strangers: [
        '--version is given twice: as a flag and as the word "7".',
        'The word "8" belongs to no input; other inputs read --name value.',
        '--modle is no input of propose. Did you mean "model"?',
      ],
    })
  })

  test.each(['-x', '--Model', '---', '--mo_del'])('%s is no flag', (arg) => {
    expect(() => parseCommandLine(['propose', arg], contracts)).toThrow('is no flag')
  })

  test('a key that stands where a flag would is not said', () => {
    const words = ['propose', '-----BEGIN KEY-----\nc2VjcmV0\n']
    expect(() => parseCommandLine(words, contracts)).toThrow('"-----BEGIN" is no flag.')
  })

  test('an unknown verb is told with the nearest one', () => {
    expect(() => contractOf('propos', contracts)).toThrow('"propos" is no verb. Did you mean "propose"?')
    expect(() => contractOf('constructor', contracts)).toThrow('is no verb')
  })
})

describe('a verb of two words', () => {
  const both = { ...contracts, 'policy-test': audit, 'audit-log': audit }
  test.each([
    ['is the one that they name', ['policy', 'test', 'a.yml'], ['policy-test', 'a.yml']],
    ['may be written as one', ['policy-test', 'a.yml'], ['policy-test', 'a.yml']],
    ['is not made of a verb that stands alone and its word', ['audit', 'log'], ['audit', 'log']],
    ['is not made of what names none', ['policy', 'tset'], ['policy', 'tset']],
    ['is not made of one word', ['policy'], ['policy']],
    ['is not made of nothing', [], []],
    ['is no name of JavaScript’s own', ['to', 'String'], ['to', 'String']],
  ])('%s', (_, args, expected) => {
    expect(joinedVerb(args, both)).toEqual(expected)
  })
})

describe('what the command line does not give', () => {
  test('may stand in the environment, so that secrets stay off it', () => {
    const env = { COUNTERSIGN_APP_KEY: 'k', GH_TOKEN: 't', INPUT_MODEL: 'not-ours' }
    expect(given(['propose'], propose, ['app-key', 'github-token', 'model'], env)).toEqual({
      'app-key': 'k',
      'github-token': 't',
      strangers: [],
    })
  })

  test('a flag wins over the environment', () => {
    expect(given(['propose', '--model', 'a'], propose, ['model'], { COUNTERSIGN_MODEL: 'b' })).toMatchObject({
      model: 'a',
    })
  })
})

describe('help', () => {
  test('lists the verbs', () => {
    expect(overviewHelp(contracts)).toContain('  propose  Proposes a version.\n  audit    Answers.')
  })

  test('shows the inputs and outputs of one', () => {
    expect(verbHelp('propose', propose)).toBe(
      `Usage: countersign propose [model] [version] [--input value ...] [--json]

Proposes a version. Writes the request folder.

Inputs (also as COUNTERSIGN_<NAME> in the environment):
  --model (required)
      The registered model.
  --to (default: staging)
      The environment.
  --draft (default: false)
      As a draft.

Outputs:
  request
      The folder of the request.
`,
    )
  })
})
