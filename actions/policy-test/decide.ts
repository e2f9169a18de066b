import { formatProblem, type Problem, type Located, type Read } from '../../shared/domain/document/document.ts'
import type { Say } from '../../shared/domain/scenario/expectation.ts'
import { playScenario, type Ground } from '../../shared/domain/scenario/play.ts'
import { readScenarios } from '../../shared/domain/scenario/scenario-rules.ts'
import type { Row } from '../../shared/domain/scenario/result.ts'

const broken = ({ file, line, path, message }: Problem): Row => ({
  file,
  line,
  scenario: null,
  differences: [`${path === '' ? '' : `${path}: `}${message}`],
})

/** A row for each scenario of the files, and one for each thing wrong with a file itself. */
export function decide(files: readonly Read<Located>[], ground: Ground, say: Say): readonly Row[] {
  return files.flatMap((file): readonly Row[] => {
    if (!file.ok) return file.problems.map(broken)
    const { problems, scenarios } = readScenarios(file.value)
    return [
      ...problems.map(broken),
      ...scenarios.map(({ name, line, read }): Row => {
        const differences = read.ok ? playScenario(read.value, ground, say) : read.problems.map(formatProblem)
        return { file: file.value.file, line, scenario: name, differences }
      }),
    ]
  })
}
