import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Move } from '../../../shared/domain/ledger/record.ts'
import { nextAct, type Act, type Aim, type Copy, type Seen } from '../../../shared/domain/showing/act.ts'
import { copiedVersion } from '../../../shared/domain/showing/showing.ts'
import { move } from '../../builders/ledger.ts'

/** A registry as plain data: what stands where, and who wrote it. */
type State = { alias: string | null; stages: Record<string, string>; copies: Copy[] | null }

const folder = 'promotions/churn/production/0002'
const model = 'churn'
const versions = ['1', '2', '3'] as const

const modes = ['alias', 'stage', 'copy'] as const
type Mode = (typeof modes)[number]

const source = (version: string): string => `models:/${model}/${version}`

function seenIn(mode: Mode, { alias, stages, copies }: State): Seen {
  if (mode === 'stage') {
    const shown = Object.keys(stages).filter((version) => stages[version] === 'Production')
    return { shown: { versions: shown }, stages, copies: null }
  }
  if (mode === 'alias') return { shown: { versions: alias === null ? [] : [alias] }, stages: {}, copies: null }
  const named = copies?.find(({ version }) => version === alias)
  if (named === undefined) return { shown: { versions: [] }, stages: {}, copies }
  const of = copiedVersion(model, named.source)
  const copy = { version: named.version, source: named.source }
  return { shown: { versions: of === null ? [] : [of], copy }, stages: {}, copies }
}

function write(state: State, act: Act): void {
  switch (act.do) {
    case 'set-alias':
      state.alias = act.version
      return
    case 'delete-alias':
      state.alias = null
      return
    case 'transition':
      for (const version of act.archive ? versions : [])
        if (state.stages[version] === act.stage) state.stages[version] = 'Archived'
      state.stages[act.version] = act.stage
      return
    case 'create-model':
      state.copies ??= []
      return
    case 'copy':
      state.copies = [...(state.copies ?? []), copyOf(state, act.version, folder)]
      return
    default:
      throw new Error(`${act.do} writes nothing`)
  }
}

const copyOf = ({ copies }: State, version: string, request: string | null): Copy => ({
  ...{ version: String((copies?.length ?? 0) + 1), source: source(version), ready: true, request },
})

/** What somebody else does: shows a version, or takes what is shown away. */
function meddle(mode: Mode, state: State, version: string | null): void {
  if (mode === 'stage') {
    for (const one of version === null ? versions : []) state.stages[one] = 'None'
    if (version !== null) state.stages[version] = 'Production'
  } else if (mode === 'alias' || version === null) state.alias = version
  else {
    state.copies = [...(state.copies ?? []), copyOf(state, version, null)]
    state.alias = state.copies.at(-1)?.version ?? null
  }
}

function started(mode: Mode, from: string | null, to: string | null): { readonly state: State; readonly moved: Move } {
  const state: State = { alias: null, stages: { '1': 'None', '2': 'Staging', '3': 'None' }, copies: null }
  if (from !== null) meddle(mode, state, from)
  const { alias: _, ...named } = move({ model, from, to })
  const moved: Move =
    mode === 'stage'
      ? { ...named, stage: { name: 'Production', before: to === null ? null : (state.stages[to] ?? null) } }
      : { ...named, alias: 'champion', ...(mode === 'copy' ? { copy: { model: 'prod.churn', from: state.alias, to: null } } : {}) } // prettier-ignore
  return { state, moved }
}

type Walk = { readonly mode: Mode; readonly state: State; readonly moved: Move; readonly aim: Aim }

/** Goes on until nothing is left to do, or so many writes were made; what a copy holds is always what was signed. */
function walk({ mode, state, moved, aim }: Walk, most = 20): readonly Act[] {
  const compared = new Map<string, boolean>()
  const done: Act[] = []
  for (let writes = 0; writes < most;) {
    const act = nextAct({ move: moved, folder, seen: seenIn(mode, state), aim, compared })
    if (act.do === 'compare') {
      compared.set(act.version, true)
      continue
    }
    done.push(act)
    if (act.do === 'there' || act.do === 'leave') break
    write(state, act)
    writes++
  }
  return done
}

const shown = (mode: Mode, state: State): readonly string[] => seenIn(mode, state).shown.versions

const moves = [
  [null, '2'],
  ['1', '2'],
  ['2', '2'],
  ['1', null],
] as const

