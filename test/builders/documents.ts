import { readFileSync } from 'node:fs'
import { locate } from '../../shared/clients/document/yaml.ts'
import type { Located, Problem, Read } from '../../shared/domain/document/document.ts'
import type { People } from '../../shared/domain/governance/people.ts'
import { readPeople } from '../../shared/domain/governance/people-rules.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { readPolicy } from '../../shared/domain/governance/policy-rules.ts'
import type { BinaryEvaluation, ModelFile } from '../../shared/domain/model/model-file.ts'
import { readModelFile } from '../../shared/domain/model/model-rules.ts'

/** The governance repository of `examples/`, read from disk as its users wrote it. */

export function exampleText(path: string): string {
  return readFileSync(new URL(`../../examples/governance-repo/${path}`, import.meta.url), 'utf8')
}

/** The value of a read, or an error that shows the problems. */
export function valueOf<T>(read: Read<T>): T {
  if (read.ok) return read.value
  throw new Error(read.problems.map(({ line, path, message }) => `${line}: ${path}: ${message}`).join('\n'))
}

/** The problems of a read as `line path: message`; empty where it was read. */
export function problemsOf(read: Read<unknown>): readonly string[] {
  return read.ok ? [] : read.problems.map(shown)
}

export const shown = ({ line, path, message }: Problem): string => `${line} ${path}: ${message}`

/** The text as YAML with its lines. */
export function located(text: string, file: string): Located {
  return valueOf(locate(text, file))
}

/** The text of an example with some words replaced; a word that is not there is the test's own mistake. */
export function editedText(path: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`${path} does not hold ${from}`)
    return before.replace(from, to)
  }, exampleText(path))
}

export function edited(path: string, changes: readonly (readonly [string, string])[]): Located {
  return located(editedText(path, changes), path)
}

/** The problems as `path: message`; one whose line does not hold the key that it speaks of says so. */
export function saidOf(problems: readonly Problem[], text: string): readonly string[] {
  return problems.map(({ line, path, message }) => {
    const last = path.split('.').at(-1) ?? ''
    const key = /^\d+$/.test(last) ? '' : last
    const there = message.startsWith('is missing') || (text.split('\n')[line - 1] ?? '').includes(key)
    return `${there ? '' : `(not in line ${line}) `}${path}: ${message}`
  })
}

export const policyPath = 'governance/policy.yml'
export const peoplePath = 'governance/people.yml'
export const modelPath = 'models/credit-approval.yml'

export const examplePolicy = (changes: readonly (readonly [string, string])[] = []): Policy =>
  valueOf(readPolicy(edited(policyPath, changes)))
export const examplePeople = (changes: readonly (readonly [string, string])[] = []): People =>
  valueOf(readPeople(edited(peoplePath, changes)))
export const exampleModel = (changes: readonly (readonly [string, string])[] = []): ModelFile =>
  valueOf(readModelFile(edited(modelPath, changes), 'credit-approval'))

/** The policy's break_glass: who goes past the stages, and who merges it. */
export const breakGlass = {
  approvals: [
    { role: 'model-risk', count: 1 },
    { role: 'compliance-officer', count: 1 },
  ],
  merged_by: 'business-owner',
  review_within: 'P3D',
} as const satisfies Policy['break_glass']

/** The example's evaluation, which is one of yes or no. */
export function binaryEvaluation(): BinaryEvaluation {
  const { evaluation } = exampleModel()
  if (evaluation.task === 'multiclass' || evaluation.task === 'regression')
    throw new Error('the example decides yes or no')
  return evaluation
}
