import { describe, expect, test } from 'vitest'
import { tipFault, type Tip } from '../../../shared/domain/ledger/tip.ts'
import { chained, genesis, intent, writer } from '../../builders/ledger.ts'

const app = writer.app
const trial = { ...writer, app: null, proven: false }
const by = (login: string | null, verified = true): Tip => ({ author: login, verified })

describe('T34: the last record counts from a commit of its own writer, signed by the forge', () => {
  test.each([
    ['signed for the App that the record names', by(`${app}[bot]`), app, null],
    ['signed for that App, where the reader acts for none', by(`${app}[bot]`), null, null],
    ['unsigned', by(`${app}[bot]`, false), app, 'the commit of record 2 is not signed by the forge'],
    ['signed for a person', by('mel-acme'), app, `the commit of record 2 was made by mel-acme, not by ${app}[bot]`],
    [
      'signed for nobody that the forge knows',
      by(null),
      app,
      `the commit of record 2 was made by an unknown account, not by ${app}[bot]`,
    ],
    [
      'signed for another App than the reader’s',
      by(`${app}[bot]`),
      'other',
      `the commit of record 2 is by the App ${app}, not by other`,
    ],
    ['of which nobody tells who made it', null, app, 'nobody tells who made the commit of record 2'],
  ])('%s', (_, tip, own, fault) => {
    expect(tipFault(tip, chained([genesis(), intent()]), own)).toBe(fault)
  })

  test('an empty ledger has nothing to be believed', () => {
    expect(tipFault(by('mel-acme', false), [], app)).toBeNull()
  })

  test('what an App has begun, no workflow’s own token continues', () => {
    const entries = chained([genesis(), { ...intent(), writer: trial }])
    expect(tipFault(by('github-actions[bot]'), entries, app)).toBe(
      'the commit of record 2 is by an unproven writer, after records by the App',
    )
  })

  test('a trial goes on as a trial, and as an App', () => {
    const begun = { ...genesis(), writer: trial }
    expect(tipFault(by('github-actions[bot]'), chained([begun, { ...intent(), writer: trial }]), null)).toBeNull()
    expect(tipFault(by(`${app}[bot]`), chained([begun, intent()]), app)).toBeNull()
    expect(tipFault(by('github-actions[bot]'), chained([begun]), app)).toBeNull()
  })
})
