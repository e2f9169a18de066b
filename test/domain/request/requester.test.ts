import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { actedForOf, formatRequester, parseRequester } from '../../../shared/domain/request/requester.ts'
import type { Account } from '../../../shared/domain/forge.ts'
import { account } from '../../builders/forge.ts'

const app = account('countersign-acme', { kind: 'bot', id: 9000 })
const agent = account('agent', { kind: 'bot', id: 9001 })
const mel = account('mel-acme')
const vera = account('vera-acme')
const line = formatRequester(mel)

describe('whom a bot acted for', () => {
  test.each<[string, Account, Partial<Parameters<typeof actedForOf>[1]>, Account | null]>([
    ['a person acts for themselves', mel, { body: line, asked: [vera] }, null],
    ['the App acts for whoever pressed the form', app, { body: `${line}\n\ntext` }, mel],
    ['a line further down was not written by the form', app, { body: `text\n${line}` }, null],
    ['an edited body proves nothing', app, { body: line, edited: true }, null],
    ['the App’s own questions for reviews name nobody', app, { asked: [vera] }, null],
    ['an agent acts for the one whom it asks', agent, { asked: [mel, mel] }, mel],
    ['an agent that asks two acts for nobody known', agent, { asked: [mel, vera] }, null],
    ['an agent’s body proves nothing', agent, { body: line }, null],
    ['an agent that asks a bot acts for nobody known', agent, { asked: [app] }, null],
  ])('%s', (_, author, other, expected) => {
    expect(actedForOf(author, { body: '', edited: false, asked: [], ...other }, 'countersign-acme')).toEqual(expected)
  })

  test.each<[string, Account, Parameters<typeof actedForOf>[1], Account | null]>([
    [
      'is whoever of the owner’s role marked it as ready',
      app,
      { body: 'x', edited: false, asked: [], readied: vera },
      vera,
    ],
    ['stays that when somebody edits the body', app, { body: line, edited: true, asked: [], readied: vera }, vera],
    ['is nobody while it is a draft', app, { body: 'x', edited: false, asked: [], readied: null }, null],
    ['is nobody of another role', app, { body: 'x', edited: false, asked: [], readied: mel }, null],
    ['is no bot', app, { body: 'x', edited: false, asked: [], readied: agent }, null],
    [
      'is whoever pressed the form, whoever marked it',
      app,
      { body: line, edited: false, asked: [], readied: vera },
      mel,
    ],
    ['is not told so for another bot', agent, { body: 'x', edited: false, asked: [], readied: vera }, null],
  ])('the requester of what the schedule proposed %s', (_, author, opening, expected) => {
    expect(actedForOf(author, opening, 'countersign-acme', [vera, agent])).toEqual(expected)
  })

  test('without an App of ours another bot’s line is not believed', () => {
    expect(actedForOf(app, { body: line, edited: false, asked: [] }, null)).toBeNull()
  })
})

test('what is written of a requester is read back', () => {
  const login = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/)
  fc.assert(
    fc.property(login, fc.integer({ min: 1, max: 2 ** 40 }), (name, id) => {
      expect(parseRequester(`${formatRequester({ login: name, id })}\r\nmore`)).toEqual(account(name, { id }))
    }),
  )
})
