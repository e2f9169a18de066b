import { execFileSync } from 'node:child_process'
import { createReadStream, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { FileScanner } from '../../../shared/clients/scan/scanner.ts'
import { usualBounds } from '../../../shared/clients/scan/expansion.ts'
import { root } from '../../house/tree.ts'
import { tar, zip } from '../../builders/archive.ts'
import { bytes, call, malicious, proto, stackGlobal } from '../../builders/pickle.ts'

const folder = mkdtempSync(join(tmpdir(), 'scanner-'))
afterAll(() => rmSync(folder, { recursive: true }))
const scanner = new FileScanner({ folder, bounds: { ...usualBounds, free: 2 ** 20, depth: 4 } })

async function* once(given: Uint8Array): AsyncGenerator<Uint8Array> {
  yield given
}
const about = { flavors: ['sklearn'], declared: false }
const scan = (path: string, given: Uint8Array, other: Partial<Parameters<FileScanner['scan']>[2]> = {}) =>
  scanner.scan(path, once(given), { ...about, ...other })
const found = async (path: string, given: Uint8Array): Promise<readonly string[]> => {
  const { uses, broken } = await scan(path, given)
  return [...uses.map(({ file, name }) => `${file} ${name}`), ...broken.map(({ file, why }) => `${file} ${why}`)]
}

const evil = call('os', 'system')
const npy = (pickle: Uint8Array): Buffer => {
  const head = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
  return bytes(0x93, 'NUMPY', 1, 0, head.length, 0, head, pickle)
}

describe('a model that would act when it is loaded', () => {
  test.each(malicious)('%s is refused', async (_, given, name) => {
    expect((await scan('model.pkl', given)).uses.map((use) => use.name)).toContain(name)
  })

  test.each<readonly [string, string, Buffer, string]>([
    ['in a zlib file of joblib', 'm.joblib', deflateSync(evil), 'm.joblib os.system'],
    ['in a gzip file of joblib', 'm.joblib', gzipSync(evil), 'm.joblib os.system'],
    ['packed twice', 'm', gzipSync(deflateSync(evil)), 'm os.system'],
    ['in an array of objects', 'a.npy', npy(evil), 'a.npy os.system'],
    ['in an array in an archive', 'a.npz', zip({ 'x.npy': npy(evil) }), 'a.npz!x.npy os.system'],
    ['in an archive of torch', 'm.pt', zip({ 'm/data.pkl': evil }, { deflate: true }), 'm.pt!m/data.pkl os.system'],
    ['in an archive in an archive', 'm.zip', zip({ a: zip({ b: evil }) }), 'm.zip!a!b os.system'],
    ['in a tar file', 'm.tar', tar({ pickle: evil }), 'm.tar!pickle os.system'],
    ['in the first name of a tar file', 'm.tar', tar({ "cos\nsystem\n(S'x'\ntR.": 'x' }), 'm.tar os.system'],
    ['before an archive that is beside the point', 'm.bin', Buffer.concat([evil, zip({})]), 'm.bin os.system'],
    [
      'in an archive behind other bytes',
      'm.bin',
      zip({ a: evil }, { before: Buffer.from('head') }),
      'm.bin!a os.system',
    ],
    [
      'in a tar file that begins as a pickle does',
      'm.pth',
      tar({ [`\x80\x02C\xff`]: 'x', pickle: evil }),
      'm.pth!pickle os.system',
    ],
    ['under a name of no pickle', 'notes.txt', bytes("cos\nsystem\n(S'x'\ntR."), 'notes.txt os.system'],
    [
      'as a type of skops',
      'm.skops',
      zip({ 'schema.json': '{"__class__": "system", "__module__": "os"}' }),
      'm.skops!schema.json os.system',
    ],
    [
      'as a layer of Keras',
      'm.keras',
      zip({ 'config.json': '{"class_name": "Lambda"}' }),
      'm.keras!config.json keras.Lambda',
    ],
    ['as a layer in HDF5', 'm.h5', bytes(0x89, 'HDF\r\n\x1a\n{"class_name": "Lambda"}'), 'm.h5 keras.Lambda'],
  ])('%s is refused', async (_, path, given, wanted) => {
    expect(await found(path, given)).toContain(wanted)
  })
})

describe('a file that cannot be followed is refused with why', () => {
  const nest = (depth: number): Buffer => (depth === 0 ? Buffer.from('x') : zip({ a: nest(depth - 1) }))
  test.each<readonly [string, string, Buffer, string]>([
    ['packed by bzip2', 'm.joblib', bytes('BZh91AY&SY'), 'm.joblib it is packed as bzip2, which is not opened here'],
    ['packed by xz', 'm.xz', bytes(0xfd, '7zXZ', 0), 'm.xz it is packed as xz, which is not opened here'],
    ['packed and cut', 'm.joblib', gzipSync(evil).subarray(0, -9), 'm.joblib its packed bytes cannot be unpacked'],
    [
      'a bomb',
      'm.zip',
      zip({ a: Buffer.alloc(4 * 2 ** 20) }, { deflate: true }),
      'm.zip!a it unpacks to more than is followed, as a zip bomb does',
    ],
    [
      'another length than listed',
      'm.zip',
      zip({ a: 'xyz' }, { deflate: true, claims: 2 }),
      'm.zip!a it is not as long as the list of members says',
    ],
    ['too deep', 'm.zip', nest(6), 'm.zip!a!a!a!a it holds archives within archives, more than are followed'],
    [
      'an archive whose lists differ',
      'm.zip',
      zip({ a: 'x' }, { local: { name: 'b' } }),
      'm.zip its member a is listed otherwise than it is written',
    ],
    [
      'an array with a torn head',
      'a.npy',
      bytes(0x93, 'NUMPY', 9, 0, 0, 0, 0, 0),
      'a.npy the head of the numpy file cannot be read',
    ],
    [
      'a description that is no JSON',
      'm.keras',
      zip({ 'config.json': '{' }),
      'm.keras!config.json its JSON cannot be read',
    ],
    ['named as a pickle and none', 'model.pkl', bytes('hello'), 'model.pkl it recalls what it never kept'],
  ])('%s', async (_, path, given, wanted) => {
    expect(await found(path, given)).toEqual([wanted])
  })

  test('a pickle that breaks behind what it would do is refused for both', async () => {
    const torn = bytes("cos\nsystem\n(S'x'\ntR", 0xff)
    expect(await found('model.pkl', torn)).toEqual(['model.pkl os.system', 'model.pkl 0xff is no instruction'])
  })

  test('a file that the model has loaded is read as a pickle whatever its name', async () => {
    expect((await scan('model', bytes('hello'), { declared: true })).broken).toHaveLength(1)
    expect((await scan('model', bytes('hello'))).broken).toEqual([])
  })
})

describe('ids of its own', () => {
  const own = bytes(proto(2), 'U', 1, 'x', 'Q.')
  test('are torch’s where torch keeps them, and nobody’s elsewhere', async () => {
    expect(await found('m.pt', zip({ 'm/data.pkl': own, 'm/data/0': '\x01\x02' }))).toEqual([])
    expect(await found('m.pkl', own)).toEqual(['m.pkl a persistent id'])
  })

  test('are followed in the older files of torch, whose numbers come last', async () => {
    const number = bytes(proto(2), 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.')
    const rest = bytes(proto(2), 'K', 1, '.', proto(2), '}.', own, proto(2), '].', 0xff, 0xff)
    expect(await found('m.pth', bytes(number, rest))).toEqual([])
    expect(await found('m.pth', bytes(number, proto(2), 'K', 1, '.', evil, rest))).toContain('m.pth os.system')
  })
})

test('members are counted over all archives together: each may name the same bytes', async () => {
  const many = (file: Uint8Array, times: number): Buffer =>
    zip(Object.fromEntries(Array.from({ length: times }, (_, index) => [`m${index}`, file])))
  const bomb = many(many(zip({ a: 'x' }), 450), 450)
  expect((await scan('m.zip', bomb)).broken.at(-1)?.why).toBe('it has more members than are followed')
})

test('the lists are those of the model’s flavours', async () => {
  const given = bytes(proto(4), stackGlobal('torch._utils', '_rebuild_tensor_v2'), '.')
  const of = async (flavors: readonly string[] | null) => (await scan('m.pkl', given, { flavors })).uses.length
  expect([await of(['pytorch']), await of(['sklearn']), await of(null)]).toEqual([0, 1, 0])
})

test('very many secrets in one text are all told', async () => {
  const secret = ['db://svc', 'q7Rz2LmX9vTb@db.example/\n'].join(':')
  expect((await scan('a.txt', Buffer.from(secret.repeat(200_000)))).secrets.length).toBe(200_000)
})

test('secrets are told of texts, in archives too', async () => {
  const secret = ['db://svc', 'q7Rz2LmX9vTb@db.example/\n'].join(':')
  expect((await scan('a.txt', Buffer.from(`\n${secret}`))).secrets).toEqual([
    { file: 'a.txt', line: 2, kind: 'password in an address' },
  ])
  expect((await scan('a.zip', zip({ b: secret }))).secrets.map(({ file }) => file)).toEqual(['a.zip!b'])
})

describe('models that scikit-learn really made', () => {
  const made = `
import pickle, sys, os
import joblib, cloudpickle, numpy as np, skops.io, pandas as pd
from sklearn.ensemble import RandomForestClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
os.chdir(sys.argv[1])
x = np.random.RandomState(0).rand(60, 3); y = (x[:, 0] > .5).astype(int)
pipe = make_pipeline(StandardScaler(), LogisticRegression()).fit(x, y)
models = {'pipe': pipe, 'forest': RandomForestClassifier(3, random_state=0).fit(x, y), 'boost': HistGradientBoostingClassifier(max_iter=3).fit(x, y), 'objects': np.array([{'a': 1}, 'x'], dtype=object), 'frame': pd.DataFrame(x)}
for name, model in models.items():
    for protocol in (0, 2, 4, 5):
        pickle.dump(model, open(f'{name}-{protocol}.pkl', 'wb'), protocol=protocol)
    joblib.dump(model, f'{name}.joblib'); joblib.dump(model, f'{name}-packed.joblib', compress=3)
    cloudpickle.dump(model, open(f'{name}-cloud.pkl', 'wb'))
for name in ('pipe', 'forest'):
    skops.io.dump(models[name], f'{name}.skops')
np.save('numbers.npy', x); np.save('objects.npy', models['objects']); np.savez_compressed('both.npz', x, y)
cloudpickle.dump(lambda value: os.system(value), open('evil-lambda.pkl', 'wb'))
`
  test('are allowed, in every format, and a function of cloudpickle is not', async () => {
    const place = mkdtempSync(join(folder, 'made-'))
    execFileSync(join(root, '.venv/bin/python'), ['-W', 'ignore', '-c', made, place])
    const files = readdirSync(place)
    expect(files.length).toBeGreaterThan(40)
    const refused: string[] = []
    for (const file of files) {
      const { uses, broken } = await scanner.scan(file, createReadStream(join(place, file)), about)
      if (uses.length + broken.length > 0) refused.push(file)
    }
    expect(refused).toEqual(['evil-lambda.pkl'])
    const lambda = await scanner.scan('x.pkl', createReadStream(join(place, 'evil-lambda.pkl')), about)
    expect(lambda.uses.map(({ name }) => name)).toContain('cloudpickle.cloudpickle._make_function')
  })
})
