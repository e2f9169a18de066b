import type { Finding, Request, Stage } from '../story/requests.ts'
import { movedTo } from '../story/moves.ts'
import { instant, plural, sentence, words } from '../words.ts'
import { badge, digestText, facts, h, outward, table, time, verbatim, within, type Child } from './element.ts'
import type { Drawing } from '../data.ts'
import { recordLinks } from './links.ts'

/** Everything about one request: what was asked, who approved it and in which words, who built it, what was accepted. */

const when = (at: string): HTMLElement => time(instant(at), at)

const factWords = (some: Finding['facts']): string =>
  some.map(([name, value]) => `${words(name)}: ${value === '' ? 'none' : value}`).join('; ')

const findingLine = ({ code, weight, facts: told }: Finding): HTMLElement =>
  h(
    'li',
    {},
    h('strong', {}, sentence(words(code))),
    weight === 'note'
      ? null
      : ` (${weight === 'fail' ? 'fails' : weight === 'wait' ? 'is awaited' : 'could not be judged'})`,
    told.length === 0 ? null : `. ${factWords(told)}`,
  )

function findings(some: readonly Finding[], whole: boolean): Child {
  if (some.length === 0) return null
  const deciding = some.filter(({ weight }) => weight !== 'note')
  const notes = some.filter(({ weight }) => weight === 'note')
  const folded =
    notes.length === 0
      ? null
      : h(
          'details',
          { open: whole ? '' : null },
          h('summary', {}, `${plural(notes.length, 'note')} that decided nothing`),
          h('ul', {}, ...notes.map(findingLine)),
        )
  return h('div', {}, deciding.length === 0 ? null : h('ul', {}, ...deciding.map(findingLine)), folded)
}

function stageRow(stage: Stage, { signOffs }: Request, whole: boolean): readonly (Child | readonly Child[])[] {
  const by = signOffs.filter((one) => one.stage === stage.stage).map(({ name, role }) => `${name}, ${words(role)}`)
  const against = stage.vetoes.map(({ login, kind, at, reason }) =>
    h('li', {}, `${sentence(words(kind))} by ${login} at ${instant(at)}: ${reason}`),
  )
  const ignored = stage.ignored.map(({ login, code }) => h('li', {}, `Not counted: ${login}, ${words(code)}`))
  const folded =
    ignored.length === 0
      ? null
      : h(
          'details',
          { open: whole ? '' : null },
          h('summary', {}, plural(ignored.length, 'approval not counted here', 'approvals not counted here')),
          h('ul', {}, ...ignored),
        )
  return [
    sentence(words(stage.stage)),
    badge(stage.state, words(stage.state)),
    by.length === 0 ? (stage.state === 'passed' ? 'Judged by machine' : 'Nobody') : by.join('; '),
    [findings(stage.findings, whole), against.length === 0 ? null : h('ul', {}, ...against), folded],
  ]
}

function signOffs({ signOffs: all }: Request): readonly Child[] {
  return all.map(({ name, login, id, role, stage, at, body, url }) =>
    h(
      'article',
      { class: 'sign-off' },
      h(
        'p',
        {},
        h('strong', {}, name === '' ? login : name),
        ` (${login}, id ${id}) signed as `,
        h('strong', {}, words(role)),
        ` for ${words(stage)} at `,
        when(at),
        ' · ',
        outward('review', url),
      ),
      verbatim(body, `The words of ${name === '' ? login : name}`),
    ),
  )
}

function builders({ builders: all }: Request): Child {
  const people = [...new Set(all.map(({ who }) => who))]
  if (people.length === 0) return null
  return table(
    'Who built it, and by which facts; none of them may sign',
    ['Who', 'Facts'],
    people.map((who) => [
      who,
      [...new Set(all.filter((one) => one.who === who).map(({ fact, kind }) => `${words(fact)} (${kind})`))].join(', '),
    ]),
  )
}

