import { describe, expect, test } from 'vitest'
import { GithubIncidents } from '../../../shared/clients/github/incidents.ts'
import { incidentLabel } from '../../../shared/domain/incident/incident.ts'
import { failure, wire, type Wire } from './wire.ts'

const at = '/repos/acme/models/issues'
const key = 'refused/promotions/churn/production/0003'
const marker = `<!-- countersign:incident ${key} -->`
const bot = 41

const issue = (other: object = {}): object => ({
  ...{ number: 5, html_url: 'https://github.com/acme/models/issues/5', title: 'Refused' },
  ...{ body: `${marker}\nWhy.`, user: { id: bot, login: 'countersign[bot]' }, labels: [{ name: incidentLabel }] },
  ...other,
})

function given(): { readonly own: Wire; readonly incidents: GithubIncidents } {
  const own = wire()
  return { own, incidents: new GithubIncidents({ connection: own.connection, repository: 'acme/models' }) }
}

const listing = (query: string): string =>
  `${at}?per_page=100&labels=${incidentLabel}&creator=countersign%5Bbot%5D&${query}`

function lists(own: Wire, query: string, reply: object): void {
  own.graphql({ data: { viewer: { login: 'countersign[bot]', databaseId: bot } } })
  own.answer('GET', listing(query), reply)
}

describe('the issues of incidents', () => {
  test('are those of our own account that bear the label and begin with the marker, page by page', async () => {
    const { own, incidents } = given()
    const next = `https://api.github.com${at}?page=2`
    lists(own, 'state=open', { body: [issue()], headers: { link: `<${next}>; rel="next"` } })
    own.answer('GET', `${at}?page=2`, {
      body: [
        issue({ number: 6, user: { id: 42, login: 'countersign[bot]' } }),
        issue({ number: 7, user: null }),
        issue({ number: 8, labels: ['bug'] }),
        issue({ number: 9, body: `Look: ${marker}` }),
        issue({ number: 10, body: null }),
        issue({ number: 11, pull_request: { url: 'x' } }),
        issue({ number: 12, labels: [incidentLabel], body: `${marker}\r\nAs the page wrote it.` }),
      ],
    })
    expect(await incidents.open()).toEqual([
      { number: 5, url: 'https://github.com/acme/models/issues/5', title: 'Refused', key, body: 'Why.' },
      expect.objectContaining({ number: 12, body: 'As the page wrote it.' }),
    ])
    own.done()
  })

  test('that are closed are asked for since a time', async () => {
    const { own, incidents } = given()
    lists(own, 'state=closed&since=2026-01-05T13%3A00%3A00Z', { body: [issue()] })
    expect(await incidents.closedSince('2026-01-05T13:00:00Z')).toHaveLength(1)
  })
})

test('of more closed issues than are read the newest suffice, and of open ones none is left out', async () => {
  const { own, incidents } = given()
  const headers = { link: `<https://api.github.com${at}?page=2>; rel="next"` }
  const body = Array.from({ length: 2000 }, () => issue())
  lists(own, 'state=closed&since=2026-01-05T13%3A00%3A00Z', { body, headers })
  expect(await incidents.closedSince('2026-01-05T13:00:00Z')).toHaveLength(2000)
  own.done()
  lists(own, 'state=open', { body, headers })
  own.answer('GET', `${at}?page=2`, { body: [issue()] })
  await expect(incidents.open()).rejects.toMatchObject({ code: 'too-much' })
})

const told = { key, lasting: false, since: '2026-01-05T13:00:00Z', title: 'Refused', body: 'Why.' }

describe('an incident', () => {
  test('is told in an issue with the label, in one request', async () => {
    const { own, incidents } = given()
    own.answer('POST', at, { status: 201, body: issue() })
    expect(await incidents.tell(told)).toEqual({ number: 5, url: 'https://github.com/acme/models/issues/5' })
    expect(own.sent.map(({ body }) => body)).toEqual([
      { title: 'Refused', body: `${marker}\nWhy.`, labels: [incidentLabel] },
    ])
  })

  test('whose label was dropped in silence gets it in a second request', async () => {
    const { own, incidents } = given()
    own.answer('POST', at, { status: 201, body: issue({ labels: [] }) })
    own.answer('POST', `${at}/5/labels`, { body: [] })
    await incidents.tell(told)
    expect(own.sent[1]?.body).toEqual({ labels: [incidentLabel] })
  })

  test('is edited with its marker', async () => {
    const { own, incidents } = given()
    own.answer('PATCH', `${at}/5`, { body: issue() })
    await incidents.edit(5, { ...told, body: 'More.' })
    expect(own.sent[0]?.body).toEqual({ title: 'Refused', body: `${marker}\nMore.` })
  })

  test('is closed with its reason in one request, and a comment says the same', async () => {
    const { own, incidents } = given()
    own.answer('PATCH', `${at}/5`, { body: issue() })
    own.answer('POST', `${at}/5/comments`, { status: 201, body: { id: 1 } })
    await incidents.close({ number: 5, url: '', key, title: 'Refused', body: 'Why.' }, 'Record 9 put it right.')
    expect(own.sent.map(({ body }) => body)).toEqual([
      { state: 'closed', state_reason: 'completed', body: `${marker}\nRecord 9 put it right.\n\nWhy.` },
      { body: 'Record 9 put it right.' },
    ])
  })

  test('that came too fast for the forge is told after the pause that it names, once', async () => {
    const { own, incidents } = given()
    const slower = { message: 'You have exceeded a secondary rate limit.' }
    own.answer('POST', at, { status: 403, headers: { 'retry-after': '60' }, body: slower })
    own.answer('POST', at, { status: 201, body: issue() })
    await incidents.tell(told)
    expect([own.slept, own.sent.length]).toEqual([[60_000], 2])
  })
})

describe('what keeps an incident from being told is named', () => {
  test.each([
    ['a repository without issues', 410, 'Issues are disabled for this repo', /Turn them on: Settings/],
    ['a token without the permission', 403, 'Resource not accessible by integration', /permission "issues: write"/],
  ])('%s', async (_, status, message, mend) => {
    const { own, incidents } = given()
    own.answer('POST', at, { status, body: { message } })
    expect((await failure(incidents.tell(told))).message).toMatch(mend)
    own.answer('PATCH', `${at}/5`, { status, body: { message } })
    expect((await failure(incidents.edit(5, told))).message).toMatch(mend)
  })

  test('also where they are only listed', async () => {
    const { own, incidents } = given()
    lists(own, 'state=open', { status: 403, body: { message: 'Resource not accessible by integration' } })
    expect((await failure(incidents.open())).message).toContain('permission "issues: read"')
  })
})
