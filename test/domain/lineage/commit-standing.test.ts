import { expect, test } from 'vitest'
import { CommitStanding, repositoryOn } from '../../../shared/domain/lineage/commit-standing.ts'

test.each([
  ['https://github.com', 'https://github.com/acme/credit', 'acme/credit'],
  ['https://github.com', 'https://github.com/acme/credit.git', 'acme/credit'],
  ['https://github.com', 'https://user@github.com/acme/credit/', 'acme/credit'],
  ['https://github.com', 'git@github.com:acme/credit.git', 'acme/credit'],
  ['https://github.com', 'git@GitHub.com:acme/credit', 'acme/credit'],
  ['https://github.com', 'ssh://git@github.com:22/acme/credit.git', 'acme/credit'],
  ['https://github.com', 'acme/credit', 'acme/credit'],
  ['https://github.com', 'acme/credit.features', 'acme/credit.features'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/acme/credit.git', 'acme/credit'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:9090/acme/credit.git', null],
  ['https://github.com', 'https://gitlab.com/acme/credit', null],
  ['https://github.com', 'https://github.com.evil.example/acme/credit', null],
  ['https://github.com', 'git@gitlab.com:acme/credit.git', null],
  ['https://github.com', 'https://github.com/acme', null],
  ['https://github.com', 'https://github.com/acme/credit/tree/main', null],
  ['https://github.com', 'https://github.com/acme/..', null],
  ['https://github.com', 'acme/..', null],
  ['https://github.com', '../../etc', null],
  ['https://github.com', 'file:///srv/git/credit.git', null],
  ['https://github.com', '/srv/git/credit.git', null],
  ['https://github.com', 'javascript:acme/credit', null],
  ['https://github.com', 'acme/credit\n', 'acme/credit'],
  ['https://github.com', 'acme/credit?x=1', null],
  ['https://github.com', '', null],
  ['https://github.com', `acme/${'a'.repeat(400)}`, null],
])('on %s the address %j is the repository %s', (web, address, expected) => {
  expect(repositoryOn(web, address)).toBe(expected)
})

test('what is unknown says why', () => {
  expect(CommitStanding.safeParse({ standing: 'unknown' }).success).toBe(false)
  expect(CommitStanding.safeParse({ standing: 'absent' }).success).toBe(true)
})
