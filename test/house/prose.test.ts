import { describe, expect, test } from 'vitest'
import { paths, textOf } from './tree.ts'

const self = 'test/house/prose.test.ts'
const written = paths(
  '**/*.{ts,js,mjs,py,sh,md,yml,yaml,json,toml,txt,in}',
  '.github/**/*',
  '.ci/**/*',
  '.npmrc',
  'LICENSE',
  '.gitignore',
).filter((path) => path !== self && path !== 'package-lock.json')

/** The lines of the repository that hold a pattern, as `path:line`. */
function hits(pattern: RegExp, files: readonly string[] = written): readonly string[] {
  return files.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${String(index + 1)}`] : [])),
  )
}

/** Words that must not stand in the repository, each with a line that would be found and one that would not. */
const rules: readonly {
  readonly what: string
  readonly pattern: RegExp
  readonly found: string
  readonly passed: string
}[] = [
  {
    what: 'folders of somebody’s machine',
    pattern: /(?<![\w.$}~-])\/(?:work|root|home|Users|mnt)\/(?!runner\b)[\w.-]+/,
    found: 'see /work/clone/notes',
    passed: '"$RUNNER_TEMP/work/clone" and ./work/x and /home/runner/work',
  },
  {
    what: 'addresses of package registries',
    pattern:
      /\b(?:registry\.npmjs\.org|registry\.yarnpkg\.com|pypi\.org|files\.pythonhosted\.org|proxy\.golang\.org)\b/,
    found: 'https://pypi.org/simple',
    passed: 'PyPI',
  },
  {
    what: 'claims of compliance',
    pattern:
      /\b(?:fully|100 ?%|makes? you|keeps? you|ensures?|guarantees?|certified)[\w\s-]{0,20} complian(?:t|ce)\b|\b(?:is|are|be) compliant\b|\b(?:EU AI Act|GDPR|SR 11-7|SOX|HIPAA)[- ]compliant\b/i,
    found: 'This suite makes you EU AI Act compliant.',
    passed: 'The compliance officer reviews what the control asks.',
  },
  {
    what: 'merge conflicts and notes to oneself',
    pattern: /^(?:<{7} |>{7} |={7}$)|\b(?:TODO|FIXME|XXX|HACK)\b/,
    found: '// TODO later',
    passed: 'To do: nothing',
  },
]

test('there is prose to read', () => {
  expect(written.length).toBeGreaterThan(30)
})

describe.each(rules)('no $what', ({ pattern, found, passed }) => {
  test('in any file', () => {
    expect(hits(pattern)).toEqual([])
  })

  test('the rule tells the one from the other', () => {
    expect([pattern.test(found), pattern.test(passed)]).toEqual([true, false])
  })
})
