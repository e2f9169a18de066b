import type { Request } from '../story/requests.ts'
import { staysAt } from '../story/stays.ts'
import { day, plural, words } from '../words.ts'
import { growing, h, table, within, type Child } from './element.ts'
import { liveTable } from './live.ts'
import type { Drawing, Pack } from '../data.ts'
import { recordLinks } from './links.ts'
import { requestTitle, requestView, resultBadge } from './request.ts'

const ofModel = ({ requests }: Pack, model: string): readonly Request[] =>
  requests.filter((request) => request.model === model)

/** The names of the models, in order. */
export const modelNames = ({ requests }: Pack): readonly string[] =>
  [...new Set(requests.flatMap(({ model }) => model ?? []))].sort()

const signers = ({ signOffs }: Request): string =>
  [...new Set(signOffs.map(({ name, login }) => (name === '' ? login : name)))].join(', ')

function requestTable(pack: Pack, requests: readonly Request[], whole: boolean, caption: string): HTMLElement {
  return growing([...requests].reverse(), whole, 50, (some) =>
    table(
      caption,
      ['Request', 'Outcome', 'Merged', 'Tier', 'Signed by', 'Records'],
      some.map((request): readonly (Child | readonly Child[])[] => [
        within(`request-${request.folder}`, requestTitle(request)),
        resultBadge(request),
        day(request.mergedAt),
        request.tier ?? '',
        signers(request) || 'nobody',
        recordLinks(pack, request.records),
      ]),
    ),
  )
}

/** All models, with what each came to. */
export function models({ pack, whole }: Drawing): HTMLElement {
  const rows = modelNames(pack).map((model) => {
    const own = ofModel(pack, model)
    const now = staysAt(pack.stays, Number.MAX_SAFE_INTEGER).filter((stay) => stay.model === model)
    return [
      within(`model-${model}`, model),
      now.map(({ environment, version }) => `${environment}: ${version ?? 'none'}`).join(', ') || 'nowhere',
      plural(own.length, 'request'),
      [...new Set(own.map(({ result }) => words(result)))]
        .map((result) => `${own.filter((one) => words(one.result) === result).length} ${result}`)
        .join(', '),
      plural(
        own.reduce((sum, { exceptions }) => sum + exceptions.length, 0),
        'exception',
      ),
    ] as const
  })
  const rest = pack.requests.filter(({ model }) => model === null)
  return h(
    'div',
    {},
    table('The models of this ledger', ['Model', 'Live', 'Asked', 'Came to', 'Accepted'], rows),
    rest.length === 0 ? null : h('h3', {}, 'Requests that are about no model'),
    rest.length === 0 ? null : requestTable(pack, rest, whole, 'Changes of what judges'),
  )
}

/** One model: where it stands, and every request. */
export function model({ pack, whole }: Drawing, name: string): HTMLElement {
  const own = ofModel(pack, name)
  const now = staysAt(pack.stays, Number.MAX_SAFE_INTEGER).filter((stay) => stay.model === name)
  const last = own.findLast(({ result }) => result === 'done') ?? own.at(-1)
  return h(
    'div',
    {},
    h('h3', {}, 'Where it stands'),
    liveTable(pack, now, `Where ${name} stands at the last record`),
    h('h3', {}, 'Requests'),
    requestTable(pack, own, whole, `Every request about ${name}, newest first`),
    ...(whole ? own : last === undefined ? [] : [last]).map((request) =>
      h(
        'section',
        { class: 'sheet' },
        h('h3', {}, whole ? requestTitle(request) : `Carried out last: ${requestTitle(request)}`),
        requestView(request, { pack, whole }, 'h4'),
      ),
    ),
  )
}

/** One request on a page of its own. */
export function request(drawing: Drawing, folder: string): HTMLElement | null {
  const found = drawing.pack.requests.find((one) => one.folder === folder)
  if (found === undefined) return null
  return h(
    'div',
    {},
    found.model === null
      ? null
      : h('p', { class: 'lead' }, 'Of the model ', within(`model-${found.model}`, found.model), '.'),
    requestView(found, drawing, 'h3'),
  )
}
