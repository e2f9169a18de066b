import { count, list, text } from '../reading.ts'
import { modelOf, moveOf, movedTo } from './moves.ts'

/** One record in a sentence. */
export function titleOf(record: unknown): string {
  const kind = text(record, 'kind')
  const move = moveOf(record)
  const model = modelOf(record)
  const asked = text(record, 'request', 'kind')
  const by = asked === '' || asked === 'promotion' ? '' : ` (${asked.replaceAll('-', ' ')})`
  const moved = `${move === null ? (model ?? text(record, 'request', 'folder')) : movedTo(move)}${by}`
  switch (kind) {
    case 'genesis':
      return 'The ledger begins: the first governance is recorded'
    case 'policy':
      return 'A change of the governance is recorded'
    case 'model-facts':
      return `A change of the file of ${model ?? 'a model'} is recorded`
    case 'intent':
      return `Announced: ${moved}`
    case 'outcome':
      return `${text(record, 'result') || 'ended'}: ${moved}`.replace(/^./, (sign) => sign.toUpperCase())
    case 'reconciliation':
      return reconciliationTitle(record)
    case 'self-test':
      return selfTestTitle(record)
    case 'rescore':
      return `Run once more: ${model ?? ''} ${text(record, 'version')}`.trim()
    case 'delivery':
      return `${receiverTitle(record)} of record ${text(record, 'event', 'record')}`
    case 'notice':
      return `${receiverTitle(record)} of pull request ${count(record, 'pull') ?? ''}: ${text(record, 'stage')} is ${text(record, 'state')}`
    case 'checkpoint':
      return 'The index of the records before it is recorded'
    default:
      return [kind === '' ? 'A record that cannot be read' : kind.replaceAll('-', ' '), model ?? '']
        .filter((part) => part !== '')
        .join(': ')
  }
}

function reconciliationTitle(record: unknown): string {
  const many = list(record, 'differences').length + (count(record, 'more') ?? 0)
  const open = list(record, 'unread').length
  return `The registry was compared with the ledger: ${many === 0 ? 'no difference' : `${many} different`}${open === 0 ? '' : `, ${open} not looked at`}`
}

function selfTestTitle(record: unknown): string {
  const outcomes = list(record, 'results').map((one) => text(one, 'outcome'))
  const many = (outcome: string): number => outcomes.filter((one) => one === outcome).length
  return `The controls were attacked: ${many('refused')} refused, ${many('got-through')} got through, ${many('unknown')} unknown`
}

function receiverTitle(record: unknown): string {
  const result = text(record, 'result')
  const came = result === 'delivered' ? 'was told' : result === 'dead' ? 'is no longer told' : 'could not be told yet'
  return `The receiver ${text(record, 'receiver')} ${came}`
}

/** The number of the intent that an outcome ends. */
export const intentOf = (record: unknown): number | null => count(record, 'intent')
