import type { Grant, Level } from './grant.ts'

/** The policy's roles that have a template. */
export const roleTemplates = [
  'data-scientist',
  'ml-engineer',
  'model-validator',
  'compliance-officer',
  'legal-counsel',
  'business-owner',
  'model-risk',
  'auditor',
] as const

/** The accounts that are no person: who moves aliases, who writes status tags, what the gates read with, who registers. */
export const serviceTemplates = ['promoter', 'status-writer', 'reader', 'registration'] as const

export const templateNames = [...roleTemplates, ...serviceTemplates] as const
export type TemplateName = (typeof templateNames)[number]

/** What the templates are written for; experiments by MLflow's ids. */
export type Scope = {
  readonly models: readonly string[]
  /** the environments' own models, which hold copies; whoever registers versions has no part in them */
  readonly copies?: readonly string[]
  /** whose runs make versions of the governed models */
  readonly experiments: readonly string[]
  /** where people try things out */
  readonly development: readonly string[]
}

type Sketch = {
  readonly model?: Level
  readonly version?: Level
  readonly experiment?: Level
  readonly development?: Level
  /** what is read is everything, not only what is governed */
  readonly everything?: true
}

/** Least rights: nobody who reviews may write, and nobody but services may write what is governed. */
const sketches: Readonly<Record<TemplateName, Sketch>> = {
  'data-scientist': { model: 'READ', experiment: 'READ', development: 'EDIT' },
  'ml-engineer': { model: 'READ', experiment: 'READ', development: 'EDIT' },
  'model-validator': { everything: true },
  'compliance-officer': { everything: true },
  'legal-counsel': { model: 'READ' },
  'business-owner': { model: 'READ' },
  'model-risk': { everything: true },
  auditor: { everything: true },
  // taking an alias away asks for MANAGE; the grant on all versions keeps that from reaching a version's deletion
  promoter: { model: 'MANAGE', version: 'EDIT', experiment: 'READ' },
  'status-writer': { model: 'READ', version: 'EDIT' },
  reader: { model: 'READ', experiment: 'READ' },
  // who registers may move aliases; the grant on all versions takes tags, stages and descriptions away again
  registration: { model: 'EDIT', version: 'READ', experiment: 'EDIT' },
}

const each = (kind: string, ids: readonly string[], level: Level | undefined): readonly Grant[] =>
  level === undefined ? [] : ids.map((pattern) => ({ kind, pattern, level }))

/** The grants of a template, in the order in which they are made: what narrows comes before what it narrows. */
export function templateGrants(name: TemplateName, scope: Scope): readonly Grant[] {
  const sketch = sketches[name]
  if (sketch.everything === true)
    return [...each('registered_model', ['*'], 'READ'), ...each('experiment', ['*'], 'READ')]
  const trying = sketch.development === undefined ? [] : scope.development
  return [
    ...each('registered_model_version', ['*'], sketch.version),
    ...each('registered_model', name === 'registration' ? scope.models : governedModels(scope), sketch.model),
    ...each(
      'experiment',
      scope.experiments.filter((id) => !trying.includes(id)),
      sketch.experiment,
    ),
    ...each('experiment', trying, sketch.development),
  ]
}

/** The governed models with the copies of them. */
export const governedModels = ({ models, copies = [] }: Scope): readonly string[] => [...models, ...copies]

const prefix = 'countersign-'

/** The name that the template's role has in MLflow. */
export const managedRole = (name: TemplateName): string => `${prefix}${name}`

/** The template whose role in MLflow has this name; null for every role that is not ours. */
export function templateOf(role: string): TemplateName | null {
  return templateNames.find((name) => managedRole(name) === role) ?? null
}

/** Whether the word names a role of the policy that has a template. */
export const hasTemplate = (role: string): role is (typeof roleTemplates)[number] =>
  roleTemplates.some((name) => name === role)
