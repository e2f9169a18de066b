import { describe, expect, test } from 'vitest'
import { hasCode, paths } from './tree.ts'

/** Sources with code that have no test file of their own, with what tests them instead. */
const testedElsewhere: readonly { readonly source: RegExp; readonly because: string }[] = [
  { source: /^actions\/index\.ts$/, because: 'dist.test.ts starts every entry of the bundle' },
  { source: /^actions\/contracts\.ts$/, because: 'generated; docs.test.ts makes it again and compares' },
  { source: /^actions\/[^/]+\/inputs\.ts$/, because: 'contracts.test.ts holds every schema against its action.yml' },
  {
    source: /^pack\/(?:main\.ts$|view\/)/,
    because: 'a browser alone can draw: npm run test:browser looks at every view in one',
  },
  {
    source: /^actions\/reproduce\/(?:question|record|run)\.ts$/,
    because: 'reproduce/main.test.ts plays them on a real server with a real model, once for all of them',
  },
  {
    source: /^actions\/reconcile\/(?:question|record|restore|incidents)\.ts$/,
    because: 'reconcile/main.test.ts plays them over fakes of every port',
  },
  {
    source: /^shared\/domain\/reconciliation\/(?:places|versions|looked)\.ts$/,
    because: 'reconciliation/judge.test.ts has a table with a line for every code',
  },
  {
    source: /^shared\/gather\/reconciliation\/(?:live-files|explained)\.ts$/,
    because: 'reconciliation/look.test.ts looks through both, and test/mlflow/reconciliation.test.ts at a real server',
  },
]

/** Test files that stand beside no single source, with why. */
const testsOfTheirOwn: readonly { readonly test: RegExp; readonly because: string }[] = [
  {
    test: /^test\/clients\/mlflow\/(?:patience|writes)\.test\.ts$/,
    because: 'connection and registry have many rules',
  },
  {
    test: /^test\/actions\/promote\/race\.test\.ts$/,
    because: 'several promoters at once, and a registry that lies: what all files of the promoter hold together',
  },
  {
    test: /^test\/domain\/scenario\/rule-book\.test\.ts$/,
    because: 'the rule book of approvals: every file of it played, each scenario a test',
  },
  {
    test: /^test\/domain\/serialized\/arrays\.test\.ts$/,
    because: 'what may hide behind the arrays of joblib: instructions, values and both readings have their part in it',
  },
  {
    test: /^test\/actions\/promote\/kinds\.test\.ts$/,
    because:
      'rollback, retirement and break-glass, each from its request to its record: every file of the promoter has its part',
  },
  {
    test: /^test\/domain\/approval\/separation\.test\.ts$/,
    because: 'that no builder signs is a property of all files of the folder together',
  },
]

const sources = paths('shared/**/*.ts', 'actions/**/*.ts', 'pack/**/*.ts')
const tests = paths('test/**/*.test.ts').filter((path) =>
  /^test\/(?:domain|ports|render|clients|gather|runtime|actions|pack)\//.test(path),
)

/** Where the test of a source stands. */
const mirrored = (source: string): string => source.replace(/^shared\//, '').replace(/^(.*)\.ts$/, 'test/$1.test.ts')

describe('tests mirror sources', () => {
  test('every source with code has its test file', () => {
    const untested = sources.filter(
      (path) =>
        !tests.includes(mirrored(path)) && !testedElsewhere.some(({ source }) => source.test(path)) && hasCode(path),
    )
    expect(untested).toEqual([])
  })

  test('every test file stands beside a source', () => {
    const known = new Set(sources.map(mirrored))
    expect(
      tests.filter((path) => !known.has(path) && !testsOfTheirOwn.some(({ test: own }) => own.test(path))),
    ).toEqual([])
  })

  test('every exception is still needed', () => {
    // an action brings its inputs.ts; until the first one there is nothing to except
    const actions = sources.some((path) => /^actions\/[^/]+\/main\.ts$/.test(path))
    const idle = testedElsewhere.filter(({ source }) => !sources.some((path) => source.test(path)))
    expect(idle.map(({ source }) => source.source)).toEqual(actions ? [] : ['^actions\\/[^/]+\\/inputs\\.ts$'])
    expect(testsOfTheirOwn.filter(({ test: own }) => !tests.some((path) => own.test(path)))).toEqual([])
  })
})
