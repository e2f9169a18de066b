import { describe } from 'vitest'
import { main } from '../../../actions/independent-validation/main.ts'
import { describeStage } from '../stage.ts'

describe('the stage independent-validation', () => {
  describeStage(main, 'independent-validation', 'check')
})
