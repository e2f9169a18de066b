import { describe, expect, test } from 'vitest'
import type { Seen } from '../../../shared/domain/reconciliation/difference.ts'
import { attributed, parseProxyLog } from '../../../shared/domain/reconciliation/proxy-log.ts'
import { seen } from '../../builders/reconciliation.ts'

const alias = '/api/2.0/mlflow/registered-models/alias'
const json = (time: string, user: string | null, path = alias, more: object = {}): string =>
  JSON.stringify({ time, user, method: 'POST', path, ...more })
const start = json('2026-01-10T00:00:00Z', 'ci', '/health', { method: 'GET' })
const end = json('2026-01-10T15:00:01Z', 'ci', '/health', { method: 'GET' })
const at = '2026-01-10T13:00:00Z'
const body = { body: { name: 'credit-approval', alias: 'champion', version: '6' } }

const told = (text: string, ...all: readonly Seen[]): readonly string[] =>
  attributed(all.length === 0 ? [seen()] : all, parseProxyLog(`${text}\n${end}`), [
    { model: 'credit-approval', version: '7', at: ['mlflow-artifacts:/1/m/artifacts', 'mlflow-artifacts://host/1/r/'] },
    { model: 'credit-approval', version: '8', at: ['s3://bucket/1/m/artifacts'] },
  ]).map(({ by, unattributed }) => by ?? unattributed ?? '')
const one = (...lines: readonly string[]): string => told([start, ...lines].join('\n'))[0] ?? ''

describe('R110: who made a difference', () => {
  test.each<readonly [string, string, string]>([
    ['is the account of the only request that can have', one(json(at, 'mel')), 'mel'],
    ['is the account of all such requests', one(json(at, 'mel'), json('2026-01-10T14:00:00Z', 'mel')), 'mel'],
    ['is nobody where two accounts sent some', one(json(at, 'mel'), json(at, 'dana')), 'several-accounts'],
    ['is nobody where one of them is not known', one(json(at, 'mel'), json(at, '-')), 'several-accounts'],
    ['is nobody where the proxy knew nobody', one(json(at, null)), 'account-unknown'],
    ['is nobody where the request came too late', one(json('2026-01-10T15:00:01Z', 'mel')), 'not-in-log'],
    ['is nobody where it came before the last look', one(json('2026-01-10T11:59:59Z', 'mel')), 'not-in-log'],
    ['is nobody where it was refused', one(json(at, 'mel', alias, { status: 403 })), 'not-in-log'],
    ['is nobody where it read alone', one(json(at, 'mel', alias, { method: 'GET' })), 'not-in-log'],
    [
      'is not who moved another model’s alias',
      one(json(at, 'dana', alias, { body: { name: 'churn', alias: 'champion' } }), json(at, 'mel', alias, body)),
      'mel',
    ],
    [
      'is not who moved another alias',
      one(json(at, 'dana', alias, { body: { name: 'credit-approval', alias: 'candidate' } })),
      'not-in-log',
    ],
    ['is nobody where a line cannot be read', one(json(at, 'mel'), '{"half'), 'log-unreadable'],
    [
      'is found behind a prefix of the server and a query',
      one(json(at, 'mel', '/ml/ajax-api/2.0/mlflow/registered-models/alias?x=1')),
      'mel',
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected)
  })

  test('is nobody where the log begins later than the interval, or the interval has no beginning', () => {
    expect(told(json(at, 'mel'))).toEqual(['log-begins-later'])
    expect(told([start, json(at, 'mel')].join('\n'), seen({ after: null }))).toEqual(['log-begins-later'])
    expect(told('')).toEqual(['log-begins-later'])
  })

  test('is nobody where the log ends before the look did that found it: who came after its last line is not known', () => {
    const of = (...lines: readonly string[]) => attributed([seen()], parseProxyLog([start, ...lines].join('\n')))
    const late = (time: string) => json(time, 'ci', '/health', { method: 'GET' })
    for (const lines of [[], [late('2026-01-10T15:00:00.999Z')]])
      expect(of(json(at, 'mel'), ...lines)).toMatchObject([{ by: null, unattributed: 'log-ends-earlier' }])
    expect(of(json(at, 'mel'), late('2026-01-10T15:00:01Z'))).toMatchObject([{ by: 'mel' }])
    // the look's clock knows no parts of a second
    const found = of(json(at, 'mel'), json('2026-01-10T15:00:00.500Z', 'dana'), late('2026-01-10T15:00:01Z'))
    expect(found).toMatchObject([{ by: null, unattributed: 'several-accounts' }])
  })

  test('is nobody where one request would have to answer for two differences', () => {
    const two = [seen(), seen({ environment: 'staging', field: 'alias challenger' })]
    expect(told([start, json(at, 'mel')].join('\n'), ...two)).toEqual(['not-in-log', 'not-in-log'])
    expect(told([start, json(at, 'mel'), json(at, 'mel')].join('\n'), ...two)).toEqual(['mel', 'mel'])
    expect(told([start, json(at, 'mel', alias, body)].join('\n'), ...two)).toEqual(['mel', 'not-in-log'])
  })

  test('is who moved the alias of the environment’s own model, where it shows a copy', () => {
    const copy = seen({ field: 'alias champion of credit-approval-production' })
    const of = (name: string) => json(at, 'mel', alias, { body: { name, alias: 'champion' } })
    expect(told([start, of('credit-approval-production')].join('\n'), copy)).toEqual(['mel'])
    expect(told([start, of('credit-approval')].join('\n'), copy)).toEqual(['not-in-log'])
  })

  test('is known by the path of a file that was written', () => {
    const bytes = seen({
      code: 'bytes-changed',
      version: '7',
      environment: null,
      field: 'files',
      more: ['model.pkl: sha256:a to sha256:b'],
    })
    const put = (path: string, folder = '1/m/artifacts') =>
      json(at, 'mel', `/api/2.0/mlflow-artifacts/artifacts/${folder}/${path}`, { method: 'PUT' })
    expect(told([start, put('model.pkl')].join('\n'), bytes)).toEqual(['mel'])
    expect(told([start, put('other.pkl')].join('\n'), bytes)).toEqual(['not-in-log'])
    const ofRun = { ...bytes, more: ['data/rows.csv (run): removed'] }
    expect(told([start, put('data/rows.csv')].join('\n'), ofRun)).toEqual(['mel'])
    expect(told([start, put('data/rows.csv', '1/r')].join('\n'), ofRun)).toEqual(['mel'])
    // whoever uploads another model writes a file of the same name
    expect(told([start, put('model.pkl', '2/n/artifacts')].join('\n'), bytes)).toEqual(['not-in-log'])
    expect(told([start, put('model.pkl')].join('\n'), { ...bytes, version: '8' })).toEqual(['not-in-log'])
  })

  test('stays who it was at an earlier look', () => {
    expect(told(start, seen({ by: 'mel', unattributed: null }))).toEqual(['mel'])
    expect(attributed([seen()], null)).toEqual([seen()])
  })
})

