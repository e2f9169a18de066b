import { expect, test } from 'vitest'
import { activities, activityOf } from '../../../shared/domain/raci/activity.ts'
import { stageNames } from '../../../shared/domain/stage.ts'

test('every stage is one activity, in the order of their lives', () => {
  expect(stageNames.map((stage) => activityOf[stage])).toEqual(activities.slice(0, 4))
})
