import type { State } from '../origin.ts'
import { badge, h, within } from './element.ts'
import { originIn, type Pack } from '../data.ts'

const card = (title: string, state: State, ...said: readonly (Node | string)[]): HTMLElement =>
  h(
    'section',
    { class: `verdict ${state}`, 'aria-label': title },
    h('h2', {}, `${title}: `, badge(state, state)),
    h('p', {}, ...said),
  )

/** The two answers that stand above every view: whether the records are whole and in order, and whose they are. */
export function verdict(pack: Pack): readonly HTMLElement[] {
  const { state, firstBad, checks, entries } = pack.verification
  const origin = originIn(pack)
  const more = within('verification', 'Every check')
  const open = checks.find((one) => one.state === 'unknown' && one.title !== 'Checkpoints')
  const sealed = checks.find((one) => one.title === 'Checkpoints')?.state === 'passed'
  const holds = `${entries.length.toLocaleString('en-GB')} records in an unbroken chain${sealed ? ', with signed checkpoints that fit it' : ''}. `
  const content =
    firstBad === null
      ? card('Order and content', state, state === 'passed' ? holds : `${open?.sentence ?? ''} `, more)
      : card(
          'Order and content',
          'failed',
          `${firstBad.sentence} `,
          ...(firstBad.record !== null && entries.some(({ number }) => number === firstBad.record)
            ? [
                'The first that can’t be trusted: ',
                within(`record-${firstBad.record}`, `record\u00a0${firstBad.record}`),
                '. ',
              ]
            : []),
          more,
        )
  return [content, card('Origin', origin.state, `${origin.sentence} `, within('verification', 'Compare'))]
}
