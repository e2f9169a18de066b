/** Instants are ISO 8601 texts in UTC; durations are ISO 8601 durations. Both compare by what they mean, never as text. */

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** Milliseconds since 1970 of an instant; throws for anything that is no instant in UTC. */
export function millis(instant: string): number {
  const value = shape.test(instant) ? Date.parse(instant) : NaN
  // 2026-02-30 would roll over into March, and 24:00 into the next day; a ledger has many instants, and most cannot
  const mayRoll = instant.slice(8, 10) > '28' || instant.slice(11, 13) === '24'
  if (Number.isNaN(value) || (mayRoll && new Date(value).toISOString().slice(0, 10) !== instant.slice(0, 10)))
    throw new RangeError(`"${instant.slice(0, 40)}" is no instant in UTC, such as 2026-01-05T09:00:00Z.`)
  return value
}

/** Whether the text is an instant in UTC. */
export function isInstant(text: string): boolean {
  try {
    return Number.isFinite(millis(text))
  } catch {
    return false
  }
}

/** The instant as text, in whole seconds where it has no fraction. */
export function formatInstant(value: number): string {
  return new Date(value).toISOString().replace(/\.000Z$/, 'Z')
}

export const isBefore = (one: string, other: string): boolean => millis(one) < millis(other)
export const isAfter = (one: string, other: string): boolean => millis(one) > millis(other)

/** The later of the instants; null where there is none. */
export function latest(instants: readonly string[]): string | null {
  return instants.reduce<string | null>((last, one) => (last === null || isAfter(one, last) ? one : last), null)
}

const durationShape = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** The last instant that an ISO 8601 text of four digits a year can name. */
const lastInstant = Date.UTC(9999, 11, 31, 23, 59, 59)

/**
 * The instant a duration later; months and years keep the day, or take the month's last where it has none such. What lies after all
 * that can be written ends with it.
 */
export function plus(instant: string, duration: string): string {
  const match = durationShape.exec(duration)
  if (match === null) throw new RangeError(`"${duration.slice(0, 40)}" is no ISO 8601 duration, such as P90D.`)
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0))
  const start = new Date(millis(instant))
  const month = start.getUTCMonth() + months + 12 * years
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), month + 1, 0)).getUTCDate()
  const day = Math.min(start.getUTCDate(), lastDay)
  const moved = Date.UTC(
    start.getUTCFullYear(),
    month,
    day,
    start.getUTCHours(),
    start.getUTCMinutes(),
    start.getUTCSeconds(),
    start.getUTCMilliseconds(),
  )
  const later = moved + (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000
  return formatInstant(later <= lastInstant ? later : lastInstant)
}

/** The instant at which a day, written 2027-01-31, is over in UTC; null where it is no day of the calendar. */
export function endOfDay(day: string): string | null {
  const start = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN
  // 2027-02-30 would roll over into March
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) return null
  return formatInstant(start + 86_400_000)
}
