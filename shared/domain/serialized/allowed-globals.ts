import type { Use } from './machine.ts'

/**
 * The names that a serialised model may reach for, by what its flavour needs. A name is listed whole; where a package
 * has many classes, its modules are listed and a class is what is spelled as one. Functions are listed one by one:
 * a pickle may call whatever it can name.
 */

type Allowed = { readonly names: ReadonlySet<string>; readonly modules: readonly RegExp[] }

const named = (groups: Readonly<Record<string, string>>): ReadonlySet<string> =>
  new Set(Object.entries(groups).flatMap(([module, names]) => names.split(' ').map((name) => `${module}.${name}`)))

const core: Allowed = {
  names: named({
    builtins:
      'bool bytearray bytes complex dict float frozenset int list object range set slice str tuple NoneType ellipsis',
    __builtin__:
      'bool bytearray bytes complex dict float frozenset int list long object set slice str tuple unicode xrange',
    collections: 'OrderedDict defaultdict deque Counter',
    copyreg: '_reconstructor __newobj__',
    copy_reg: '_reconstructor',
    _codecs: 'encode',
    datetime: 'date datetime time timedelta timezone',
    decimal: 'Decimal',
    fractions: 'Fraction',
    uuid: 'UUID',
    types: 'SimpleNamespace',
  }),
  modules: [],
}

const multiarray = '_reconstruct scalar'
const states = '__randomstate_ctor __generator_ctor __bit_generator_ctor'
const scalars =
  'ndarray dtype bool_ bool int8 int16 int32 int64 intp uint8 uint16 uint32 uint64 float16 float32 float64 longdouble complex64 complex128 str_ bytes_ object_ datetime64 timedelta64 void matrix'

const numpy: Allowed = {
  names: named({
    numpy: scalars,
    'numpy.core.multiarray': multiarray,
    'numpy._core.multiarray': multiarray,
    'numpy.core.numeric': '_frombuffer',
    'numpy._core.numeric': '_frombuffer',
    'numpy.random._pickle': states,
    'numpy.random.bit_generator': 'SeedSequence __pyx_unpickle_SeedSequence',
    'numpy.random.mtrand': 'RandomState',
    'numpy.random._generator': 'Generator',
    'numpy.random._mt19937': 'MT19937',
    'numpy.random._pcg64': 'PCG64 PCG64DXSM',
    'numpy.random._philox': 'Philox',
    'numpy.random._sfc64': 'SFC64',
    'numpy.ma': 'MaskedArray _mareconstruct',
    'numpy.ma.core': 'MaskedArray MaskedConstant _mareconstruct',
  }),
  modules: [/^numpy\.dtypes\.[A-Z][A-Za-z0-9]*DType$/],
}

const scipy: Allowed = {
  names: named({
    'scipy.interpolate._interpolate': 'interp1d PPoly BPoly',
    'scipy.interpolate._bsplines': 'BSpline',
    'scipy.spatial._ckdtree': 'cKDTree cKDTreeNode',
    'scipy.spatial._kdtree': 'KDTree',
  }),
  modules: [/^scipy\.sparse\._?(?:csr|csc|coo|bsr|dia|dok|lil)\.(?:csr|csc|coo|bsr|dia|dok|lil)_(?:matrix|array)$/],
}

const pandas: Allowed = {
  names: named({
    'pandas.core.indexes.base': '_new_Index Index',
    'pandas.core.indexes.datetimes': '_new_DatetimeIndex',
    'pandas._libs.internals': '_unpickle_block BlockManager SingleBlockManager',
    'pandas._libs.arrays': '__pyx_unpickle_NDArrayBacked',
    'pandas._libs.tslibs.timestamps': '_unpickle_timestamp',
    'pandas._libs.tslibs.timedeltas': '_timedelta_unpickle',
    'pandas._libs.tslibs.nattype': '_nat_unpickle',
    'pandas._libs.missing': 'NAType',
    'pyarrow.lib': '_restore_array type_for_alias py_buffer',
  }),
  modules: [
    /^pandas(?:\.arrays|\.core\.(?:frame|series|indexes\.[a-z_]+|internals\.(?:managers|blocks)|arrays(?:\.[a-z_]+)*|dtypes\.dtypes))?\.(?:[A-Z][A-Za-z0-9]*)$/,
  ],
}

