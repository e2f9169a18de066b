import { describe, expect, test } from 'vitest'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'
import { modelOf, readModels } from '../../../shared/gather/security/models.ts'
import { cleanModel, fileSet } from '../../builders/files.ts'

const documents = { locate, format: formatYaml }
const read = (files: Readonly<Record<string, string>>) => readModels(documents, fileSet(files))

test('a model tells its flavours, how it is serialised, and which file is loaded', async () => {
  expect(await read(cleanModel)).toEqual({
    models: [{ folder: '', flavors: ['sklearn'], declared: ['model.skops'], formats: ['skops'], uses: [] }],
    broken: [],
  })
})

test('a model of Python functions alone has no flavour, and its pickle is loaded', async () => {
  const text =
    'flavors:\n  python_function:\n    loader_module: mlflow.pyfunc.model\n    python_model: python_model.pkl\n'
  expect((await read({ 'a/MLmodel': text })).models).toEqual([
    { folder: 'a', flavors: [], declared: ['a/python_model.pkl'], formats: [], uses: [] },
  ])
})

describe('a loader that is not MLflow’s own is code of the model:', () => {
  test.each([
    ['acme.loader', 'acme.loader'],
    ['mlflowx.sklearn', 'mlflowx.sklearn'],
    ['mlflow.sklearn;os', 'mlflow.sklearn;os'],
    ['[mlflow]', 'a loader without a name'],
  ])('%s', async (loader, name) => {
    const { models } = await read({ MLmodel: `flavors:\n  python_function:\n    loader_module: ${loader}\n` })
    expect(models[0]?.uses.map((use) => use.name)).toEqual([name])
  })
})

test('a description that cannot be read is told, and its model has no flavour', async () => {
  const { models, broken } = await read({ MLmodel: '\t{' })
  expect([models.map(({ flavors }) => flavors), broken.map(({ file }) => file)]).toEqual([[[]], ['MLmodel']])
})

test('a file belongs to the nearest model above it', async () => {
  const { models } = await read({ MLmodel: 'flavors: {}', 'inner/MLmodel': 'flavors: {}' })
  expect(['a', 'inner/a', 'innermost/a'].map((path) => modelOf(models, path)?.folder)).toEqual(['', 'inner', ''])
  expect(modelOf([], 'a')).toBe(null)
})
