import type { FileSet } from '../../shared/gather/security/files.ts'

/** Files in memory as a set. */
export function fileSet(files: Readonly<Record<string, string>>): FileSet {
  return {
    files: Object.entries(files).map(([path, text]) => ({ path, size: Buffer.byteLength(text) })),
    read: async (path) => {
      const text = files[path]
      return text === undefined ? null : Buffer.from(text)
    },
    parts: async (path) => {
      const text = files[path]
      if (text === undefined) return null
      return (async function* () {
        yield Buffer.from(text)
      })()
    },
  }
}

/** The environment files of a model as MLflow logs them. */
export const cleanModel: Readonly<Record<string, string>> = {
  MLmodel: [
    'flavors:',
    '  python_function:',
    '    loader_module: mlflow.sklearn',
    '    model_path: model.skops',
    '  sklearn:',
    '    pickled_model: model.skops',
    '    serialization_format: skops',
    '',
  ].join('\n'),
  'conda.yaml': 'dependencies:\n- python=3.11.7\n- pip<=23.2.1\n- pip:\n  - mlflow==3.17.2\n  - numpy==2.3.1\n',
  'python_env.yaml':
    'python: 3.11.7\nbuild_dependencies:\n- pip==23.2.1\n- setuptools==75.0.0\ndependencies:\n- -r requirements.txt\n',
  'requirements.txt': 'mlflow==3.17.2\nnumpy==2.3.1\n',
  // the shortest pickle there is: nothing
  'model.skops': 'N.',
}
