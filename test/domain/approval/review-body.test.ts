import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatSignOff, longestBody, readReviewBody } from '../../../shared/domain/approval/review-body.ts'

const read = readReviewBody
const digest = '0123456789abcdef'
const nothing = {
  ...{ signOff: null, answers: {}, conditions: [], accepts: [], hold: null, release: null },
  ...{ findings: [], resolved: [], unclear: [] },
}

describe('a sign-off', () => {
  test.each([
    ['with its role', `Sign-off ${digest} as model-validator`, { digest, role: 'model-validator' }],
    ['without a role', `Sign-off ${digest}`, { digest, role: null }],
    ['between other words', `Looks good.\n\n  Sign-off ${digest}  \nThanks`, { digest, role: null }],
    ['with carriage returns', `Hello\r\nSign-off ${digest}\r\n`, { digest, role: null }],
  ])('%s', (_, body, signOff) => {
    expect(read(body)).toEqual({ ...nothing, signOff })
  })

  test.each([
    `Signoff ${digest}`,
    `sign-off ${digest}`,
    `sign-off: ${digest}`,
    `Sign-off: ${digest}`,
    'Sign-off 0123',
    `Sign-off ${digest.toUpperCase()}`,
    `Sign-off ${digest}0`,
    `Sign-off  ${digest}`,
    `Sign-off ${digest} as Model Validator`,
    `- Sign-off ${digest}`,
    `**Sign-off ${digest}**`,
    `SIGN OFF ${digest}`,
    `Sign\u2011off ${digest}`.replace('\u2011', '_'),
  ])('is none, and is pointed at, as %j', (body) => {
    expect(read(body)).toEqual({ ...nothing, unclear: [body] })
  })

  test('twice leaves open what was signed, and is pointed at', () => {
    const second = `Sign-off ${'f'.repeat(16)}`
    expect(read(`Sign-off ${digest}\n${second}`)).toEqual({
      ...nothing,
      signOff: { digest, role: null },
      unclear: [second],
    })
  })

  test('copied from its block and filled in is read', () => {
    const role = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)
    const names = fc.uniqueArray(fc.constantFrom('methodology', 'data', 'holdout', 'risk-classification'))
    const words = fc.string({ minLength: 1 }).map((text) => text.replace(/[\r\n]/g, ' ').trim())
    fc.assert(
      fc.property(role, names, words, (as, asked, text) => {
        fc.pre(text !== '')
        const filled = formatSignOff(digest, as, asked).replaceAll(/: $/gm, () => `: ${text}`)
        expect(read(filled)).toEqual({
          ...nothing,
          signOff: { digest, role: as },
          answers: Object.fromEntries(asked.map((name) => [name, text])),
        })
      }),
    )
  })

  test('copied and not filled in answers nothing', () => {
    expect(read(formatSignOff(digest, 'model-validator', ['methodology', 'data'])).answers).toEqual({
      methodology: '',
      data: '',
    })
  })
})

describe('lines that mean something', () => {
  test.each([
    ['an answer', 'methodology: sound, see report', { answers: { methodology: 'sound, see report' } }],
    ['an answer twice: the last', 'data: old\ndata: new', { answers: { data: 'new' } }],
    ['an answer named as what every object knows', 'constructor: x', { answers: { constructor: 'x' } }],
    ['a hold', 'Hold: regulator asks', { hold: 'regulator asks' }],
    ['a release', 'Release: answered', { release: 'answered' }],
    [
      'an acceptance',
      'Accept fairness race=b: small group, read by hand. Until 2026-12-31',
      { accepts: [{ gate: 'fairness', said: 'race=b: small group, read by hand.', until: '2026-12-31' }] },
    ],
    [
      'an acceptance of a line of a file',
      'Accept environment requirements.txt:4: no wheel. Until 2026-12-31.',
      { accepts: [{ gate: 'environment', said: 'requirements.txt:4: no wheel.', until: '2026-12-31' }] },
    ],
    [
      'an acceptance of a whole gate',
      'Accept security: x Until 2026-12-31',
      { accepts: [{ gate: 'security', said: ': x', until: '2026-12-31' }] },
    ],
    [
      'an acceptance of a finding by its code',
      'Accept performance roc_auc (claim-differs): rounded by hand. Until 2026-12-31',
      { accepts: [{ gate: 'performance', said: 'roc_auc (claim-differs): rounded by hand.', until: '2026-12-31' }] },
    ],
    [
      'an acceptance with a day in its reason: the last day',
      'Accept fairness b: asked Until 2026-01-01 Until 2026-12-31',
      { accepts: [{ gate: 'fairness', said: 'b: asked Until 2026-01-01', until: '2026-12-31' }] },
    ],
    [
      'conditions',
      'Conditions:\n- monitor weekly until 2026-06-30, owner @mel-acme\n- tell legal',
      {
        conditions: [
          { text: 'monitor weekly until 2026-06-30, owner @mel-acme', until: '2026-06-30', owner: 'mel-acme' },
          { text: 'tell legal', until: null, owner: null },
        ],
      },
    ],
    [
      'findings and what they are resolved by',
      'Finding high: Leaks the label.\nFinding low: a typo\nResolved: a typo. Corrected.',
      {
        findings: [
          { severity: 'high', text: 'Leaks the label.' },
          { severity: 'low', text: 'a typo' },
        ],
        resolved: ['a typo. Corrected.'],
      },
    ],
    [
      'conditions with an empty line',
      'Conditions:\n\n- a\n\n- b',
      {
        conditions: [
          { text: 'a', until: null, owner: null },
          { text: 'b', until: null, owner: null },
        ],
      },
    ],
    [
      'conditions until another line',
      'Conditions:\n- a\nthat was all\n- b',
      { conditions: [{ text: 'a', until: null, owner: null }] },
    ],
    [
      'a condition until a day that is none',
      'Conditions:\n- until 2026-02-30',
      { conditions: [{ text: 'until 2026-02-30', until: null, owner: null }] },
    ],
  ])('%s', (_, body, expected) => {
    expect(read(body)).toEqual({ ...nothing, ...expected })
  })
})

