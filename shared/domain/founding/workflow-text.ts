import type { EnvironmentChoice, Founding } from './founding.ts'
import { flow, scalar } from './scalar.ts'

/** The workflows: the example's, pinned to one commit of the suite, on the runner and the branch that were chosen. */

type Terms = Pick<Founding, 'suite' | 'runner' | 'branch' | 'environments'>

const labels = (runner: readonly string[]): string => (runner.length === 1 ? scalar(runner[0] ?? '') : flow(runner))

/** A workflow of the example in the terms given. */
export function workflowText(template: string, { suite, runner, branch }: Terms): string {
  const { repository, commit, version } = suite
  return template
    .replaceAll(
      /countersign\/countersign\/(actions\/[a-z-]+|engine)@\S+/g,
      (_, action: string) => `${repository}/${action}@${commit} # v${version}`,
    )
    .replaceAll(/(?<=^ [ #]+runs-on: )ubuntu-latest$/gm, () => labels(runner))
    .replaceAll(/(?<=^ +branches: )\[main\]$/gm, () => flow([branch]))
}

const waiting = /^ {4}needs: .*\n {4}# what .*\n {4}if: .*\n/m
const accepting = /^ {10}# nobody proves .*\n {10}accept-unproven: .*\n/m

/** The job of one environment, made of the example's last one, which waits for the job before it. */
function promotionJob(template: string, one: EnvironmentChoice, before: EnvironmentChoice | undefined): string {
  const named = template.replaceAll(/\bstaging\b/g, before?.name ?? '').replaceAll(/\bproduction\b/g, one.name)
  const placed = before === undefined ? named.replace(waiting, '') : named
  // what asks no more than the low tier may leave without proof
  return one.requires === 'low' ? placed.replace(accepting, '') : placed
}

/** promote.yml with one job for each environment, one after the other. */
export function promotionText(template: string, terms: Terms): string {
  const [head, last] = [/^[^]*?^jobs:\n/m.exec(template)?.[0], /^ {2}production:\n[^]*$/m.exec(template)?.[0]]
  if (head === undefined || last === undefined || !waiting.test(last))
    throw new Error('The template of promote.yml has no job for production that waits for another.')
  const jobs = terms.environments.map((one, index) =>
    promotionJob(last, one, index === 0 ? undefined : terms.environments[index - 1]),
  )
  return workflowText(`${head}${jobs.join('\n')}`, terms)
}
