import { describe } from 'vitest'
import { main } from '../../../actions/compliance-review/main.ts'
import { describeStage } from '../stage.ts'

describe('the stage compliance-review', () => {
  describeStage(main, 'compliance-review', 'check')
})
