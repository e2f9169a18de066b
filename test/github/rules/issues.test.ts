import { describe } from 'vitest'
import { inside, rule } from './place.ts'

describe('an issue', () => {
  rule(
    'issues-disabled',
    'is opened where the repository takes issues alone',
    async ({ call }) => {
      await call('mel', 'PATCH', '', { has_issues: false })
      return (await call('dana', 'POST', 'issues', { title: 'Refused' })).status
    },
    { held: 410, off: 201 },
  )

  rule(
    'marks-need-write',
    'bears what those gave it who may write',
    async ({ call }) => {
      await call('mel', 'POST', 'labels', { name: 'incident' })
      const marked = { title: 'Refused', labels: ['incident'] }
      const labels = async (who: 'rita' | 'dana'): Promise<unknown> =>
        inside((await call(who, 'POST', 'issues', marked)).body, 'labels', 'length')
      return [await labels('rita'), await labels('dana')]
    },
    { held: [0, 1], off: [1, 1] },
  )
})
