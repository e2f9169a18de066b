import { z } from 'zod'

/** MLflow's permissions in its own words, weakest first; a denial stands below everything. */
export const levels = ['DENY', 'NO_PERMISSIONS', 'READ', 'USE', 'EDIT', 'MANAGE'] as const
export const Level = z.enum(levels)
export type Level = z.infer<typeof Level>

/** A permission on one resource, or by `*` on all of a kind; kinds are MLflow's words. */
export const Grant = z.strictObject({ kind: z.string(), pattern: z.string(), level: Level })
export type Grant = z.infer<typeof Grant>

/** What a permission is asked for. */
export type Key = { readonly kind: string; readonly id: string }

/** What a user holds: the grants of all its roles, or everything as an administrator. */
export type Holding = { readonly admin: boolean; readonly grants: readonly Grant[] }

const rank = (level: Level): number => levels.indexOf(level)

/** Whether the first permission allows more than the second; where there is no second, whether it allows anything. */
export const exceeds = (level: Level, other: Level | null): boolean => rank(level) > rank(other ?? 'NO_PERMISSIONS')

/** Whether it allows to change what it is on. */
export const writes = (level: Level): boolean => level === 'EDIT' || level === 'MANAGE'

/** Whether a grant speaks of the key; a key of all resources is spoken of only by a grant on all. */
export const covers = ({ kind, pattern }: Grant, key: Key): boolean =>
  kind === key.kind && (pattern === '*' || pattern === key.id)

/** The permission that the grants give at a key: a denial wins, else the highest; null where none speaks of it. */
export function levelAt(grants: readonly Grant[], key: Key): Level | null {
  const found = grants.filter((grant) => covers(grant, key)).map(({ level }) => level)
  if (found.includes('DENY')) return 'DENY'
  return found.reduce<Level | null>((best, level) => (best === null || exceeds(level, best) ? level : best), null)
}

/** What MLflow answers at a key to somebody with these grants: the default is the least, but where it is denied. */
export function effectiveLevel(grants: readonly Grant[], everybody: Level, key: Key): Level {
  if (isAdministration(grants)) return 'MANAGE'
  const level = levelAt(grants, key)
  if (level === null) return everybody
  return level === 'DENY' || !exceeds(everybody, level) ? level : everybody
}

/** Whether the grants make an administrator of all resources, whom no other grant and no denial restricts. */
export const isAdministration = (grants: readonly Grant[]): boolean =>
  grants.some(({ kind, pattern, level }) => kind === 'workspace' && pattern === '*' && level === 'MANAGE')

/** A grant as MLflow's administrators write it. */
export const formatGrant = ({ kind, pattern, level }: Grant): string => `${kind}:${pattern} ${level}`