describe('a log', () => {
  test('may be in the common format, or the combined one', () => {
    const request = '"POST /api/2.0/mlflow/registered-models/alias HTTP/1.1" 200 2'
    const { lines, unreadable } = parseProxyLog(
      `10.0.0.1 - mel [10/Jan/2026:14:00:00 +0100] ${request}\n10.0.0.1 - - [10/Jan/2026:13:00:00 +0000] ${request} "-" "curl"\n`,
    )
    expect(unreadable).toBe(0)
    expect(
      lines.map(({ at: time, account, method, path, status }) => [
        new Date(time).toISOString(),
        account,
        method,
        path,
        status,
      ]),
    ).toEqual([
      ['2026-01-10T13:00:00.000Z', 'mel', 'POST', alias, 200],
      ['2026-01-10T13:00:00.000Z', null, 'POST', alias, 200],
    ])
  })

  test.each([
    'null',
    '{}',
    '{"time":"yesterday","user":"a","method":"POST","path":"/"}',
    '{"time":"2026-01-10T00:00:00Z","user":5,"method":"POST","path":"/"}',
    '{"time":"2026-01-10T00:00:00Z","user":"a","method":"POST","path":"/","status":"200"}',
    '10.0.0.1 - mel [99/Foo/2026:14:00:00 +0100] "POST / HTTP/1.1" 200 2',
    'mel did it',
  ])('counts a line that it cannot read: %s', (text) => {
    expect(parseProxyLog(text)).toEqual({ lines: [], unreadable: 1 })
  })
})
