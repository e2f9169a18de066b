import { z } from 'zod'
import { lineOf, type Located } from '../document/document.ts'
import { askedBy, type Asked, type Line } from './line.ts'

/** What the environment files that a registry writes beside a model ask for, in the words of a requirements file. */

const Texts = z.array(z.unknown()).readonly()
const Conda = z.looseObject({ dependencies: Texts.optional() })
const Python = z.looseObject({ build_dependencies: Texts.optional(), dependencies: Texts.optional() })
const Pip = z.looseObject({ pip: Texts })

/** A package of conda's own: `name=1.2`, `name=1.2=build`, `name<=1.2`, `channel::name`. */
const condaPackage = /^(?:[^\s:]+::)?([A-Za-z0-9][A-Za-z0-9._-]*)\s*(.*)$/

/** The interpreter is named by its own fact, and conda gives it no entry in the index of Python packages. */
const interpreter = 'python'

function condaAsked(text: string): readonly Asked[] {
  const found = condaPackage.exec(text.trim())
  if (found?.[1] === undefined) return [{ kind: 'unreadable', why: 'words' }]
  if (found[1].toLowerCase() === interpreter) return []
  const said = (found[2] ?? '').trim()
  const fixed = /^=?=?\s*([^\s=<>!~,*|]+)(?:=[^\s=]+)?$/.exec(said)
  return said !== '' && fixed?.[1] !== undefined ? askedBy(`${found[1]}==${fixed[1]}`) : askedBy(`${found[1]}${said}`)
}

type Entry = {
  readonly path: readonly (string | number)[]
  readonly value: unknown
  readonly conda: boolean
  readonly builds: boolean
}

function linesOf(located: Located, entries: readonly Entry[]): readonly Line[] {
  return entries.flatMap(({ path, value, conda, builds }): readonly Line[] => {
    const place = { file: located.file, line: lineOf(located, path) }
    if (typeof value !== 'string')
      return [{ ...place, text: JSON.stringify(value).slice(0, 200), asked: { kind: 'unreadable', why: 'words' } }]
    const text = value.trim()
    return (conda ? condaAsked(text) : askedBy(text)).map((asked) => ({
      ...place,
      text,
      asked,
      ...(builds && { builds }),
    }))
  })
}

const entriesOf = (
  key: string,
  values: readonly unknown[] | undefined,
  { conda, builds }: Pick<Entry, 'conda' | 'builds'>,
): readonly Entry[] => (values ?? []).map((value, index) => ({ path: [key, index], value, conda, builds }))

/** What a conda.yaml asks for: its own packages but the interpreter, and the lines below `pip`; null where it is none. */
export function readConda(located: Located): readonly Line[] | null {
  const file = Conda.safeParse(located.value)
  if (!file.success) return null
  const entries = entriesOf('dependencies', file.data.dependencies, { conda: true, builds: true }).flatMap(
    (entry): readonly Entry[] => {
      const pip = Pip.safeParse(entry.value)
      return pip.success
        ? pip.data.pip.map((value, index) => ({
            path: [...entry.path, 'pip', index],
            value,
            conda: false,
            builds: false,
          }))
        : [entry]
    },
  )
  return linesOf(located, entries)
}

/** What a python_env.yaml asks for, to build and to run; null where it is none. */
export function readPythonEnvironment(located: Located): readonly Line[] | null {
  const file = Python.safeParse(located.value)
  if (!file.success) return null
  return linesOf(located, [
    ...entriesOf('build_dependencies', file.data.build_dependencies, { conda: false, builds: true }),
    ...entriesOf('dependencies', file.data.dependencies, { conda: false, builds: false }),
  ])
}