function exceptions({ exceptions: all }: Request): readonly Child[] {
  return all.map(({ gate, about, account, why, until, at, body, url }) =>
    h(
      'article',
      { class: 'sign-off' },
      h(
        'p',
        {},
        h('strong', {}, account),
        ` accepted ${words(gate)} ${about} until `,
        h('strong', {}, until),
        ' at ',
        when(at),
        `: ${why} · `,
        outward('review', url),
      ),
      verbatim(body, `The words of ${account}`),
    ),
  )
}

function conditions({ obligations }: Request): Child {
  if (obligations.length === 0) return null
  return table(
    'Conditions of the approvals',
    ['Condition', 'Set by', 'Stage', 'Until', 'Owner'],
    obligations.map(({ text, by, stage, until, owner }) => [
      text,
      by,
      words(stage),
      until ?? 'no date',
      owner === '' ? 'nobody named' : owner,
    ]),
  )
}

/** The request in a few words. */
export function requestTitle({ move, folder, kind }: Request): string {
  if (move === null) return `${sentence(words(kind))}: ${folder}`
  return `${movedTo(move)}${kind === 'promotion' ? '' : ` (${words(kind)})`}`
}

const resultWords: Readonly<Record<string, string>> = { open: 'no outcome yet' }
export const resultBadge = ({ result }: Request): HTMLElement => badge(result, resultWords[result] ?? words(result))

const part = (title: string, level: 'h3' | 'h4', children: readonly Child[]): Child =>
  children.every((child) => child === null) ? null : h('section', {}, h(level, {}, title), ...children)

/** The request whole, under headings below the given level. */
export function requestView(request: Request, { pack, whole }: Drawing, level: 'h3' | 'h4'): HTMLElement {
  const { move, pull, url, author, reason, mergedAt, mergedBy, tier, evidence, governance, past } = request
  const { readBack, proven, records } = request
  return h(
    'div',
    { class: 'request' },
    facts(
      [
        ['Outcome', resultBadge(request)],
        ['Kind', words(request.kind)],
        ['From', move === null ? null : (move.from ?? 'nothing before it')],
        [
          'Shown as',
          move === null
            ? null
            : move.how
                .filter(([name]) => name !== 'createdAt')
                .map(([name, value]) => `${words(name)} ${value}`)
                .join(', '),
        ],
        ['Read back', readBack.map(([name, value]) => `${words(name)} ${value}`).join(', ')],
        ['Asked by', author],
        ['Because', reason],
        ['Merged', [when(mergedAt), mergedBy === '' ? ' by an unknown account' : ` by ${mergedBy}`]],
        ['Pull request', outward(`#${pull}`, url)],
        ['Folder', h('code', {}, request.folder)],
        ['Tier', tier],
        [
          'Past its stages',
          past === null ? null : [`by ${words(past.mergedAs)}; to be reviewed until `, when(past.reviewUntil)],
        ],
        ['Evidence', evidence === null ? null : digestText(evidence)],
        ['Judged under', governance === '' ? null : within('rules', digestText(governance))],
        ['Records', recordLinks(pack, records)],
        ['Writer', proven ? 'the suite’s own App, as its records say' : 'unproven: without an App of its own'],
      ],
      'two',
    ),
    part('Sign-offs, in their own words', level, signOffs(request)),
    part('Stages', level, [
      request.stages.length === 0
        ? null
        : table(
            `Stages of ${requestTitle(request)}`,
            ['Stage', 'Verdict', 'Who', 'What was found'],
            request.stages.map((stage) => stageRow(stage, request, whole)),
          ),
    ]),
    part('Why it ended so', level, [
      findings(
        request.findings.filter(({ weight }) => weight !== 'note'),
        whole,
      ),
    ]),
    part('Found past its stages', level, [past === null ? null : findings(past.findings, whole)]),
    part('Accepted exceptions', level, exceptions(request)),
    part('Conditions', level, [conditions(request)]),
    part('Builders', level, [builders(request)]),
  )
}
