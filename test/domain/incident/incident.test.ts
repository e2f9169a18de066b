import { describe, expect, test } from 'vitest'
import {
  closedSince,
  mostAtOnce,
  planIncidents,
  type IncidentIssue,
  type ToldIncident,
} from '../../../shared/domain/incident/incident.ts'

const incident = (key: string, other: Partial<ToldIncident> = {}): ToldIncident => ({
  ...{ key, lasting: false, since: '2026-01-05T13:00:00Z', title: `Title of ${key}`, body: `Body of ${key}\n` },
  ...other,
})

const issue = (number: number, key: string, other: Partial<IncidentIssue> = {}): IncidentIssue => ({
  ...{ number, url: `https://github.com/acme/models/issues/${number}`, key },
  ...{ title: `Title of ${key}`, body: `Body of ${key}` },
  ...other,
})

const all = (): boolean => true

type Given = {
  readonly hold?: readonly ToldIncident[]
  readonly open?: readonly IncidentIssue[]
  readonly closed?: readonly IncidentIssue[]
  readonly owns?: (key: string) => boolean
}

/** What is planned, in words. */
function planned({ hold = [], open = [], closed = [], owns = all }: Given): readonly string[] {
  const plan = planIncidents(hold, open, closed, owns)
  return [
    ...plan.open.map(({ key }) => `open ${key}`),
    ...plan.edit.map(({ issue: { number } }) => `edit #${number}`),
    ...plan.close.map(({ issue: { number }, twin }) => `close #${number}${twin === null ? '' : ` for #${twin}`}`),
  ]
}

describe('of incidents and open issues', () => {
  test.each<[string, Given, readonly string[]]>([
    ['one that no issue tells of is opened', { hold: [incident('a')] }, ['open a']],
    ['one that an issue tells of is left alone', { hold: [incident('a')], open: [issue(1, 'a')] }, []],
    [
      'one whose text is another now is edited',
      { hold: [incident('a', { body: 'More.' })], open: [issue(1, 'a')] },
      ['edit #1'],
    ],
    [
      'one whose title is another now is edited',
      { hold: [incident('a')], open: [issue(1, 'a', { title: 'By hand' })] },
      ['edit #1'],
    ],
    [
      'other line ends are the same text',
      { hold: [incident('a', { body: 'x\ny\n' })], open: [issue(1, 'a', { body: 'x\r\ny' })] },
      [],
    ],
    ['one that holds no more is closed', { open: [issue(1, 'a')] }, ['close #1']],
    ['the issue of another speaker is never closed', { open: [issue(1, 'b/x')], owns: (key) => key === 'a' }, []],
    ['what happened once and was closed is not told again', { hold: [incident('a')], closed: [issue(1, 'a')] }, []],
    [
      'what lasts although its issue was closed is told in a new one',
      { hold: [incident('a', { lasting: true })], closed: [issue(1, 'a')] },
      ['open a'],
    ],
    [
      'two issues of one incident: the older stays',
      { hold: [incident('a')], open: [issue(2, 'a'), issue(1, 'a')] },
      ['close #2 for #1'],
    ],
    [
      'two issues of what holds no more are both closed',
      { open: [issue(2, 'a'), issue(1, 'a')] },
      ['close #2 for #1', 'close #1'],
    ],
    ['an incident that is given twice is opened once', { hold: [incident('a'), incident('a')] }, ['open a']],
  ])('%s', (_, given, expected) => {
    expect(planned(given)).toEqual(expected)
  })

  test('no more are opened at once than the forge takes, and the rest is counted', () => {
    const plan = planIncidents(
      Array.from({ length: mostAtOnce + 2 }, (_, index) => incident(`k${index}`)),
      [],
      [],
      all,
    )
    expect([plan.open.length, plan.later]).toEqual([mostAtOnce, 2])
  })

  test('carried out, the plan leaves nothing to plan', () => {
    const hold = [incident('a'), incident('b', { body: 'New.' }), incident('c', { lasting: true })]
    const after = hold.map(({ key, title, body }, index) => issue(index + 1, key, { title, body }))
    expect(planned({ hold, open: after, closed: [issue(9, 'd')] })).toEqual([])
  })
})

describe('closed issues are asked for', () => {
  test.each<[string, readonly ToldIncident[], readonly IncidentIssue[], string | null]>([
    [
      'since the first that is not told yet',
      [incident('a'), incident('b', { since: '2026-01-02T00:00:00Z' })],
      [],
      '2026-01-02T00:00:00Z',
    ],
    ['not where all are told', [incident('a')], [issue(1, 'a')], null],
    ['not for what lasts', [incident('a', { lasting: true })], [], null],
  ])('%s', (_, hold, open, expected) => {
    expect(closedSince(hold, open)).toBe(expected)
  })
})
