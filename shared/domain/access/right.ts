import { effectiveLevel, isAdministration, levelAt, type Holding, type Key, type Level } from './grant.ts'

/** What somebody may do in the registry, one operation of MLflow each. */
export const rights = [
  'read-model',
  'read-run',
  'create-version',
  'set-alias',
  'delete-alias',
  'tag-version',
  'transition-version',
  'describe-version',
  'untag-version',
  'delete-version',
  'tag-model',
  'rename-model',
  'delete-model',
  'share-model',
  'create-run',
  'log-to-run',
  'write-artifact',
  'delete-artifact',
  'create-model',
  'create-user',
] as const
export type Right = (typeof rights)[number]

/** The rights that change what the registry says of a governed model, or who may change it. */
export const registryRights = [
  'create-version',
  'set-alias',
  'delete-alias',
  'tag-version',
  'transition-version',
  'describe-version',
  'untag-version',
  'delete-version',
  'tag-model',
  'rename-model',
  'delete-model',
  'share-model',
] as const satisfies readonly Right[]

/** Where a right is asked for: a registered model, and the experiment of its runs by id. */
export type Place = { readonly model: string; readonly experiment: string }

/** Every model and experiment at once. */
export const everywhere: Place = { model: '*', experiment: '*' }

type Action = 'read' | 'update' | 'manage' | 'undenied'

/** `version` and `run` exist only for all at once; where nothing is granted there, `inherits` looks at what holds them. */
type Need = {
  readonly on: 'model' | 'version' | 'experiment' | 'run'
  readonly action: Action
  readonly inherits?: true
}

const need = (on: Need['on'], action: Action): Need => ({ on, action })
const inherited = (on: Need['on'], action: Action): Need => ({ on, action, inherits: true })

const changeVersion = [need('model', 'read'), inherited('version', 'update')]
const destroyVersion = [need('model', 'read'), inherited('version', 'manage')]
const changeModel = [need('model', 'update')]
const changeRun = [need('experiment', 'read'), inherited('run', 'update')]

/** What MLflow 3.17 asks for each operation; null is for administrators alone. */
const needs: Readonly<Record<Right, readonly Need[] | null>> = {
  'read-model': [need('model', 'read')],
  'read-run': [need('experiment', 'read'), inherited('run', 'read')],
  'create-version': [need('model', 'update'), need('version', 'undenied')],
  'set-alias': [need('model', 'update'), inherited('version', 'read')],
  'delete-alias': [need('model', 'manage'), inherited('version', 'read')],
  'tag-version': changeVersion,
  'transition-version': changeVersion,
  'describe-version': changeVersion,
  'untag-version': destroyVersion,
  'delete-version': destroyVersion,
  'tag-model': changeModel,
  'rename-model': changeModel,
  'delete-model': [need('model', 'manage'), inherited('version', 'manage')],
  'share-model': [need('model', 'manage')],
  'create-run': [need('experiment', 'update'), need('run', 'undenied')],
  'log-to-run': changeRun,
  'write-artifact': changeRun,
  'delete-artifact': [need('experiment', 'read'), inherited('run', 'manage')],
  'create-model': [],
  'create-user': null,
}

const capable: Readonly<Record<Exclude<Action, 'undenied'>, readonly Level[]>> = {
  read: ['READ', 'USE', 'EDIT', 'MANAGE'],
  update: ['EDIT', 'MANAGE'],
  manage: ['MANAGE'],
}

function keysOf({ on }: Need, { model, experiment }: Place): { readonly own: Key; readonly container: Key } {
  const container =
    on === 'model' || on === 'version'
      ? { kind: 'registered_model', id: model }
      : { kind: 'experiment', id: experiment }
  if (on === 'version') return { own: { kind: 'registered_model_version', id: '*' }, container }
  return on === 'run' ? { own: { kind: 'run', id: '*' }, container } : { own: container, container }
}

/** Whether MLflow lets a user with this holding do it there; `everybody` is the server's default permission. */
export function may(right: Right, { admin, grants }: Holding, everybody: Level, place: Place): boolean {
  if (admin || isAdministration(grants)) return true
  const asked = needs[right]
  if (asked === null) return false
  return asked.every((one) => {
    const { own, container } = keysOf(one, place)
    const key = one.inherits === true && levelAt(grants, own) === null ? container : own
    const level = effectiveLevel(grants, everybody, key)
    return one.action === 'undenied' ? level !== 'DENY' : capable[one.action].includes(level)
  })
}
