import { at, pairs, text, textOrNull } from '../reading.ts'

/** Where a version was moved, in whichever way the registry shows it. */
export type Move = {
  readonly model: string
  readonly environment: string
  readonly from: string | null
  readonly to: string | null
  readonly how: readonly (readonly [string, string])[]
}

const told = ['model', 'environment', 'from', 'to']

/** The move of an intent or an outcome, whichever mode it was made in. */
export function moveOf(record: unknown): Move | null {
  const move = at(record, 'move')
  if (text(move, 'model') === '') return null
  return {
    model: text(move, 'model'),
    environment: text(move, 'environment'),
    from: textOrNull(move, 'from'),
    to: textOrNull(move, 'to'),
    how: pairs(move).filter(([name]) => !told.includes(name)),
  }
}

/** The model that a record is about; null where it is about none. */
export function modelOf(record: unknown): string | null {
  const own = text(record, 'move', 'model') || text(record, 'model')
  if (own !== '') return own
  const [, folder] = /^promotions\/([^/]+)\//.exec(text(record, 'request', 'folder')) ?? []
  return folder === undefined || folder.startsWith('_') ? null : folder
}

/** The move in a few words. */
export const movedTo = ({ model, environment, to }: Move): string =>
  to === null ? `${model} out of ${environment}` : `${model} ${to} to ${environment}`