describe('lines that look like one and are none are pointed at', () => {
  test.each([
    'Hold:',
    'hold: stop this',
    'Finding: no severity',
    'Finding severe: too much',
    'finding high: small letters',
    'Finding high:',
    'Finding high no colon',
    'Resolved:',
    'Resolved by the new run',
    'resolved: yes',
    'HOLD: stop this',
    'Hold stop this',
    'release: go on',
    'Release:',
    'accept: fairness',
    'Accept fairness race=b: no day',
    'Accept fairness race=b: x Until 2026-02-30',
    'Accept fairness race=b: Until 2026-12-31',
    'Accept Fairness race=b: x Until 2026-12-31',
    'Accept fairness race=b Until 2026-12-31',
    'Accept fairness, race=b: x Until 2026-12-31',
    'conditions:',
    'Conditions: monitor until 2026-06-30',
    'Condition: monitor until 2026-06-30',
  ])('%j', (body) => {
    expect(read(body)).toEqual({ ...nothing, unclear: [body] })
  })

  test('and cut at two hundred letters', () => {
    expect(read(`Hold ${'x'.repeat(1000)}`).unclear[0]).toHaveLength(200)
    expect(read(`Sign-off ${digest}\nSign-off ${digest} as ${'x'.repeat(1000)}`).unclear[0]).toHaveLength(200)
  })
})

describe('what means nothing', () => {
  test.each([
    ['an empty body', ''],
    ['a quoted line', `> Sign-off ${digest}\n> Hold: no`],
    ['a fenced block', `\`\`\`\nSign-off ${digest}\nHold: no\n\`\`\``],
    ['a fence that never ends', `~~~ text\nSign-off ${digest}`],
    ['a list that is no list of conditions', '- monitor until 2026-06-30'],
    ['ordinary words', 'I would hold this back. Please accept my thanks.'],
    ['an answer in capitals', 'Methodology: sound'],
    ['a key that is none', '__proto__: x'],
  ])('%s', (_, body) => {
    expect(read(body)).toEqual(nothing)
  })

  test('after a fence lines mean something again', () => {
    expect(read(`\`\`\`\nHold: no\n\`\`\`\nHold: yes`).hold).toBe('yes')
  })
})

describe('a hostile body', () => {
  test('of five megabytes says nothing, and that it was too long', () => {
    expect(read(`Sign-off ${digest}\n${'a'.repeat(5_000_000)}`)).toEqual({
      ...nothing,
      unclear: ['a body of 5000026 characters, of which at most 65536 are read'],
    })
  })

  test('of the longest length is read', () => {
    const body = `Sign-off ${digest}\n`.padEnd(longestBody, 'x')
    expect(read(body).signOff?.digest).toBe(digest)
    expect(read(`${body}x`).signOff).toBeNull()
  })

  // each would take minutes where a line's cost grew with the lines before it or a pattern went back over itself
  const full = (line: (index: number) => string): string => {
    let body = ''
    for (let index = 0; body.length < longestBody - 40; index++) body += `${line(index)}\n`
    return body
  }
  test.each([
    ['answers', full((index) => `a${index}:`)],
    ['likenesses', full(() => 'hold')],
    ['conditions', `Conditions:\n${full(() => '- a')}`],
    ['acceptances', full(() => 'Accept f: x Until 2026-01-01')],
    ['colons', `Accept f ${'a:1'.repeat(20_000)}`],
    ['colons up to a day', `Accept f ${': '.repeat(30_000)} Until 2026-01-01`],
    ['a long gate', `Accept ${'f'.repeat(65_000)}`],
    ['brackets', `Accept f ${'('.repeat(65_000)}`],
    ['days', `Accept f: ${'a Until '.repeat(8000)}`],
    ['spaces', `Accept f:${' '.repeat(65_000)}x`],
    ['signs', `${'-'.repeat(65_000)}x`],
    ['dashes', `sign${' -_'.repeat(21_000)}x`],
    ['owners', `Conditions:\n- ${'owner @'.repeat(9000)}`],
  ])('full of %s is read twenty times over', (_, body) => {
    for (let times = 0; times < 20; times++) read(body)
    expect(read(body)).toEqual(read(body))
  })

  test('of any text is read without an error, and never signs what it does not spell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (body) => {
        expect(read(body).signOff).toBeNull()
      }),
    )
  })
})
