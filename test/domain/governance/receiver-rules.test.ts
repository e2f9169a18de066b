import { describe, expect, test } from 'vitest'
import { readPolicy } from '../../../shared/domain/governance/policy-rules.ts'
import { originOf, secretNameOf } from '../../../shared/domain/governance/receiver-rules.ts'
import { edited, editedText, policyPath, saidOf } from '../../builders/documents.ts'

const beside = 'regulations: [eu-ai-act, us-mrm-sr26-2]'
const withReceivers = (section: string) => [[beside, `${beside}\nreceivers:\n  ${section}`]] as const

function said(section: string): readonly string[] {
  const changes = withReceivers(section)
  const read = readPolicy(edited(policyPath, changes))
  return read.ok ? [] : saidOf(read.problems, editedText(policyPath, changes))
}

describe('a receiver', () => {
  test.each<[string, string, readonly string[]]>([
    ['over https', 'serving: {url: "https://serving.acme.example/hook"}', []],
    ['on this machine', 'serving: {url: "http://127.0.0.1:8080/"}', []],
    ['of this repository’s workflows', 'pipelines: {repository_dispatch: true, events: [refused]}', []],
    ['of workflows that listen to a name', 'pipelines: {repository_dispatch: model-promoted}', []],
    [
      'that is told nowhere',
      'serving: {events: [promoted]}',
      ['receivers.serving: says neither url nor repository_dispatch; nobody could be told.'],
    ],
    [
      'that is told twice',
      'serving: {url: "https://a.example", repository_dispatch: true}',
      ['receivers.serving.repository_dispatch: stands beside a url; write two receivers, each with its own.'],
    ],
    [
      'with everything wrong at once',
      'serving: {url: "http://mel:pw@serving.acme.example/#x", environments: [prodction], secret: a}',
      [
        'receivers.serving.url: must be https: what is told would travel in the clear.',
        'receivers.serving.url: holds a credential; the signature by the secret takes its place.',
        'receivers.serving.url: has a part behind #, which is sent to nobody; remove it.',
        'receivers.serving.environments.0: "prodction" is not defined under environments. Did you mean "production"?',
      ],
    ],
    ...['mel@', ':pw@'].map((held): [string, string, readonly string[]] => [
      `with ${held} in its address`,
      `serving: {url: "https://${held}serving.acme.example/"}`,
      ['receivers.serving.url: holds a credential; the signature by the secret takes its place.'],
    ]),
    [
      'with a secret and no address',
      'pipelines: {repository_dispatch: true, secret: pipelines}',
      ['receivers.pipelines.secret: means nothing without a url; remove it.'],
    ],
    [
      'whose secret another place has',
      'one: {url: "https://one.example/a"}\n  two: {url: "https://two.example/a", secret: one}',
      ['receivers.two.secret: is that of receiver "one" too, which lies elsewhere; each place needs its own.'],
    ],
    [
      'whose secret the same place has for another purpose',
      'one: {url: "https://one.example/a"}\n  two: {url: "https://one.example/b", secret: one}',
      [],
    ],
    [
      'of what never happens',
      'serving: {url: "https://one.example", events: [promotd]}',
      [
        'receivers.serving.events.0: is the text "promotd"; it must be one of promoted, adopted, rolled-back, retired, refused, abandoned, approval-needed, stage-changed. Did you mean "promoted"?',
      ],
    ],
    [
      'that holds its secret itself',
      'serving: {url: "https://one.example", key: whsec_x}',
      [
        'receivers.serving.key: unknown key "key". Known here: url, repository_dispatch, events, environments, secret, give_up_after.',
      ],
    ],
  ])('%s', (_, section, expected) => {
    expect(said(section)).toEqual(expected)
  })

  test('is told of moves alone, for three days, where nothing else is written', () => {
    const read = readPolicy(edited(policyPath, withReceivers('serving: {url: "https://one.example"}')))
    expect(read.ok ? read.value.receivers.serving : null).toEqual({
      url: 'https://one.example',
      events: ['promoted', 'rolled-back', 'retired'],
      give_up_after: 'P3D',
    })
  })

  test('has a secret by its own name or another, bound to its origin; one without an address has none', () => {
    const one = { events: ['promoted'], give_up_after: 'P3D' } as const
    const at = { ...one, url: 'https://one.example:8443/a?b=c' }
    expect([secretNameOf('serving', at), originOf(at)]).toEqual(['serving', 'https://one.example:8443'])
    expect(secretNameOf('serving', { ...at, secret: 'other' })).toBe('other')
    const workflows = { ...one, repository_dispatch: true } as const
    expect([secretNameOf('x', workflows), originOf(workflows)]).toEqual([null, null])
  })
})
