import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { UserError } from '../../shared/runtime/failure.ts'
import { flag, list, secret, text, wholeNumber } from '../../shared/runtime/fields.ts'
import { readInputs, runnerInputs } from '../../shared/runtime/inputs.ts'

const Inputs = z.object({
  model: text(),
  version: wholeNumber({ least: 1 }),
  kind: z.enum(['promotion', 'rollback']).default('promotion'),
  'path-filters': list(),
  'dry-run': flag(true),
  'github-token': secret().optional(),
})
const ignore = (): void => undefined
const read = (env: Readonly<Record<string, string>>): z.infer<typeof Inputs> =>
  readInputs(Inputs, runnerInputs(env), ignore)
const problemsOf = (env: Readonly<Record<string, string>>): string => {
  try {
    read(env)
  } catch (error) {
    return error instanceof Error && 'mend' in error ? `${error.message} ${String(error.mend)}` : String(error)
  }
  return ''
}

describe('inputs of a step', () => {
  test('arrive typed, with what was left out filled in', () => {
    expect(
      read({ INPUT_MODEL: ' credit-approval ', INPUT_VERSION: '7', 'INPUT_PATH-FILTERS': 'a\nb', 'INPUT_DRY-RUN': '' }),
    ).toEqual({
      model: 'credit-approval',
      version: 7,
      kind: 'promotion',
      'path-filters': ['a', 'b'],
      'dry-run': true,
    })
  })

  test('a composite passes them with underscores', () => {
    expect(read({ INPUT_MODEL: 'm', INPUT_VERSION: '1', INPUT_DRY_RUN: 'false' })['dry-run']).toBe(false)
  })

  test('what the runner itself gave wins, also when it is empty', () => {
    const env = { INPUT_MODEL: 'm', INPUT_VERSION: '1', 'INPUT_DRY-RUN': '', INPUT_DRY_RUN: 'false' }
    expect(read(env)['dry-run']).toBe(true)
  })

  test('all problems are told together, each with its input and its mend', () => {
    expect(problemsOf({ INPUT_VERSION: 'seven', INPUT_KIND: 'promotoin', INPUT_DRY_RUN: 'yes' })).toBe(
      'The inputs cannot be used: 4 problems. ' +
        '\n1. Input "model" is required and was not given. Add "model:" under "with:" of the step.' +
        '\n2. Input "version" is not usable (given: "seven"): must be a whole number from 1 on.' +
        '\n3. Input "kind" must be one of promotion, rollback (given: "promotoin"). Did you mean "promotion"?' +
        '\n4. Input "dry-run" is not usable (given: "yes"): must be true or false.',
    )
  })

  test('an only problem needs no list', () => {
    expect(problemsOf({ INPUT_VERSION: '1' })).toBe(
      'The inputs cannot be used. Input "model" is required and was not given. Add "model:" under "with:" of the step.',
    )
  })

  test('a rule across inputs speaks for itself', () => {
    const Either = z
      .object({ a: text().optional(), b: text().optional() })
      .refine((inputs) => (inputs.a === undefined) !== (inputs.b === undefined), 'Give either "a" or "b"')
    expect(() => readInputs(Either, runnerInputs({}), ignore)).toThrow(
      expect.objectContaining({ mend: 'Give either "a" or "b".' }),
    )
  })

  const verify = z.object({ command: z.literal('verify').default('verify') })
  const who = z.object({ command: z.literal('who'), model: text() })
  describe.each([
    ['a union of modes', z.union([verify, who])],
    ['a discriminated one', z.discriminatedUnion('command', [verify, who])],
  ])('%s', (_, Modes) => {
    const complaint = (env: Readonly<Record<string, string>>): unknown => {
      try {
        return readInputs(Modes, runnerInputs(env), ignore)
      } catch (error) {
        return error instanceof UserError ? error.mend : error
      }
    }

    test('without a word is the mode that only reads', () => {
      expect(complaint({})).toEqual({ command: 'verify' })
    })

    test('what the chosen mode lacks is told by name', () => {
      expect(complaint({ INPUT_COMMAND: 'who' })).toContain('Input "model" is required and was not given.')
    })

    test('a mode that is none is told with those there are', () => {
      expect(complaint({ INPUT_COMMAND: 'wo' })).toBe(
        'Input "command" must be one of verify, who (given: "wo"). Did you mean "who"?',
      )
    })
  })
})

describe('secrets among the inputs', () => {
  test('are masked before anything is judged', () => {
    const masked: string[] = []
    expect(() =>
      readInputs(Inputs, runnerInputs({ 'INPUT_GITHUB-TOKEN': 'ghs_abc' }), (value) => masked.push(value)),
    ).toThrow()
    expect(masked).toEqual(['ghs_abc'])
  })

  test('are never quoted in a complaint', () => {
    const Strict = z.object({ key: secret().pipe(z.string().regex(/^k/, 'must start with k')) })
    expect(() => readInputs(Strict, runnerInputs({ INPUT_KEY: 'hunter2' }), ignore)).toThrow(
      expect.objectContaining({ mend: 'Input "key" is not usable: must start with k.' }),
    )
  })
})
