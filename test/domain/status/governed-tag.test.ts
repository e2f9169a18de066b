import { expect, test } from 'vitest'
import { stageNames } from '../../../shared/domain/stage.ts'
import { governedTags } from '../../../shared/domain/statement.ts'
import { isGovernedTag } from '../../../shared/domain/status/governed-tag.ts'
import { RequestStatus, statusTags } from '../../../shared/domain/status/status.ts'
import { digest } from '../../builders/forge.ts'
import { judgement } from '../../builders/ledger.ts'

test('a tag that the suite writes is governed, and one of the owner’s is not', () => {
  const states = Object.fromEntries(stageNames.map((stage) => [stage, 'passed' as const]))
  const status = RequestStatus.parse({ pull: 1, model: 'm', version: '1', environment: 'production', stages: states })
  const rest = { findings: [], counted: [], ignored: [], vetoes: [], since: null }
  const stages = stageNames.map((stage) => ({ stage, state: 'passed' as const, ...rest }))
  const promoted = governedTags(judgement({ stages }), 'promotion', 'production', { number: 5, digest })
  const keys = [...Object.keys(statusTags(status)), ...Object.keys(promoted), 'countersign.self_test']
  expect(keys).toContain('deployment_tier')
  expect(keys.filter((key) => !isGovernedTag(key))).toEqual([])
  expect(isGovernedTag('team')).toBe(false)
})
