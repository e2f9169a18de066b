import { describe, expect, test } from 'vitest'
import { day, instant, plural, sentence, short, visible, webAddress, words } from '../../pack/words.ts'

test.each([
  [words('not-in_role'), 'not in role'],
  [words('business-sign-off'), 'business sign-off'],
  [words('tooSmall'), 'too Small'],
  [sentence('not in role'), 'Not in role'],
  [instant('2026-01-05T09:00:00Z'), '2026-01-05 09:00:00 UTC'],
  [instant('2026-01-05T09:00:00.250Z'), '2026-01-05 09:00:00 UTC'],
  [instant('yesterday'), 'yesterday'],
  [day('2026-01-05T09:00:00Z'), '2026-01-05'],
  [plural(1, 'record'), '1 record'],
  [plural(2000, 'record'), '2,000 records'],
  [short(`sha256:${'ab'.repeat(32)}`), 'abababababababab'],
  [short('sha256:<b>'), 'sha256:<b>'],
])('%s', (said, expected) => {
  expect(said).toBe(expected)
})

describe('hostile text', () => {
  test.each([
    ['turns nothing around', 'a\u202Eb\u2066', 'a⟦U+202E⟧b⟦U+2066⟧'],
    ['hides nothing', 'a\u200Bb\uFEFF\u{E0041}', 'a⟦U+200B⟧b⟦U+FEFF⟧⟦U+E0041⟧'],
    ['moves no cursor', 'a\u001B[2Jb\rc', 'a⟦U+001B⟧[2Jb⟦U+000D⟧c'],
    ['keeps its lines, tabs and joiners', 'a\n\tb\u200D', 'a\n\tb\u200D'],
    ['is no formula nor markup here: it stays what it is', '=1+1 <b>', '=1+1 <b>'],
  ])('%s', (_, given, shown) => {
    expect(visible(given)).toBe(shown)
  })

  test.each([
    ['https://github.com/acme', 'https://github.com/acme'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['file:///etc/passwd', null],
    ['hello', null],
  ])('of the address %s only one of the web is followed', (given, followed) => {
    expect(webAddress(given)).toBe(followed)
  })
})
