import { describe, expect, test } from 'vitest'
import { readPolicy } from '../../../shared/domain/governance/policy-rules.ts'
import { edited, editedText, policyPath, saidOf } from '../../builders/documents.ts'

const live = 'production: {alias: champion}'

const tagger = '  status_writer: tagger\n'

/** What is said of the example's policy with these environments in place of production, and nobody else who tags. */
function said(...environments: readonly string[]): readonly string[] {
  const changes = [
    [live, environments.join('\n  ')],
    [tagger, ''],
  ] as const
  const read = readPolicy(edited(policyPath, changes))
  return read.ok ? [] : saidOf(read.problems, editedText(policyPath, changes))
}

describe('an environment', () => {
  test.each<readonly [string, readonly string[]]>([
    ['by an alias', ['production: {alias: champion}']],
    ['by a copy in its own model', ['production: {copy_to: "prod.{model}", alias: champion}']],
    [
      'by a copy whose alias another environment’s own has',
      ['production: {copy_to: "{model}-live", alias: challenger}'],
    ],
    ['by copies beside each other', ['production: {copy_to: "prod.{model}", alias: champion}', 'test: {copy_to: "test.{model}", alias: champion}']], // prettier-ignore
  ])('%s is right', (_, environments) => {
    expect(said(...environments)).toEqual([])
  })

  test.each<readonly [string, readonly string[], string]>([
    [
      'that shows nothing',
      ['production: {}'],
      'environments.production: does not say how MLflow shows it; write alias.',
    ],
    [
      'whose stage keeps the version before',
      ['production: {stage: Production}'],
      'environments.production: must say archive_existing: true: else the version before would stay in the stage beside the new one.',
    ],
    [
      'whose stage is told not to archive',
      ['production: {stage: Production, archive_existing: false}'],
      'environments.production: must say archive_existing: true: else the version before would stay in the stage beside the new one.',
    ],
    [
      'that archives without a stage',
      ['production: {alias: champion, archive_existing: true}'],
      'environments.production.archive_existing: means nothing without stage; remove it.',
    ],
    [
      'by stage and alias',
      ['production: {stage: Production, archive_existing: true, alias: champion}'],
      'environments.production.stage: stands beside another way to show the version; one place shows it, or they could differ.',
    ],
    [
      'by a stage that means that it is over',
      ['production: {stage: Archived, archive_existing: true}'],
      'environments.production.stage: is the text "Archived"; it must be one of Staging, Production.',
    ],
    [
      'by a copy without alias',
      ['production: {copy_to: "prod.{model}"}'],
      'environments.production: must name the alias of the copy that is live; write alias.',
    ],
    [
      'by one copy for all models',
      ['production: {copy_to: prod, alias: champion}'],
      'environments.production.copy_to: must hold {model} once, so that each model has its own copy, as in "prod.{model}".',
    ],
    [
      'by a copy that is the model',
      ['production: {copy_to: "{model}", alias: champion}'],
      'environments.production.copy_to: is the model itself; a copy needs a name of its own, as in "prod.{model}".',
    ],
    ...['prod/{model}', 'prod:{model}', 'a..{model}', 'a b{model}', '.{model}', "o'{model}"].map(
      (name): readonly [string, readonly string[], string] => [
        `whose copy would be called ${name}`,
        [`production: {copy_to: ${JSON.stringify(name)}, alias: champion}`],
        'environments.production.copy_to: holds a sign that no name of a copy may have: letters, digits, _ . and - around {model}, no two dots together, and a letter, a digit or _ first.',
      ],
    ),
    [
      'whose alias another has',
      ['production: {alias: Challenger}'],
      'environments.staging.alias: is the alias of environment "production" too; each needs its own.',
    ],
    ...[
      ['rescore', 'runs what builders wrote'],
      ['governance', 'judges requests'],
    ].map(([name = '', does = '']): readonly [string, readonly string[], string] => [
      `that is called ${name}, as the forge's environment of the job that ${does},`,
      ['production: {alias: champion}', `${name}: {alias: other}`],
      `environments.${name}: has the name of the forge's environment whose job ${does}; the promoter's credential would lie open to it. Give it another name, such as production.`,
    ]),
    [
      'whose copy another has, in whatever case',
      ['production: {copy_to: "prod.{model}", alias: a}', 'test: {copy_to: "Prod.{model}", alias: b}'],
      'environments.test.copy_to: is the copy_to of environment "production" too; each needs its own.',
    ],
  ])('%s is wrong, at its line', (_, environments, problem) => {
    expect(said(...environments)).toEqual([problem])
  })

  test('by a stage is right where nobody else may tag, since that is the right to move between stages', () => {
    const staged = 'production: {stage: Production, archive_existing: true}'
    expect(said(staged)).toEqual([])
    const tagging = readPolicy(edited(policyPath, []))
    expect(tagging.ok && tagging.value.access?.status_writer).toBe('tagger')
    const writes = [[live, staged]] as const
    const read = readPolicy(edited(policyPath, writes))
    expect(read.ok ? [] : saidOf(read.problems, editedText(policyPath, writes))).toEqual([
      expect.stringContaining('access.status_writer: could move versions into the MLflow stage of "production"'),
    ])
    expect(said(staged, 'test: {stage: Production, archive_existing: true}')).toEqual([
      'environments.test.stage: is the stage of environment "production" too; each needs its own.',
    ])
  })
})
