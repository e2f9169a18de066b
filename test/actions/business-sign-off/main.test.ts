import { describe } from 'vitest'
import { main } from '../../../actions/business-sign-off/main.ts'
import { describeStage } from '../stage.ts'

describe('the stage business-sign-off', () => {
  describeStage(main, 'business-sign-off', 'check and comment')
})
