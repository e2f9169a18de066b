import { describe, expect, test } from 'vitest'
import { describedUses, isDescription } from '../../../shared/domain/serialized/description.ts'

const uses = (name: string, value: unknown): readonly string[] | undefined =>
  describedUses(name, JSON.stringify(value))?.map(({ kind, name: own }) => `${kind} ${own}`)

describe('the schema of skops', () => {
  test('tells the types that it has imported, however deep they stand, each once', () => {
    const node = { __class__: 'LogisticRegression', __module__: 'sklearn.linear_model._logistic' }
    expect(
      uses('schema.json', { ...node, content: [{ ...node, inner: { __class__: 'system', __module__: 'os' } }] }),
    ).toEqual(['global sklearn.linear_model._logistic.LogisticRegression', 'global os.system'])
  })

  test('tells functions, and names that walk', () => {
    expect(uses('schema.json', { content: { module_path: 'os', function: 'system' } })).toEqual(['global os.system'])
    expect(uses('schema.json', { __module__: 'a', __class__: 'b.c' })).toEqual(['computed a.b.c'])
  })
})

describe('the description of a Keras model', () => {
  test.each([
    ['layers of its own', { class_name: 'Dense', module: 'keras.layers' }, []],
    ['layers without a module', { class_name: 'Dense' }, []],
    [
      'a layer that holds code',
      { layers: [{ class_name: 'Lambda', module: 'keras.layers' }] },
      ['computed keras.layers.Lambda'],
    ],
    ['a model of another library', { class_name: 'TorchModuleWrapper' }, ['computed keras.TorchModuleWrapper']],
    ['a function', { class_name: 'function', module: 'keras' }, ['computed keras.function']],
    ['a class of another module', { class_name: 'Popen', module: 'subprocess' }, ['computed subprocess.Popen']],
    ['a module that only begins so', { class_name: 'A', module: 'kerasevil' }, ['computed kerasevil.A']],
    ['a module that is empty', { class_name: 'Dense', module: '' }, []],
  ])('with %s', (_, config, wanted) => {
    expect(uses('config.json', config)).toEqual(wanted)
  })
})

test('what is nested deeper than it is followed is not read as clean', () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? { __class__: 'system', __module__: 'os' } : { content: nested(depth - 1) }
  expect([uses('schema.json', nested(200)), uses('schema.json', nested(201))]).toEqual([
    ['global os.system'],
    undefined,
  ])
})

test('what is no JSON has none, and names are whole', () => {
  expect(describedUses('config.json', '{')).toBe(null)
  expect(['schema.json', 'config.json', 'my-config.json'].map(isDescription)).toEqual([true, true, false])
})
