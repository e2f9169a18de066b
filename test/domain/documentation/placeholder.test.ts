import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPlaceholder, proseOf } from '../../../shared/domain/documentation/placeholder.ts'
import { exampleModel } from '../../builders/documents.ts'

describe('a placeholder says nothing', () => {
  test.each([
    ...['TBD', 'tbd.', 'ToDo', 'n/a', 'N/A', 'na', 'none', 'unknown', 'xxxx', '???', '...', '…', '- tbd -', '_', ''],
    ...['«ToDo»', '…n/a…', '（tbd）', '_todo_'],
    ...['fill me in', 'Please fill in', '<purpose>', '{{ purpose }}', '[your text here]', '${PURPOSE}', 'Placeholder!'],
    ...['To be defined', 'to be confirmed', 'see above', 'Same as above.', 'Coming soon', 'sample text', 'text here'],
    ...[
      'Lorem ipsum dolor sit amet, consectetur',
      'asdf',
      'asdffff',
      'foo bar',
      'blah blah',
      'aaaa',
      'ZZZZZ',
      'lalala',
    ],
    ...[
      'What is this model for?',
      'Who may override the model, and how?',
      'When was your plan tested?',
      '?'.repeat(500),
    ],
  ])('%j', (text) => {
    expect(isPlaceholder(text)).toBe(true)
  })

  test.each([
    ...[
      'None of the usual data was available.',
      'Unknown applicants are referred.',
      'A todo list for banks',
      'x',
      'III',
    ],
    ...[
      'はい、モデルです',
      'Прогноз WIP',
      '需要予測 TBA',
      '<https://acme.example/contracts/17>',
      'AAA',
      'Mississippi',
      'Which applicants default?',
      'previous',
      'text',
      'table',
      'reason-codes',
    ],
    ...[
      'To be referred are all others.',
      'Placeholders are removed before scoring.',
      'Not applied to minors.',
      'aaaaba',
    ],
    ...[
      'Blah is a town in Texas',
      'see above the threshold',
      'x < 5 and y > 3',
      'Naomi',
      'Underwriters: 12',
      'Nonesuch',
    ],
  ])('%j says something', (text) => {
    expect(isPlaceholder(text)).toBe(false)
  })

  test('is told at once, however long the text is', () => {
    const signs = '?'.repeat(100_000)
    for (const text of [`${signs}x`, `${signs} todo ${signs}`, 'aa'.repeat(50_000), `what ${'model '.repeat(20_000)}`])
      expect(isPlaceholder(text)).toBe(false)
  })

  test('in a sentence around it is none', () => {
    const words = ['approve', 'refer', 'score', 'applicant', 'region', 'income']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { minLength: 3, maxLength: 8 }), (some) => {
        expect(isPlaceholder(`${some.join(' ')}: none of them is todo.`)).toBe(false)
      }),
      { numRuns: 50 },
    )
  })
})

test('every text that a person writes is looked at, and no name of a column or of a class', () => {
  const file = exampleModel()
  const places = proseOf({
    ...file,
    supplied_by: { kind: 'vendor', name: 'a', contract: 'b', due_diligence: 'c', data_processing_agreement: 'd' },
    data: { ...file.data, pipeline: { repository: 'acme/x', commit: 'a'.repeat(40), script: 'x.py' } },
  }).map(([path]) => path.replaceAll(/\.\d+/g, ''))
  expect([...new Set(places)]).toEqual([
    ...['title', 'supplied_by.name', 'supplied_by.contract', 'supplied_by.due_diligence'],
    ...['supplied_by.data_processing_agreement', 'use.purpose', 'use.out_of_scope', 'use.users'],
    ...['limitations.text', 'limitations.mitigation', 'evaluation.protected.why'],
    ...['data.sources.kind', 'data.sources.location', 'data.sources.version'],
    ...['data.pipeline.repository', 'data.pipeline.script', 'data.filters.rule', 'data.filters.why'],
    ...['oversight.human', 'oversight.plan', 'retention.basis', 'explanations.method', 'communication.plan'],
    'rollback.to',
  ])
})
