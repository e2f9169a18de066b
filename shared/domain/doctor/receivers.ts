import { noticeWords } from '../delivery/word.ts'
import { secretNameOf } from '../governance/receiver-rules.ts'
import { bothSeen } from '../protection/seen.ts'
import { filesOf } from './credentials.ts'
import { done, given, noneOf, type Outcome } from './precondition.ts'
import { suiteAction } from './workflow-file.ts'
import { policyOf, type World } from './world.ts'

const isNotice = (event: string): boolean => noticeWords.some((word) => word === event)

/** Each receiver that is told with a signature has its secret handed to promote, in each environment that it is told of; of open requests somebody tells. */
export const receiversSigned = (world: World): Outcome =>
  given(bothSeen(policyOf(world), filesOf(world)), ([{ receivers, environments }, files]) => {
    const uses = files.flatMap(({ jobs }) => jobs.flatMap((job) => job.uses))
    const promoting = uses.filter((use) => suiteAction(use) === 'promote')
    const telling = uses.filter((use) => suiteAction(use) === 'status-tags')
    const lacking = Object.entries(receivers).flatMap(([name, receiver]) => {
      const secret = secretNameOf(name, receiver)
      const hears = receiver.events.some(isNotice)
      // the repository's own workflows need no secret, but somebody who tells
      if (secret === null) return hears && telling.length === 0 ? [`${name} of open requests`] : []
      const handed = (own: typeof uses): boolean =>
        own.some(({ inputs }) =>
          (inputs['receiver-secrets'] ?? '').split('\n').some((line) => line.trim().startsWith(`${secret}: `)),
        )
      const open = hears && !handed(telling) ? [`${name} of open requests`] : []
      if (receiver.events.every(isNotice)) return open
      const closed = (receiver.environments ?? Object.keys(environments)).flatMap((environment) => {
        const own = promoting.filter(({ inputs }) => inputs.environment === environment)
        return handed(own) ? [] : [`${name} in ${environment}`]
      })
      return [...closed, ...open]
    })
    return Object.keys(receivers).length === 0 ? done({ hint: 'nobody-told' }) : noneOf('receivers', lacking)
  })
