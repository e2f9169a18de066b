import { expect, test } from 'vitest'
import { mergedReadings, noBuilders, type BuilderReading } from '../../../../shared/domain/approval/builder/reading.ts'

const one: BuilderReading = {
  builders: [{ fact: 'pusher', kind: 'claimed', account: null, person: 'dana', where: 'x' }],
  findings: [{ code: 'a', weight: 'note', facts: {} }],
}

test('readings are merged in their order, and nothing is lost', () => {
  expect(mergedReadings([])).toEqual(noBuilders)
  expect(mergedReadings([noBuilders, one, one])).toEqual({
    builders: [...one.builders, ...one.builders],
    findings: [...one.findings, ...one.findings],
  })
})
