import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  endOfDay,
  formatInstant,
  isAfter,
  isBefore,
  isInstant,
  latest,
  millis,
  plus,
} from '../../shared/domain/instant.ts'

const instants = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2999-12-31T00:00:00Z'),
  noInvalidDate: true,
})

describe('an instant', () => {
  test('comes back as it was written', () => {
    fc.assert(fc.property(instants, (date) => millis(formatInstant(date.getTime())) === date.getTime()))
  })

  test.each([
    '2026-01-05',
    '2026-01-05T09:00:00',
    '2026-01-05T09:00:00+01:00',
    '2026-01-05 09:00:00Z',
    '2026-13-05T09:00:00Z',
    '2026-02-30T09:00:00Z',
    '2026-01-05T25:00:00Z',
    '',
    'now',
  ])('is none as %j', (text) => {
    expect(isInstant(text)).toBe(false)
    expect(() => millis(text)).toThrow('is no instant in UTC')
  })

  test.each([
    ['a whole second', 0, '1970-01-01T00:00:00Z'],
    ['a fraction', 1, '1970-01-01T00:00:00.001Z'],
  ])('%s is written in short', (_, value, text) => {
    expect(formatInstant(value)).toBe(text)
    expect(isInstant(text)).toBe(true)
  })

  test.each([
    ['2026-01-05T09:00:00Z', '2026-01-05T09:00:00.500Z', 'before'],
    ['2026-01-05T09:00:00Z', '2026-01-05T09:00:00.000Z', 'at'],
    ['2026-01-05T09:00:01Z', '2026-01-05T09:00:00.999Z', 'after'],
  ])('%s and %s compare by what they mean: %s', (one, other, order) => {
    expect([isBefore(one, other), isAfter(one, other)]).toEqual([order === 'before', order === 'after'])
  })

  test('the latest is the last in time, none of none', () => {
    expect(latest(['2026-01-05T09:00:00Z', '2026-01-05T09:00:00.5Z', '2025-01-01T00:00:00Z'])).toBe(
      '2026-01-05T09:00:00.5Z',
    )
    expect(latest([])).toBeNull()
  })
})

describe('a duration later', () => {
  test.each([
    ['P90D', '2026-01-05T09:00:00Z', '2026-04-05T09:00:00Z'],
    ['P1M', '2026-01-31T09:00:00Z', '2026-02-28T09:00:00Z'],
    ['P1M', '2028-01-31T09:00:00Z', '2028-02-29T09:00:00Z'],
    ['P1Y', '2028-02-29T09:00:00Z', '2029-02-28T09:00:00Z'],
    ['P13M', '2026-12-15T00:00:00Z', '2028-01-15T00:00:00Z'],
    ['P2W', '2026-12-25T00:00:00Z', '2027-01-08T00:00:00Z'],
    ['PT36H', '2026-01-05T09:00:00Z', '2026-01-06T21:00:00Z'],
    ['PT1M', '2026-01-05T09:00:00Z', '2026-01-05T09:01:00Z'],
    ['P1Y2M3W4DT5H6M7S', '2026-01-01T00:00:00Z', '2027-03-26T05:06:07Z'],
    ['P0D', '2026-01-05T09:00:00.250Z', '2026-01-05T09:00:00.250Z'],
  ])('%s after %s is %s', (duration, start, end) => {
    expect(plus(start, duration)).toBe(end)
  })

  test.each(['P7974Y', 'P300000Y', 'P99999999999999999999D', `P${'9'.repeat(400)}M`])(
    '%s ends where time can no longer be written, and crashes nothing',
    (duration) => {
      expect(plus('2026-01-05T09:00:00Z', duration)).toBe('9999-12-31T23:59:59Z')
    },
  )

  test.each(['P', 'PT', 'P1DT', '90D', 'P-1D', 'P1.5D', 'P1D ', 'P1H', ''])('%j is no duration', (duration) => {
    expect(() => plus('2026-01-05T09:00:00Z', duration)).toThrow('is no ISO 8601 duration')
  })
})

describe('the end of a day', () => {
  test.each([
    ['2026-12-31', '2027-01-01T00:00:00Z'],
    ['2028-02-29', '2028-03-01T00:00:00Z'],
    ['2027-02-29', null],
    ['2027-02-30', null],
    ['2027-13-01', null],
    ['2027-1-1', null],
    ['2027-01-01T00:00:00Z', null],
    ['', null],
  ])('of %s is %s', (day, end) => {
    expect(endOfDay(day)).toBe(end)
  })
})
