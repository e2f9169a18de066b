import { expect, test } from 'vitest'
import { judgeDocumentation } from '../../../shared/domain/gate/documentation.ts'
import { Lineage } from '../../../shared/domain/lineage/lineage.ts'
import { lineageInOrder } from '../../../shared/domain/scenario/lineage.ts'
import { gateInput } from '../../builders/gates.ts'

test('where a scenario’s version comes from leaves nothing to say', () => {
  expect(Lineage.parse(lineageInOrder)).toEqual(lineageInOrder)
  expect(judgeDocumentation(gateInput({ complete_for: ['high'] }, { lineage: lineageInOrder }))).toEqual([])
})