// no room of sklearn that loads, downloads, tests or runs in parallel
const sklearnRooms =
  '_loss base calibration cluster compose covariance cross_decomposition decomposition discriminant_analysis dummy ensemble feature_extraction feature_selection gaussian_process impute isotonic kernel_approximation kernel_ridge linear_model manifold metrics mixture model_selection multiclass multioutput naive_bayes neighbors neural_network pipeline preprocessing random_projection semi_supervised svm tree'

const sklearn: Allowed = {
  names: named({
    'sklearn.utils': 'Bunch',
    'sklearn.utils._bunch': 'Bunch',
    'sklearn.tree._tree': 'Tree',
    'sklearn.utils._random': '__pyx_unpickle_RandomStateWrapper',
    'joblib.numpy_pickle': 'NumpyArrayWrapper',
  }),
  modules: [
    new RegExp(
      `^sklearn\\.(?:${sklearnRooms.replaceAll(' ', '|')})(?:\\.[a-z_0-9]+)*\\.(?!Parallel$|Memory$|Path$)(?:_?[A-Z][A-Za-z0-9]*|__pyx_unpickle_[A-Z][A-Za-z0-9]*|newObj)$`,
    ),
  ],
}

const boosters: Allowed = {
  names: named({
    'xgboost.core': 'Booster',
    'lightgbm.basic': 'Booster',
    'catboost.core': 'CatBoost CatBoostClassifier CatBoostRegressor CatBoostRanker _CatBoost',
  }),
  modules: [/^xgboost\.sklearn\.XGB[A-Za-z]+$/, /^lightgbm\.sklearn\.LGBM[A-Za-z]+$/],
}

const torch: Allowed = {
  names: named({
    'torch._utils':
      '_rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor _rebuild_sparse_tensor',
    torch:
      'Tensor Size device dtype FloatStorage DoubleStorage HalfStorage BFloat16Storage LongStorage IntStorage ShortStorage CharStorage ByteStorage BoolStorage float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 bool strided per_tensor_affine per_channel_affine',
    'torch.storage': 'UntypedStorage TypedStorage',
    'torch.nn.parameter': 'Parameter Buffer',
    'torch.serialization': '_get_layout',
  }),
  modules: [/^torch\.nn\.modules\.[a-z_]+\.[A-Z][A-Za-z0-9]*$/],
}

const data = [core, numpy, scipy, pandas]

/** The lists by the flavour that an MLmodel declares; a flavour that is not here has those of plain data alone. */
const byFlavor: Readonly<Record<string, readonly Allowed[]>> = {
  sklearn: [...data, sklearn, boosters],
  xgboost: [...data, sklearn, boosters],
  lightgbm: [...data, sklearn, boosters],
  catboost: [...data, sklearn, boosters],
  pytorch: [...data, torch],
}

const everything: readonly Allowed[] = [...data, sklearn, boosters, torch]

/** Whether a name may be reached for by a model of these flavours; with none declared, by a model of any. */
export function isAllowed(use: Use, flavors: readonly string[] | null, own: readonly string[]): boolean {
  if (use.kind !== 'global') return false
  if (own.includes(use.name)) return true
  const lists =
    flavors === null
      ? everything
      : [...data, ...flavors.flatMap((flavor) => (Object.hasOwn(byFlavor, flavor) ? (byFlavor[flavor] ?? []) : []))]
  return lists.some(({ names, modules }) => names.has(use.name) || modules.some((module) => module.test(use.name)))
}