describe.each(modes.flatMap((mode) => moves.map(([from, to]) => [mode, from, to] as const)))(
  'by %s from %s to %s',
  (mode, from, to) => {
    const goal = to === null ? [] : [to]
    const origin = from === null ? [] : [from]

    test('it is interrupted after any number of writes and never shows two', () => {
      const whole = started(mode, from, to)
      const all = walk({ ...whole, mode, aim: 'forward' }).length
      for (let dead = 0; dead <= all; dead++) {
        const { state, moved } = started(mode, from, to)
        walk({ mode, state, moved, aim: 'forward' }, dead)
        expect(shown(mode, state).length).toBeLessThanOrEqual(1)
        expect(walk({ mode, state, moved, aim: 'forward' }).at(-1)).toEqual({ do: 'there' })
        expect(shown(mode, state)).toEqual(goal)
      }
    })

    test('from wherever it was interrupted, back is where it began', () => {
      for (let dead = 0; dead <= 6; dead++) {
        const { state, moved } = started(mode, from, to)
        const before = structuredClone(state)
        walk({ mode, state, moved, aim: 'forward' }, dead)
        walk({ mode, state, moved, aim: 'back' })
        expect([shown(mode, state), state.alias]).toEqual([origin, before.alias])
        if (mode === 'stage' && to !== null) expect(state.stages[to]).toBe(before.stages[to])
      }
    })

    test('others may move in between: it ends, and where it says so, what is shown is the one', () => {
      const others = fc.array(
        fc.record({ dead: fc.nat({ max: 3 }), by: fc.option(fc.constantFrom(...versions)), aim: fc.constantFrom<Aim>('forward', 'back') }), // prettier-ignore
        { maxLength: 5 },
      )
      fc.assert(
        fc.property(others, fc.constantFrom<Aim>('forward', 'back'), (between, aim) => {
          const { state, moved } = started(mode, from, to)
          for (const one of between) {
            walk({ mode, state, moved, aim: one.aim }, one.dead)
            meddle(mode, state, one.by)
          }
          const before = shown(mode, state)
          const acts = walk({ mode, state, moved, aim })
          const last = acts.at(-1)
          expect(['there', 'leave']).toContain(last?.do)
          if (last?.do === 'there') expect(shown(mode, state)).toEqual(aim === 'forward' ? goal : origin)
          // what the move knows nothing of, and does not show itself, is not overwritten
          else if (acts.length === 1) expect(shown(mode, state)).toEqual(before)
          if (before.length === 1 && before[0] === '3') expect(acts).toEqual([{ do: 'leave' }])
        }),
      )
    })
  },
)

describe('copies', () => {
  const { moved } = started('copy', null, '2')
  const copy = (version: string, other: Partial<Copy> = {}): Copy => ({
    ...{ version, source: source('2'), ready: true, request: null },
    ...other,
  })
  const next = (copies: readonly Copy[], compared: Readonly<Record<string, boolean>> = {}): Act =>
    nextAct({
      ...{ move: moved, folder, aim: 'forward', compared: new Map(Object.entries(compared)) },
      seen: { shown: { versions: [] }, stages: {}, copies },
    })

  test.each<readonly [string, Act, Act['do'], string | undefined]>([
    ['the one of this request comes first', next([copy('1'), copy('2', { request: folder })]), 'compare', '2'],
    ['else the oldest', next([copy('10'), copy('9')]), 'compare', '9'],
    ['of another version none counts', next([copy('1', { source: source('3') })]), 'copy', '2'],
    ['one that is not ready does not count', next([copy('1', { ready: false })]), 'copy', '2'],
    ['one that holds what was signed is shown', next([copy('1')], { '1': true }), 'set-alias', '1'],
    ['one that does not is passed over', next([copy('1'), copy('4')], { '1': false }), 'compare', '4'],
    ['where none does, one is made', next([copy('1')], { '1': false }), 'copy', '2'],
  ])('%s', (_, act, does, version) => {
    expect([act.do, 'version' in act ? act.version : undefined]).toEqual([does, version])
  })
})

describe('an MLflow stage', () => {
  const { moved } = started('stage', '1', '2')
  const next = (aim: Aim, shown: readonly string[], before: string | null): Act =>
    nextAct({
      ...{ move: { ...moved, stage: { name: 'Production', before } }, folder, aim, compared: new Map() },
      seen: { shown: { versions: shown }, stages: { '2': 'Archived' }, copies: null },
    })

  test('that shows another beside the one that goes is left as it is', () => {
    expect(next('forward', ['1'], 'Staging').do).toBe('transition')
    expect(next('forward', ['1', '3'], 'Staging')).toEqual({ do: 'leave' })
  })

  test('takes back to where the version was before, but never to the stage that it leaves', () => {
    expect(next('back', ['1'], 'Staging')).toMatchObject({ do: 'transition', version: '2', stage: 'Staging' })
    expect(next('back', ['1'], 'Production')).toEqual({ do: 'there' })
  })
})
