import { describe, expect, test } from 'vitest'
import { isAllowed } from '../../../shared/domain/serialized/allowed-globals.ts'

const may = (name: string, flavors: readonly string[] | null, own: readonly string[] = []): boolean =>
  isAllowed({ kind: 'global', name, offset: 0 }, flavors, own)

describe('a model may reach for', () => {
  test.each([
    ['collections.OrderedDict', []],
    ['numpy._core.multiarray._reconstruct', []],
    ['scipy.sparse._csr.csr_matrix', []],
    ['pandas.core.frame.DataFrame', []],
    ['sklearn.linear_model._logistic.LogisticRegression', ['sklearn']],
    ['sklearn._loss._loss.__pyx_unpickle_CyHalfBinomialLoss', ['sklearn']],
    ['joblib.numpy_pickle.NumpyArrayWrapper', ['sklearn']],
    ['xgboost.sklearn.XGBClassifier', ['xgboost']],
    ['lightgbm.basic.Booster', ['lightgbm']],
    ['catboost.core.CatBoostClassifier', ['catboost']],
    ['torch._utils._rebuild_tensor_v2', ['pytorch']],
    ['torch.nn.modules.linear.Linear', ['pytorch']],
    ['torch._utils._rebuild_tensor_v2', null],
  ])('%s with flavours %j', (name, flavors) => {
    expect(may(name, flavors)).toBe(true)
  })
})

describe('no model may reach for', () => {
  test.each([
    'os.system',
    'builtins.eval',
    'builtins.getattr',
    '__builtin__.exec',
    'operator.attrgetter',
    'functools.partial',
    'pickle.loads',
    'subprocess.Popen',
    'runpy.run_path',
    'numpy.load',
    'numpy.testing._private.utils.runstring',
    'pandas.io.pickle.read_pickle',
    'pandas.core.computation.eval.eval',
    'sklearn.utils._testing.TempMemmap',
    'sklearn.datasets._base.load_files',
    'sklearn.utils._joblib.Parallel',
    'sklearn.linear_model._base.Parallel',
    'sklearn.base.os',
    'joblib.load',
    'torch.load',
    'torch.storage._load_from_bytes',
    'torch.hub.load',
    'cloudpickle.cloudpickle._make_function',
    'dill._dill._create_function',
    'mysklearn.linear_model.LogisticRegression',
    'sklearn.linear_modelx.LogisticRegression',
    'builtins.constructor',
    '',
  ])('%s', (name) => {
    expect(may(name, null)).toBe(false)
  })

  test.each([
    ['sklearn.linear_model._logistic.LogisticRegression', ['pytorch']],
    ['torch._utils._rebuild_tensor_v2', ['sklearn']],
    ['sklearn.linear_model._logistic.LogisticRegression', []],
    ['sklearn.linear_model._logistic.LogisticRegression', ['constructor']],
  ])('%s with flavours %j', (name, flavors) => {
    expect(may(name, flavors)).toBe(false)
  })
})

test('a name of one’s own is allowed whole, and only by its name', () => {
  expect(may('acme.Binner', ['sklearn'], ['acme.Binner'])).toBe(true)
  expect(may('acme.Other', ['sklearn'], ['acme.Binner'])).toBe(false)
  expect(isAllowed({ kind: 'computed', name: 'acme.Binner', offset: 0 }, null, ['acme.Binner'])).toBe(false)
})
