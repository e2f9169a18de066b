import { describe } from 'vitest'
import { main } from '../../../actions/validation-gates/main.ts'
import { describeStage } from '../stage.ts'

describe('the stage validation-gates', () => {
  describeStage(main, 'validation-gates', 'check')
})
