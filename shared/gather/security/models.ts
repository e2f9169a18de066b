import type { FileScan } from '../../domain/evidence/security.ts'
import type { Documents } from '../../ports/documents.ts'
import type { Broken, FileSet } from './files.ts'
import { textOf } from './files.ts'

/** What the MLmodel files of a set say of how their models are loaded. */

export type Model = {
  /** the folder that it stands in, empty for the top */
  readonly folder: string
  readonly flavors: readonly string[]
  /** files that a flavour loads as pickles, by their whole path */
  readonly declared: readonly string[]
  readonly formats: readonly string[]
  readonly uses: FileScan['uses']
}

type Field = Readonly<Record<string, unknown>>

const record = (value: unknown): Field =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Field) : {}

/** The settings under which a flavour keeps the path of a pickle. */
const pickled = ['pickled_model', 'python_model', 'model_data']

function modelIn(folder: string, value: unknown): Model {
  const flavors = record(record(value).flavors)
  const place = (path: string): string => (folder === '' ? path : `${folder}/${path}`)
  const declared = Object.values(flavors).flatMap((flavor) =>
    pickled.flatMap((key) => {
      const path = record(flavor)[key]
      return typeof path === 'string' ? [place(path)] : []
    }),
  )
  const loader = record(flavors.python_function).loader_module
  // the loader is imported before anything else is: any module but MLflow's own may be code of the model
  const foreign = loader !== undefined && (typeof loader !== 'string' || !/^mlflow(?:\.[a-z_]+)*$/.test(loader))
  const name = typeof loader === 'string' ? loader : 'a loader without a name'
  return {
    folder,
    flavors: Object.keys(flavors).filter((flavor) => flavor !== 'python_function'),
    declared,
    formats: Object.values(flavors).flatMap((flavor) => {
      const format = record(flavor).serialization_format
      return typeof format === 'string' ? [format] : []
    }),
    uses: foreign ? [{ file: place('MLmodel'), kind: 'global', name, offset: 0 }] : [],
  }
}

/** Every model of the set; one whose MLmodel cannot be read has no flavour. */
export async function readModels(
  documents: Documents,
  set: FileSet,
): Promise<{ readonly models: readonly Model[]; readonly broken: readonly Broken[] }> {
  const models: Model[] = []
  const broken: Broken[] = []
  for (const { path } of set.files.filter((file) => /(?:^|\/)MLmodel$/.test(file.path))) {
    const folder = path.split('/').slice(0, -1).join('/')
    const text = await textOf(set, path)
    const located = 'text' in text ? documents.locate(text.text, path) : null
    if (located?.ok !== true) broken.push({ file: path, why: 'it is no YAML', offset: null })
    models.push(modelIn(folder, located?.ok === true ? located.value.value : null))
  }
  return { models, broken }
}

/** The model that a file belongs to: the one whose folder is nearest above it. */
export function modelOf(models: readonly Model[], path: string): Model | null {
  return models
    .filter(({ folder }) => folder === '' || path.startsWith(`${folder}/`))
    .reduce<Model | null>((near, one) => (near === null || one.folder.length > near.folder.length ? one : near), null)
}
